"""Hits with the same name become one row: the meetings of a series, the replies to one topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from samenspel.search.engine import Hit
from samenspel.search.marking import OPEN, without_marks

# What may stand in one row. Messages of one person have the same title too, but each says something else.
_TOGETHER = {"topic": "topic", "reply": "topic", "meeting": "meeting", "report": "report"}


@dataclass(frozen=True, slots=True)
class HitRow:
    """The hit that stands for all, and the others in the order in which to list them."""

    hit: Hit
    others: tuple[Hit, ...] = ()


def rows_of(hits: Iterable[Hit], now: int) -> list[HitRow]:
    """Rows in the order of their best hit. `now` is in seconds since 1970: of meetings the next one comes first."""
    together: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        kind = _TOGETHER.get(hit.kind)
        key = (kind, hit.group or "", without_marks(hit.title_marked)) if kind else (hit.id,)
        together.setdefault(key, []).append(hit)
    return [_row(alike, now) for alike in together.values()]


def _row(alike: Sequence[Hit], now: int) -> HitRow:
    if len(alike) == 1:
        return HitRow(alike[0])
    if alike[0].kind in ("topic", "reply"):
        first = _telling(alike)
        return HitRow(first, tuple(hit for hit in alike if hit is not first))
    by_day = sorted(alike, key=attrgetter("date"))
    first = next((hit for hit in by_day if hit.date >= now), by_day[-1])
    return HitRow(first, tuple(hit for hit in by_day if hit is not first))


def _telling(alike: Sequence[Hit]) -> Hit:
    """The best hit whose text answers; where only the title does, the topic itself, which has that title."""
    by_text = (hit for hit in alike if OPEN in hit.body_marked)
    by_title = (hit for hit in alike if hit.kind == "topic")
    return next(by_text, None) or next(by_title, alike[0])
