"""Puts together what two people made of the same text, line by line. Pure: knows neither Flask nor the database.

A line of the old text stays where both kept it, and every line that either wrote is in the result. So nothing that was
written is ever dropped; where both rewrote the same line, both versions stand there, and that is told as a conflict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both rewrote: their lines and mine. Empty lines mean that one of them took it away."""

    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Merged:
    text: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    """The lines `start` to `end` of the old text became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def plain(text: str) -> str:
    """The text with the line ends of one kind: browsers send forms with others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merge(base: str, theirs: str, mine: str) -> Merged:
    """What `theirs` and `mine`, both made of `base`, are together; theirs comes first where both wrote in one place."""
    base, theirs, mine = plain(base), plain(theirs), plain(mine)
    if theirs in (mine, base):
        return Merged(mine)
    if mine == base:
        return Merged(theirs)
    old = _lines(base)
    others, own = _edits(old, _lines(theirs)), _edits(old, _lines(mine))
    gone = _taken(others) | _taken(own)
    result: list[str] = []
    for place in range(len(old) + 1):
        # What was put between lines comes before what took the place of the next one.
        for is_between in (True, False):
            written = _written_at(others, place, is_between)
            result += written
            result += [line for line in _written_at(own, place, is_between) if not line.strip() or line not in written]
        if place < len(old) and place not in gone:
            result.append(old[place])
    return Merged("\n".join(result), _conflicts(others, own))


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _edits(old: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Edit(start, end, tuple(new[first:last]))
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


def _taken(edits: Sequence[_Edit]) -> set[int]:
    return {place for edit in edits for place in range(edit.start, edit.end)}


def _written_at(edits: Sequence[_Edit], place: int, is_between: bool) -> list[str]:
    here = [edit for edit in edits if edit.start == place and (edit.start == edit.end) == is_between]
    return [line for edit in here for line in edit.lines]


def _conflicts(others: Sequence[_Edit], own: Sequence[_Edit]) -> tuple[Conflict, ...]:
    """The places where both touched the same old lines, and not in the same way."""
    return tuple(
        Conflict("\n".join(theirs.lines), "\n".join(mine.lines))
        for theirs in others
        for mine in own
        if theirs.start < mine.end and mine.start < theirs.end and theirs.lines != mine.lines
    )
