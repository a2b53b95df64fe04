"""Where the names of funds stand on the drawing: beside their mark, and as little as can be over one another."""

from collections.abc import Sequence
from dataclasses import dataclass

#: In units of the drawing, which is 1000 wide: the height of a line, the width of a letter, the space around it all.
LINE_HEIGHT, LETTER_WIDTH, MARGIN = 24.0, 11.5, 70.0
_MAX_LETTERS = 34
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class NodeMark:
    """The mark of a fund on the drawing: its middle, its diameter, and the name beside it."""

    x: float
    y: float
    size: float
    text: str


_Box = tuple[float, float, float, float]


def short_name(name: str) -> str:
    """A name that fits on the drawing: without what stands between brackets, cut after a word where it is long."""
    plain = name.partition(" (")[0].strip() or name
    if len(plain) <= _MAX_LETTERS:
        return plain
    cut = plain[: _MAX_LETTERS - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" -–&/") + "…"


def choose_sides(marks: Sequence[NodeMark]) -> list[str]:
    """The side of each name. The largest marks choose first; then each may move once more, now that all stand."""
    order = sorted(range(len(marks)), key=lambda i: (-marks[i].size, marks[i].y, marks[i].x))
    dots = [(m.x - m.size / 2, m.y - m.size / 2, m.x + m.size / 2, m.y + m.size / 2) for m in marks]
    chosen: dict[int, tuple[str, _Box]] = {}
    for _round in range(2):
        for i in order:
            others = [box for j, (_, box) in chosen.items() if j != i]
            around = [dot for j, dot in enumerate(dots) if j != i]
            found = [(_cost(box, others, around), n, side, box) for n, (side, box) in enumerate(_boxes(marks[i]))]
            _, _, side, box = min(found)
            chosen[i] = (side, box)
    return [chosen[i][0] for i in range(len(marks))]


def bounds(marks: Sequence[NodeMark], sides: Sequence[str]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that is drawn: the marks, and the names at their sides."""
    boxes = [dict(_boxes(mark))[side] for mark, side in zip(marks, sides, strict=True)]
    boxes += [(m.x - m.size / 2, m.y - m.size / 2, m.x + m.size / 2, m.y + m.size / 2) for m in marks]
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _boxes(mark: NodeMark) -> list[tuple[str, _Box]]:
    """The box of the name at each side, the preferred one first."""
    wide, far = LETTER_WIDTH * len(mark.text), mark.size / 2 + _GAP
    x, y = mark.x, mark.y
    return [
        ("below", (x - wide / 2, y + far, x + wide / 2, y + far + LINE_HEIGHT)),
        ("right", (x + far, y - LINE_HEIGHT / 2, x + far + wide, y + LINE_HEIGHT / 2)),
        ("left", (x - far - wide, y - LINE_HEIGHT / 2, x - far, y + LINE_HEIGHT / 2)),
        ("above", (x - wide / 2, y - far - LINE_HEIGHT, x + wide / 2, y - far)),
    ]


def _cost(box: _Box, names: list[_Box], dots: list[_Box]) -> float:
    """How much a name covers: other names, marks, and what falls off the drawing, which is worst."""
    low, high = -MARGIN, 1000 + MARGIN
    off = max(0.0, low - box[0]) + max(0.0, box[2] - high) + max(0.0, low - box[1]) + max(0.0, box[3] - high)
    return sum(_overlap(box, other) for other in names + dots) + 100 * off


def _overlap(a: _Box, b: _Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
