"""Merges what two people made of the same text, line by line. Pure: knows neither Flask nor the database.

A line of the old text stays where both kept it, and every line that either wrote is in the result. So nothing that was
written is ever dropped; where both rewrote the same line, the result has both versions, and reports a conflict.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: The most pairs of equal lines that are matched.
MAX_PAIRS = 50_000


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that both rewrote: theirs and mine. Empty where one of them deleted the lines."""

    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged text, and where both rewrote the same lines."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    """The lines `start` to `end` of the base were replaced by `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def normalise_newlines(text: str) -> str:
    """The text with \n as its only line end: browsers send forms with others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merge(base: str, theirs: str, mine: str) -> MergeResult:
    """Merges `theirs` and `mine`, both made of `base`; theirs comes first where both wrote in one place."""
    base, theirs, mine = normalise_newlines(base), normalise_newlines(theirs), normalise_newlines(mine)
    if theirs in (mine, base):
        return MergeResult(mine)
    if mine == base:
        return MergeResult(theirs)
    old = _lines(base)
    others, own = _edits(old, _lines(theirs)), _edits(old, _lines(mine))
    replaced = _replaced(others) | _replaced(own)
    result: list[str] = []
    for number in range(len(old) + 1):
        # What was inserted before a line comes before what replaced that line.
        for is_insertion in (True, False):
            written = _written_at(others, number, is_insertion)
            result += written
            result += [
                line for line in _written_at(own, number, is_insertion) if not line.strip() or line not in written
            ]
        if number < len(old) and number not in replaced:
            result.append(old[number])
    return MergeResult("\n".join(result), _conflicts(others, own))


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _edits(old: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    """How the new lines came of the old ones. Of lines that nearly all repeat one another, which would take minutes to
    match, all between the first and the last that differ count as replaced."""
    counts = Counter(old)
    if sum(counts[line] for line in new) > MAX_PAIRS:
        start = _equal_lines(old, new)
        end = min(_equal_lines(old[::-1], new[::-1]), len(old) - start, len(new) - start)
        return [_Edit(start, len(old) - end, tuple(new[start : len(new) - end]))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Edit(start, end, tuple(new[first:last]))
        for kind, start, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]


def _equal_lines(old: Sequence[str], new: Sequence[str]) -> int:
    """How many of the first lines are equal."""
    pairs = zip(old, new, strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _replaced(edits: Sequence[_Edit]) -> set[int]:
    """The numbers of the lines of the base that were replaced."""
    return {number for edit in edits for number in range(edit.start, edit.end)}


def _written_at(edits: Sequence[_Edit], number: int, is_insertion: bool) -> list[str]:
    here = [edit for edit in edits if edit.start == number and (edit.start == edit.end) == is_insertion]
    return [line for edit in here for line in edit.lines]


def _conflicts(others: Sequence[_Edit], own: Sequence[_Edit]) -> tuple[Conflict, ...]:
    """Where both replaced the same lines of the base, and not by the same."""
    return tuple(
        Conflict("\n".join(theirs.lines), "\n".join(mine.lines))
        for theirs in others
        for mine in own
        if theirs.start < mine.end and mine.start < theirs.end and theirs.lines != mine.lines
    )
