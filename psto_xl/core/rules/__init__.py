"""Every rule, in the order of its code. A new rule is not on until it is listed here."""

from typing import Final

from psto_xl.core.rule import Rule
from psto_xl.core.rules import weights

RULES: Final[tuple[Rule, ...]] = (weights.off_weights,)
