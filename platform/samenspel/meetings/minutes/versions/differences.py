"""What is different between two versions of a report. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Words that are the same in both versions, or were added or removed."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class PartDifference:
    """The lines of one part of a report that differ, each in pieces."""

    title: str
    lines: tuple[tuple[TextPiece, ...], ...]


def differences(
    before: dict[str, Any] | None, after: dict[str, Any], general: str, phrase: Callable[[dict[str, str]], str]
) -> list[PartDifference]:
    """The parts in which `after` differs from `before` (None: there was nothing), in the order of the report.

    `general` is the title of the part that belongs to no agenda item; `phrase` gives the words of a decision or an
    action."""
    old = dict(_parts(before, phrase)) if before else {}
    new = dict(_parts(after, phrase))
    titles = {item["id"]: item["title"] for version in (before, after) if version for item in version["items"]}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        lines = line_differences(old.get(key, []), new.get(key, []))
        if lines:
            found.append(PartDifference(titles.get(key, general), lines))
    return found


def _parts(version: dict[str, Any], phrase: Callable[[dict[str, str]], str]) -> Iterator[tuple[str, list[str]]]:
    """The lines of each part, by its key: the notes, then the decisions and the action points."""
    for key, text in [*((item["id"], item["notes"]) for item in version["items"]), ("", version["summary"])]:
        outcomes = [phrase(line) for line in version["lines"] if line["item"] == key]
        yield key, [line for line in text.split("\n") if line.strip()] + outcomes


def line_differences(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[TextPiece, ...], ...]:
    """The lines that were added, removed or changed; a changed line is split into what stayed and what did not."""
    lines: list[tuple[TextPiece, ...]] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        removed, added = list(old[start:end]), list(new[first:last])
        while removed and added:
            lines += _line(removed.pop(0), added.pop(0))
        lines += [(TextPiece("removed", line),) for line in removed] + [(TextPiece("added", line),) for line in added]
    return tuple(lines)


#: Below this similarity two lines are shown as one that was removed and one that was added.
_MIN_SIMILARITY = 0.4


def _line(old: str, new: str) -> list[tuple[TextPiece, ...]]:
    before, after = old.split(" "), new.split(" ")
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _MIN_SIMILARITY:
        return [(TextPiece("removed", old),), (TextPiece("added", new),)]
    pieces: list[TextPiece] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(TextPiece("same", " ".join(before[start:end])))
            continue
        if end > start:
            pieces.append(TextPiece("removed", " ".join(before[start:end])))
        if last > first:
            pieces.append(TextPiece("added", " ".join(after[first:last])))
    return [tuple(pieces)]
