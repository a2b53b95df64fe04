"""What is new on the start page: the digest of somebody, alive, since they were last here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from samenspel import clock
from samenspel.activity.levels.queries import preferences_of
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.relevance.queries import relevance_for
from samenspel.activity.relevance.scoring import Relevance
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now
from samenspel.news.unread.queries import UnreadItem, unread_items
from samenspel.people.devices.queries import last_visit_of
from samenspel.viewer import Viewer

#: The rows that are shown; the list of all that is unread has the others.
MAX_ROWS = 7
#: As many notices, and things of each kind, are looked at: the newest.
MAX_NOTICES, MAX_UNREAD = 40, 12
#: The shortest time between two visits with a day of absence between them.
SHORTEST_ABSENCE = timedelta(hours=30)


@dataclass(frozen=True, slots=True)
class NewsLine:
    """Something that is new; `relevance` is None where nothing is known of it."""

    item: UnreadItem
    relevance: Relevance | None

    @property
    def is_folded(self) -> bool:
        """What is less relevant is; never what is meant for this one person."""
        if self.item.reason is not None and self.item.reason is not NoticeReason.FOLLOWS:
            return False
        return self.relevance is not None and self.relevance.is_folded

    @property
    def rank(self) -> tuple[int, float, float]:
        """First what is meant for this one person, then decisions, then what is most relevant, then the newest."""
        is_personal = self.item.reason is not None and self.item.reason.is_personal
        level = 0 if is_personal else 1 if self.item.decisions else 2
        return level, -(self.relevance.score if self.relevance else 0.0), -self.item.at.timestamp()


@dataclass(frozen=True, slots=True)
class StartNews:
    """What is new: `fresh` since the last visit (None: there was none) or during an absence, `older` what
    was there before and is unread, `folded` what is less relevant."""

    since: datetime | None
    is_of_absence: bool
    fresh: list[NewsLine]
    older: list[NewsLine]
    folded: list[NewsLine]

    @property
    def is_empty(self) -> bool:
        return not (self.fresh or self.older or self.folded)


def to_dos_and_news_of(viewer: Viewer) -> tuple[list[UnreadItem], list[UnreadItem]]:
    """What somebody did not read: the notices of what they must do, and the rest."""
    items = unread_items(viewer, notices_limit=MAX_NOTICES, limit=MAX_UNREAD)
    return [item for item in items if item.is_to_do], [item for item in items if not item.is_to_do]


def start_news_of(viewer: Viewer, items: Iterable[UnreadItem], elsewhere: Collection[Thing]) -> StartNews:
    """What is new for a viewer of the things that they did not read, without those that the page shows elsewhere."""
    shown = [item for item in items if item.thing not in elsewhere]
    things = [item.thing for item in shown if item.thing.kind is not ThingKind.CHANNEL]
    known = relevance_for(viewer, things, may_be_kept=True)
    lines = sorted((NewsLine(item, known.get(item.thing)) for item in shown), key=lambda line: line.rank)
    since, is_of_absence = _since(viewer)
    open_lines = [line for line in lines if not line.is_folded]
    fresh = [line for line in open_lines if since is None or line.item.at > since]
    older = [line for line in open_lines if since is not None and line.item.at <= since]
    folded = [line for line in lines if line.is_folded]
    room = max(2, MAX_ROWS - len(fresh))
    return StartNews(since, is_of_absence, fresh[:MAX_ROWS], older[:room], folded)


def _since(viewer: Viewer) -> tuple[datetime | None, bool]:
    """Since when things are new: the last visit, or the beginning of an absence that is over and that it lies in."""
    last = last_visit_of(viewer)
    if last is None or now() - last < SHORTEST_ABSENCE:
        return last, False
    preference = preferences_of([viewer.id])[viewer.id]
    away_from, away_until = preference.away_from, preference.away_until
    if away_until is None or away_until >= clock.today() or clock.local(last).date() > away_until:
        return last, False
    began = clock.from_local(away_from, time()) if away_from else last
    return min(last, began), True
