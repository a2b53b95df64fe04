"""Text and questions made ready for the engines, the same for both."""

import re
import unicodedata

from samenspel.search.engines.definition import IndexDefinition
from samenspel.search.engines.marking import WORD

# Invisible marks inside words (soft hyphens out of PDFs, zero-width spaces, byte order marks) are dropped.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Control characters, lone surrogates and the private use area (our sentinels are in it) become a space.
_FOREIGN = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ue000-\uf8ff]+")


def clean(text: str, longest: int | None = None) -> str:
    """Text that both engines can take: composed accents, single spaces, cut at `longest`."""
    composed = unicodedata.normalize("NFC", text if longest is None else text[:longest])
    return _FOREIGN.sub(" ", _INVISIBLE.sub("", composed)).strip()


def query_words(q: str, definition: IndexDefinition) -> list[str]:
    """The words of a question, without quotes and signs that an engine might take for commands.

    Stop words are still in it: the last word may be the beginning of another one.
    """
    found = WORD.findall(clean(q, definition.limits.query_characters))
    return found[: definition.limits.query_words]
