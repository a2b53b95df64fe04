"""Names that are probably of one thing: equal but for how they are written, or but for a slip of the keyboard."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: From so many letters a name may have one slip, or two.
ONE_SLIP, TWO_SLIPS = 5, 10
#: A number or a single letter tells two things apart: PC 201 and PC 202, Werkgroep A and Werkgroep B.
_TELLING = re.compile(r"\d+|(?<!\w)[a-z](?!\w)")


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name of something, and the address of its page. `now` is today's, where this is an old one."""

    name: str
    url: str
    now: str = ""


def letters_of(name: str) -> str:
    """The letters and digits of a name: without case, accents, spaces, punctuation and signs that nobody sees."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in plain if each.isalnum()).casefold()


def resemble(one: str, other: str) -> bool:
    """Whether two names are probably of one thing."""
    letters, others = letters_of(one), letters_of(other)
    if not letters or not others:
        return one.strip() == other.strip()
    if letters == others:
        return True
    shortest = min(len(letters), len(others))
    most = 0 if shortest < ONE_SLIP else 1 if shortest < TWO_SLIPS else 2
    if not most or abs(len(letters) - len(others)) > most or _telling(one) != _telling(other):
        return False
    from rapidfuzz.distance import OSA  # few names are compared

    return bool(OSA.distance(letters, others, score_cutoff=most) <= most)


def _telling(name: str) -> list[str]:
    return _TELLING.findall(unicodedata.normalize("NFKC", name).casefold())


def resembling(name: str, known: Iterable[KnownName], most: int = 5) -> list[KnownName]:
    """The names that resemble this one, at most a few."""
    return [each for each in known if resemble(name, each.name)][:most]
