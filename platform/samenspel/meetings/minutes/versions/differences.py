"""How a report came to be: what a version holds, and what is different in the next one. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came or went."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different in one part of a report: lines, each in pieces."""

    title: str
    lines: tuple[tuple[Piece, ...], ...]


def differences(
    before: dict[str, Any] | None, after: dict[str, Any], general: str, say: Callable[[dict[str, str]], str]
) -> list[Difference]:
    """The parts in which `after` differs from `before` (None: there was nothing), in the order of the report.

    `general` is the title of the part that belongs to no agenda item; `say` puts a decision or an action in words.
    """
    old = dict(_parts(before, say)) if before else {}
    new = dict(_parts(after, say))
    titles = {item["id"]: item["title"] for version in (before, after) if version for item in version["items"]}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        lines = compared(old.get(key, []), new.get(key, []))
        if lines:
            found.append(Difference(titles.get(key, general), lines))
    return found


def _parts(version: dict[str, Any], say: Callable[[dict[str, str]], str]) -> Iterator[tuple[str, list[str]]]:
    """The lines of each part: what was noted, the decisions and the action points."""
    for key, text in [*((item["id"], item["notes"]) for item in version["items"]), ("", version["summary"])]:
        outcomes = [say(line) for line in version["lines"] if line["item"] == key]
        yield key, [line for line in text.split("\n") if line.strip()] + outcomes


def compared(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """The lines that came, went or changed; in a changed line only the words that did."""
    lines: list[tuple[Piece, ...]] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = list(old[start:end]), list(new[first:last])
        while gone and come:
            lines += _line(gone.pop(0), come.pop(0))
        lines += [(Piece("removed", line),) for line in gone] + [(Piece("added", line),) for line in come]
    return tuple(lines)


#: Below this likeness two lines are shown as one that went and one that came.
_ALIKE = 0.4


def _line(old: str, new: str) -> list[tuple[Piece, ...]]:
    before, after = old.split(" "), new.split(" ")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [(Piece("removed", old),), (Piece("added", new),)]
    pieces: list[Piece] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(before[start:end])))
            continue
        if end > start:
            pieces.append(Piece("removed", " ".join(before[start:end])))
        if last > first:
            pieces.append(Piece("added", " ".join(after[first:last])))
    return [tuple(pieces)]
