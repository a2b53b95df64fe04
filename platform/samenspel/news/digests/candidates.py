"""Which news there is for one reader, of all that happened in a period: what they see, did not write and did not read.

Pure: `material` reads the rows.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from samenspel.activity.relevance.scoring import Relevance
from samenspel.activity.things import Thing, ThingKind
from samenspel.news.digests.content import NewsItem
from samenspel.news.digests.excerpts import excerpt
from samenspel.news.digests.kinds import ItemKind
from samenspel.text import to_lines
from samenspel.viewer import Viewer, VisibilityScope

#: The role of those who read along in a group, and are not expected at its meetings.
_FOLLOWER = "follower"
#: Of what happened with a meeting the first of these is told.
_MEETING_NEWS = (ItemKind.CANCELLED, ItemKind.PLANNED, ItemKind.CHANGED, ItemKind.DATE_SOUGHT)


@dataclass(frozen=True, slots=True)
class EventGroup:
    id: uuid.UUID
    name: str
    slug: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened with a thing. `number` is that of a post, 0 for an opening; `html` are its words.

    `decision` is one of a report, `starts_at` is when a meeting begins. A void event is that of a meeting that was
    cancelled since. `is_answered`: a reply in the topic is marked as the answer.
    """

    thing: Thing
    what: ItemKind
    group: EventGroup
    at: datetime
    actor_id: uuid.UUID | None
    by: str
    title: str
    path: str
    number: int | None = None
    html: str = ""
    decision: str = ""
    decision_id: uuid.UUID | None = None
    starts_at: datetime | None = None
    is_void: bool = False
    is_answered: bool = False


@dataclass(slots=True)
class Material:
    """The events of a period, by group and by thing, the earliest first."""

    since: datetime
    until: datetime
    groups: dict[uuid.UUID, EventGroup] = field(default_factory=dict)
    by_group: dict[uuid.UUID, dict[Thing, list[Event]]] = field(default_factory=dict)
    _excerpts: dict[int, str] = field(default_factory=dict)

    def add(self, events: Iterable[Event]) -> None:
        for event in sorted(events, key=lambda each: each.at):
            self.groups[event.group.id] = event.group
            self.by_group.setdefault(event.group.id, {}).setdefault(event.thing, []).append(event)

    def excerpt_of(self, event: Event) -> str:
        """The beginning of what somebody wrote, made once for all readers."""
        if id(event) not in self._excerpts:
            self._excerpts[id(event)] = excerpt(to_lines(event.html))
        return self._excerpts[id(event)]


@dataclass(frozen=True, slots=True)
class PersonalNotice:
    """A notice that is unread and meant for its account: a message to them, a mention, an answer."""

    thing: Thing
    title: str
    path: str
    at: datetime
    number: int
    count: int
    is_direct: bool
    is_mention: bool


@dataclass(slots=True)
class ReadState:
    """What somebody read: up to which number, and when."""

    numbers: dict[Thing, int] = field(default_factory=dict)
    opened_at: dict[Thing, datetime] = field(default_factory=dict)

    def has_read(self, event: Event) -> bool:
        if event.number is not None:
            return event.number <= self.numbers.get(event.thing, -1)
        opened_at = self.opened_at.get(event.thing)
        return opened_at is not None and opened_at >= event.at


def sees(viewer: Viewer, group: EventGroup) -> bool:
    """Whether the group exists for the viewer: `groups.access.visible_to` on rows that are at hand."""
    if group.id in viewer.memberships or viewer.scope is VisibilityScope.ALL:
        return True
    return group.is_open and viewer.scope is VisibilityScope.PLATFORM


def things_for(viewer: Viewer, material: Material, *, own: bool = False) -> list[Thing]:
    """All things, the decisions of reports among them, in the groups that a viewer sees or in those they are in."""
    found: list[Thing] = []
    for group_id, things in material.by_group.items():
        if group_id in viewer.memberships or (not own and sees(viewer, material.groups[group_id])):
            found.extend(things)
            found.extend(decision for thing, events in things.items() for decision in _decisions(thing, events))
    return found


def _decisions(thing: Thing, events: Sequence[Event]) -> Iterator[Thing]:
    if thing.kind is ThingKind.REPORT:
        for event in events:
            if event.decision_id is not None:
                yield Thing(ThingKind.DECISION, event.decision_id)


def _relevance(thing: Thing, events: Sequence[Event], relevance: Mapping[Thing, Relevance]) -> Relevance | None:
    """That of a thing; of a report that of its most relevant decision, if it is more so than the report."""
    found = [relevance[each] for each in (thing, *_decisions(thing, events)) if each in relevance]
    return max(found, key=lambda each: (not each.is_folded, each.score), default=None)


