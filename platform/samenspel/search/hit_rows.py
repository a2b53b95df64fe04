"""Hits with the same name become one row: the meetings of a series, the replies to one topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from samenspel.search.engines.marking import OPEN, without_marks
from samenspel.search.engines.port import Hit

# Which kinds of hits share a row. Messages of one person have the same title too, but each says something else.
_ROW_KINDS = {"topic": "topic", "reply": "topic", "meeting": "meeting", "report": "report"}


@dataclass(frozen=True, slots=True)
class HitRow:
    """The hit that stands for all, and the others in the order in which to list them."""

    hit: Hit
    others: tuple[Hit, ...] = ()


def rows_of(hits: Iterable[Hit], now: int) -> list[HitRow]:
    """Rows in the order of their best hit. `now` is in seconds since 1970: of meetings the next one comes first."""
    by_title: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        kind = _ROW_KINDS.get(hit.kind)
        key = (kind, hit.group or "", without_marks(hit.title_marked)) if kind else (hit.id,)
        by_title.setdefault(key, []).append(hit)
    return [_row(hits, now) for hits in by_title.values()]


def _row(hits: Sequence[Hit], now: int) -> HitRow:
    if len(hits) == 1:
        return HitRow(hits[0])
    if hits[0].kind in ("topic", "reply"):
        first = _representative(hits)
        return HitRow(first, tuple(hit for hit in hits if hit is not first))
    by_day = sorted(hits, key=attrgetter("date"))
    first = next((hit for hit in by_day if hit.date >= now), by_day[-1])
    return HitRow(first, tuple(hit for hit in by_day if hit is not first))


def _representative(hits: Sequence[Hit]) -> Hit:
    """The best hit whose text answers; where only the title does, the topic itself, which has that title."""
    by_text = (hit for hit in hits if OPEN in hit.body_marked)
    by_title = (hit for hit in hits if hit.kind == "topic")
    return next(by_text, None) or next(by_title, hits[0])
