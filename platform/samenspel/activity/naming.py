"""Finds the funds that a text names, by their name or by the number of one of their joint committees (PC 118)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

#: A text that names more funds than this lists them, and concerns none of them in particular.
MAX_NAMED_FUNDS = 8
#: Ordinary words that are names of funds too: they name a fund only with a capital in the midst of a sentence.
_ORDINARY_WORDS = frozenset(["ambassador", "beton", "binnenvaart", "diamant", "elan", "logos", "podiumkunsten"])
_COMMITTEE_WORD = r"(?:P\.?S?\.?C\.?(?:'s|s)?|[Pp]aritair(?:e)?\s+(?:[Ss]ub)?[Cc]omit[ée](?:'s|s)?)"
_NUMBER = r"\d{3}(?:\.\d{1,2})?(?![\d%]|\s*(?:euro|€))"
_COMMITTEES = re.compile(rf"(?<!\w){_COMMITTEE_WORD}\s*(?:nr\.?\s*)?({_NUMBER}(?:\s*(?:,|en|of|/|&|\+)\s*{_NUMBER})*)")
_NUMBERS = re.compile(r"\d{3}(?:\.\d{1,2})?")
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n])[\s\"'“‘(*#>-]*$")


@dataclass(frozen=True, slots=True)
class FundName:
    """A fund by its id, its name and the numbers of its joint committees."""

    id: str
    name: str
    joint_committees: Sequence[str]


def named_funds(text: str, funds: Iterable[FundName]) -> list[str]:
    """The ids of the funds that a text names; none where it names more than `MAX_NAMED_FUNDS`."""
    committees = {number for match in _COMMITTEES.findall(text) for number in _NUMBERS.findall(match)}
    lowered = text.lower()
    found = [fund.id for fund in funds if _has_committee(fund, committees) or _has_name(fund.name, text, lowered)]
    return found if len(found) <= MAX_NAMED_FUNDS else []


def _has_committee(fund: FundName, committees: set[str]) -> bool:
    """Whether one of the numbers is of the fund; 140 stands for all its parts such as 140.03, and these for it."""
    return bool(committees) and any(
        number == own or number.startswith(f"{own}.") or own.startswith(f"{number}.")
        for own in fund.joint_committees
        for number in committees
    )


def _has_name(name: str, text: str, lowered: str) -> bool:
    name = name.partition("(")[0].strip()
    if not name or _first_part(name) not in lowered:
        return False
    return any(_means_fund(match, name, text) for match in _pattern(name).finditer(text))


def _means_fund(match: re.Match[str], name: str, text: str) -> bool:
    """Whether a name that was found is the fund: a name that is one word needs its capital, as it may be a word too."""
    written = match.group()
    if not name.isalpha() or written.isupper():
        return True
    if not written[0].isupper():
        return False
    return name.lower() not in _ORDINARY_WORDS or not _SENTENCE_END.search(text, 0, match.start())


@cache
def _first_part(name: str) -> str:
    """The first word of a name in lower case: a text without it is not searched."""
    match = re.match(r"[^\W\d]+|\d+", name.lower())
    return match.group() if match else name.lower()


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A name as whole words, in any case; there may be a space between its letters and its number."""
    parts = re.findall(r"[^\W\d]+|\d+|\s+|[^\w\s]", name)
    pattern = ""
    for before, part in zip(["", *parts], parts, strict=False):
        if before.isalpha() and part.isdigit():
            pattern += r"\s?"
        pattern += r"\s+" if part.isspace() else re.escape(part)
    return re.compile(rf"(?<!\w)(?<!\w@){pattern}(?!\w)", re.IGNORECASE)