def news_for(
    viewer: Viewer,
    material: Material,
    since: datetime,
    read: ReadState,
    notices: Sequence[PersonalNotice],
    relevance: Mapping[Thing, Relevance],
) -> list[NewsItem]:
    """What is new for a viewer since a moment, one item for each thing.

    Of a group that they are not in only what is relevant for their fund is news for them.
    """
    personal = {notice.thing: notice for notice in notices}
    found = []
    for group_id, things in material.by_group.items():
        group = material.groups[group_id]
        is_own = group_id in viewer.memberships
        if not sees(viewer, group):
            continue
        for thing, events in things.items():
            if not is_own and thing not in relevance and thing.kind is not ThingKind.REPORT:
                continue
            known = _relevance(thing, events, relevance)
            if not is_own and (known is None or known.is_folded):
                continue
            new = [event for event in events if event.at >= since and event.actor_id != viewer.id]
            new = [event for event in new if not read.has_read(event)]
            if not new or (news := _news(material, thing, new)) is None:
                continue
            notice = personal.get(thing)
            is_expected = is_own and viewer.memberships[group_id] != _FOLLOWER
            concerns_plan = is_expected and news["what"] in (ItemKind.CHANGED, ItemKind.CANCELLED)
            found.append(
                NewsItem(
                    **news,
                    is_own_group=is_own,
                    is_personal=notice is not None or concerns_plan,
                    is_mention=notice is not None and notice.is_mention,
                    relevance=known,
                )
            )
    return [*found, *_direct_messages(notices, since, material.until)]


@dataclass(frozen=True, slots=True)
class StoredItem:
    """What is kept of an item of a digest that was sent."""

    upto: int
    count: int
    is_mention: bool
    relevance: Relevance


def stored_news(viewer: Viewer, material: Material, items: Mapping[Thing, StoredItem]) -> dict[Thing, NewsItem]:
    """The items of a digest that was sent, as far as the viewer still sees them, in the words of today."""
    found = {}
    for group_id, things in material.by_group.items():
        if not sees(viewer, material.groups[group_id]):
            continue
        for thing in things.keys() & items.keys():
            item = items[thing]
            events = [event for event in things[thing] if event.actor_id != viewer.id and _is_upto(event, item.upto)]
            if events and (news := _news(material, thing, events)) is not None:
                news |= {"count": item.count, "upto": item.upto}
                found[thing] = NewsItem(**news, is_mention=item.is_mention, relevance=item.relevance)
    return found


def _is_upto(event: Event, upto: int) -> bool:
    return event.number is None or event.number <= upto


def _news(material: Material, thing: Thing, events: Sequence[Event]) -> dict[str, Any] | None:
    """The fields of the item about a thing; None where nothing is to be told."""
    if thing.kind is ThingKind.TOPIC:
        return _topic_news(material, thing, events)
    if thing.kind is ThingKind.MEETING:
        told = _meeting_event(events)
        return None if told is None else _fields(thing, told, events)
    news = _fields(thing, events[-1], events)
    if thing.kind is ThingKind.REPORT:
        news["decisions"] = tuple(event.decision for event in events if event.decision)
    if thing.kind is ThingKind.CHANNEL:
        news |= {"by": "", "count": len(events), "upto": max(event.number or 0 for event in events)}
    return news


def _topic_news(material: Material, thing: Thing, events: Sequence[Event]) -> dict[str, Any]:
    """A topic with its opening where that is new, or with its newest reply; replies count together."""
    opening = next((event for event in events if event.number == 0), None)
    shown = opening or events[-1]
    return _fields(thing, shown, events) | {
        "count": len(events) - (opening is not None),
        "upto": max(event.number or 0 for event in events),
        "excerpt": material.excerpt_of(shown),
        "is_answered": shown.is_answered,
    }


def _meeting_event(events: Sequence[Event]) -> Event | None:
    """The event to tell of a meeting; None where it was planned and cancelled before the reader knew of it."""
    if any(event.is_void and event.what is not ItemKind.CHANGED for event in events):
        return None
    by_what = {event.what: event for event in events if not event.is_void}
    return next((by_what[what] for what in _MEETING_NEWS if what in by_what), None)


def _fields(thing: Thing, told: Event, events: Sequence[Event]) -> dict[str, Any]:
    return {
        "thing": thing,
        "what": told.what,
        "title": told.title,
        "path": told.path,
        "group_name": told.group.name,
        "group_slug": told.group.slug,
        "at": events[-1].at,
        "upto": int(events[-1].at.timestamp() // 60),
        "by": told.by,
        "starts_at": told.starts_at,
    }


def _direct_messages(notices: Iterable[PersonalNotice], since: datetime, until: datetime) -> Iterator[NewsItem]:
    """Messages to the reader that they did not read; their words stay where they are."""
    for notice in notices:
        if notice.is_direct and since <= notice.at < until:
            yield NewsItem(
                thing=notice.thing,
                what=ItemKind.DIRECT_MESSAGES,
                title=notice.title,
                path=notice.path,
                group_name="",
                group_slug="",
                at=notice.at,
                upto=notice.number + notice.count,
                count=notice.count,
                is_personal=True,
            )
