"""Reads an answer in one word: whether somebody comes, and that an action point is done.

The word stands on the first line, alone or at the beginning of a sentence. A line that says two things at once (nee,
geen probleem, ik kom) says neither: better ask again than note the wrong answer.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from samenspel.text import without_greeting


class Coming(StrEnum):
    """Whether somebody comes, as they wrote it."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    ONLINE = "online"


_WORDS = {
    Coming.YES: "ja jawel jazeker zeker aanwezig akkoord ok oke yes yep sure oui daccord present",
    Coming.NO: "nee neen nope no non afwezig verontschuldigd",
    Coming.MAYBE: "misschien mss mogelijk maybe perhaps peutetre",
    Coming.ONLINE: "online digitaal teams zoom",
}
_VALUES = {word: value for value, words in _WORDS.items() for word in words.split()}
#: Words that turn a sentence around, or say the other thing without its word.
_NOT = frozenset(
    ["niet", "geen", "nooit", "not", "cannot", "cant", "wont", "pas", "ne", "tenzij", "behalve", "unless", "sauf"]
)
_COMES = re.compile(r"\b(?:ik|we|wij) (?:kom|komen|ben er|zijn er)\b|\bik (?:zal er|ben erbij)\b")
_DONE = frozenset(
    [
        "klaar",
        "afgewerkt",
        "gedaan",
        "afgerond",
        "done",
        "finished",
        "termine",
        "fini",
        "gebeurd",
        "voltooid",
        "opgelost",
        "uitgevoerd",
    ]
)
_IN_ORDER = ("in orde", "is in orde", "cest fait", "is klaar", "is gedaan", "is afgewerkt")
#: A first line of more words is a story, not an answer in a word.
MAX_DONE_WORDS = 4
MAX_COMING_WORDS = 25


@dataclass(frozen=True, slots=True)
class OneWord:
    """What a text says in its first word; `rest` is what else stands there."""

    value: Coming
    rest: str


def _plain(line: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", line).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", bare.replace("'", "").replace("peut-etre", "peutetre"))


def _first_line(text: str) -> str:
    """The first line that is no greeting."""
    return without_greeting(text).partition("\n")[0].strip()


def read_coming(text: str) -> OneWord | None:
    """Whether somebody comes; None where the first line does not say so, or says two things."""
    line = _first_line(text)
    words = _plain(line)
    if not words or len(words) > MAX_COMING_WORDS or words[0] not in _VALUES:
        return None
    said = {_VALUES[word] for word in words if word in _VALUES}
    value = _VALUES[words[0]]
    if said == {Coming.YES, Coming.ONLINE}:
        value = Coming.ONLINE
    elif len(said) > 1:
        return None
    is_turned = bool(_NOT & set(words[1:]))
    is_coming = bool(_COMES.search(" ".join(words)))
    if (value in (Coming.YES, Coming.ONLINE) and is_turned) or (
        value is Coming.NO and is_coming and "niet" not in words
    ):
        return None
    return OneWord(value, text.strip() if len(_plain(text)) > 1 else "")


def is_done(text: str) -> bool:
    """Whether the first line says that an action point is done."""
    words = _plain(_first_line(text))
    if not words or len(words) > MAX_DONE_WORDS or _NOT & set(words) or {"nog", "bijna", "half"} & set(words):
        return False
    return (
        bool(_DONE & set(words))
        or " ".join(words).removeprefix("het ").removeprefix("dit ") in _IN_ORDER
        or words == ["ok"]
    )


def has_more(text: str) -> bool:
    """Whether more stands in a text than its first line, a greeting and a name."""
    return len(_plain(text)) > len(_plain(_first_line(text))) + 8
