"""Coverage-guided: `python tests/fuzz/fuzz_patch.py FOLDER -max_total_time=300` (needs atheris).

What it finds is put into tests/fuzz/cases, where a test runs it ever after.
"""

import sys

import atheris

with atheris.instrument_imports(include=["psto_xl"]):
    from patch_target import one_input

if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
