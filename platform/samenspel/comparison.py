"""What is different between two texts, in lines and in words, as people read it. Pure.

A longest common subsequence is counted in bits (rapidfuzz), so that the time is bounded whatever the texts hold.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["same", "added", "removed"]

#: Of longer texts the first lines are compared, and of longer lines the words are not.
MAX_LINES, MAX_WORDS = 5_000, 8_000
#: Below this similarity two lines are shown as one that was removed and one that was added.
_MIN_SIMILARITY = 0.4
#: A word, or what stands between two words; the lines of a text are told apart before.
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Words that are the same in both texts, or were added or removed."""

    kind: PieceKind
    text: str


#: A line of a text in pieces; where it did not change, in one.
ComparedLine = tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that changed, with some around them; `skipped` counts the lines before it that are the same."""

    skipped: int
    lines: tuple[ComparedLine, ...]


@dataclass(frozen=True, slots=True)
class TextComparison:
    """Where two texts differ, in their order. `is_cut` says that only their beginning was compared."""

    passages: tuple[Passage, ...]
    is_cut: bool = False

    @property
    def is_same(self) -> bool:
        return not self.passages


def compare_texts(before: str, after: str, context: int = 2) -> TextComparison:
    """How a text became another one; `context` lines that stayed the same are shown around each change."""
    old, new = before.splitlines(), after.splitlines()
    is_cut = max(len(old), len(new)) > MAX_LINES
    old, new = _without_blanks(old[:MAX_LINES]), _without_blanks(new[:MAX_LINES])
    passages: list[Passage] = []
    lines: list[ComparedLine] = []
    same: list[ComparedLine] = []  # lines after the last change, which may be the context of the next one
    skipped = 0
    for kind, removed, added in _steps(old, new):
        if kind == "equal":
            same += [(TextPiece("same", line),) for line in added]
            continue
        if lines and len(same) <= 2 * context:
            lines += same
        else:
            if lines:
                passages.append(Passage(skipped, (*lines, *same[:context])))
                same = same[context:]
            around = same[max(0, len(same) - context) :]
            skipped, lines = len(same) - len(around), list(around)
        lines += _changed_lines(removed, added)
        same = []
    if lines:
        passages.append(Passage(skipped, (*lines, *same[:context])))
    return TextComparison(tuple(passages), is_cut)


def line_differences(old: Sequence[str], new: Sequence[str]) -> tuple[ComparedLine, ...]:
    """The lines that were added, removed or changed; a changed line is split into what stayed and what did not."""
    return tuple(
        line
        for kind, removed, added in _steps(old[:MAX_LINES], new[:MAX_LINES])
        if kind != "equal"
        for line in _changed_lines(removed, added)
    )


def _without_blanks(lines: Sequence[str]) -> list[str]:
    return [line.rstrip() for line in lines if line.strip()]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """The stretches of two sequences that are equal, and those where something came for something else."""
    at_old = at_new = 0
    for start, first, length in _common(old, new):
        if start > at_old or first > at_new:
            yield "changed", old[at_old:start], new[at_new:first]
        if length:
            yield "equal", old[start : start + length], new[first : first + length]
        at_old, at_new = start + length, first + length


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Where both sequences are the same: the places in both and the length; the last one is empty, at their ends."""
    from rapidfuzz.distance import LCSseq  # what compares nothing need not load it

    for step in LCSseq.opcodes(old, new):
        if step.tag == "equal":
            yield step.src_start, step.dest_start, step.src_end - step.src_start
    yield len(old), len(new), 0


def _changed_lines(removed: Sequence[str], added: Sequence[str]) -> list[ComparedLine]:
    lines: list[ComparedLine] = []
    paired = min(len(removed), len(added))
    for old, new in zip(removed, added, strict=False):
        lines += _changed_line(old, new)
    lines += [(TextPiece("removed", line),) for line in removed[paired:]]
    return lines + [(TextPiece("added", line),) for line in added[paired:]]


def _changed_line(old: str, new: str) -> list[ComparedLine]:
    """A line that became another one, in pieces; as two lines where they have too little in common."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    apart: list[ComparedLine] = [(TextPiece("removed", old),), (TextPiece("added", new),)]
    if max(len(before), len(after)) > MAX_WORDS:
        return apart
    pieces = _pieces(before, after)
    stayed = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if 2 * stayed < _MIN_SIMILARITY * (len(old) + len(new)):
        return apart
    return [tuple(pieces)]


def _pieces(before: Sequence[str], after: Sequence[str]) -> list[TextPiece]:
    """The words of a line that stayed, went and came. A space or a sign alone between two changes is part of both."""
    pieces: list[TextPiece] = []
    removed = added = ""
    steps = list(_steps(before, after))
    for number, (kind, old, new) in enumerate(steps):
        text = "".join(new)
        is_between = 0 < number < len(steps) - 1 and not any(token[0].isalnum() for token in new)
        if kind == "equal" and not (is_between and removed + added):
            pieces += _change(removed, added)
            removed = added = ""
            pieces.append(TextPiece("same", text))
        else:
            removed, added = removed + "".join(old), added + text
    return pieces + _change(removed, added)


def _change(removed: str, added: str) -> list[TextPiece]:
    return [piece for piece in (TextPiece("removed", removed), TextPiece("added", added)) if piece.text]
