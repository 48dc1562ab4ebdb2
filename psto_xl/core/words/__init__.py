"""Every language that the wording rules know. A new one is a file beside these and its line here."""

from typing import Final

from psto_xl.core.words import de, en
from psto_xl.core.words.entry import Words

LANGUAGES: Final[tuple[Words, ...]] = (en.WORDS, de.WORDS)
