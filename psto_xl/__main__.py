"""``python -m psto_xl`` is ``psto-xl``."""

import sys

from psto_xl.cli import main

sys.exit(main())
