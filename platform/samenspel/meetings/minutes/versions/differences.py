"""What is different between two versions of a report. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from samenspel.comparison import ComparedLine, line_differences


@dataclass(frozen=True, slots=True)
class PartDifference:
    """The lines of one part of a report that differ, each in pieces; `key` is the id of its agenda item, or empty."""

    key: str
    title: str
    lines: tuple[ComparedLine, ...]


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
            found.append(PartDifference(key, titles.get(key, general), lines))
    return found


def still_there(parts: list[PartDifference], current: list[PartDifference]) -> list[PartDifference]:
    """Of some differences only what came in and stands in the report as it is now, for who may not read what went.

    `current` is the whole report of now, as differences from nothing."""
    now_there = {(part.key, _words(line)) for part in current for line in part.lines}
    titles = {part.key: part.title for part in current}
    found = []
    for part in parts:
        kept = ((_words(line), line) for line in part.lines)
        lines = tuple(
            tuple(piece for piece in line if piece.kind != "removed")
            for words, line in kept
            if words and (part.key, words) in now_there
        )
        if lines:
            found.append(PartDifference(part.key, titles[part.key], lines))
    return found


def _words(line: ComparedLine) -> str:
    """A line as it became."""
    return "".join(piece.text for piece in line if piece.kind != "removed")


def _parts(version: dict[str, Any], phrase: Callable[[dict[str, str]], str]) -> Iterator[tuple[str, list[str]]]:
    """The lines of each part, by its key: the notes, then the decisions and the action points."""
    for key, text in [*((item["id"], item["notes"]) for item in version["items"]), ("", version["summary"])]:
        outcomes = [phrase(line) for line in version["lines"] if line["item"] == key]
        yield key, [line for line in text.split("\n") if line.strip()] + outcomes
