"""Selects of all that somebody did not read: their notices, and what happened in their groups."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.models import Activity, Verb
from samenspel.activity.notices import queries as notices
from samenspel.activity.notices.models import NoticeReason, ReadMark
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat import queries as chat
from samenspel.db import now, session
from samenspel.documents.models import Document
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group, Membership
from samenspel.lines import Lines, lines
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.meetings.models import Answer, Decision, Meeting
from samenspel.news.unread.models import ReadSweep
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.topics import queries as topics
from samenspel.viewer import Viewer, VisibilityScope

#: What happened with a meeting or a document counts as unread for so long.
NEWS_PERIOD = timedelta(days=60)
#: More things than anybody leaves unread; the notices alone may be more.
MAX_UNREAD, MAX_NOTICES = 300, 1000
#: *Alles gelezen* can be undone for so long.
UNDO_PERIOD = timedelta(hours=1)

_MOMENT: Any = Meeting.__table__.c.starts_at.type  # type: ignore[attr-defined]
_ME: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id", type_=sa.Uuid())
_NOW: Any = sa.bindparam("now", type_=_MOMENT)
#: Topics and messages are read by number. A decision is read with its report.
_VERBS = {
    Verb.SOUGHT_DATE: ThingKind.MEETING,
    Verb.PLANNED_MEETING: ThingKind.MEETING,
    Verb.CHANGED_MEETING: ThingKind.MEETING,
    Verb.CANCELLED_MEETING: ThingKind.MEETING,
    Verb.SHARED_AGENDA: ThingKind.AGENDA,
    Verb.PUBLISHED_REPORT: ThingKind.REPORT,
    Verb.DECIDED: ThingKind.REPORT,
    Verb.ADDED_DOCUMENT: ThingKind.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class UnreadItem:
    """A thing with news for somebody. `count` is how many posts or events are new, and `upto` the number of the last.

    `verb` says what happened last where the thing has no posts; `reason` and `notice_id` are those of its notice.
    """

    thing: Thing
    title: str
    path: str
    group_id: uuid.UUID | None
    group_name: str
    group_slug: str
    at: datetime
    count: int = 1
    upto: int | None = None
    is_new: bool = False
    by: str = ""
    by_id: uuid.UUID | None = None
    text: str = ""
    verb: Verb | None = None
    decisions: tuple[str, ...] = ()
    reason: NoticeReason | None = None
    notice_id: uuid.UUID | None = None
    due_at: datetime | None = None
    notice_is_unread: bool = False

    @property
    def is_to_do(self) -> bool:
        return self.reason is NoticeReason.TO_DO

    @property
    def key(self) -> str:
        return f"{self.thing.kind}-{self.thing.id}"


def unread_items(viewer: Viewer, *, notices_limit: int = MAX_NOTICES, limit: int = MAX_UNREAD) -> list[UnreadItem]:
    """All that somebody did not read, each thing once: their notices first, then the rest, the newest first.

    What they keep on the shelf is not among it. In a fixed number of statements.
    """
    found = {Thing(line.kind, line.thing_id): line for line in notices.unread_or_kept_notices(viewer, notices_limit)}
    news = {item.thing: item for item in unread_news(viewer, limit)}
    # What is on the shelf has no place here, unless there was more news of it.
    told = [_with_notice(news.pop(thing, None), line) for thing, line in found.items()]
    return [*(item for item in told if item.notice_is_unread), *news.values()]


def unread_news(viewer: Viewer, limit: int = MAX_UNREAD) -> list[UnreadItem]:
    """What is new in the groups of somebody and in their conversations, each thing once, the newest first."""
    if not viewer.memberships:
        found = _messages(viewer, limit)
    else:
        found = [*_topics(viewer, limit), *_messages(viewer, limit), *_happenings(viewer, limit)]
    return sorted(found, key=lambda item: item.at, reverse=True)


def _with_notice(item: UnreadItem | None, line: notices.NoticeLine) -> UnreadItem:
    """A notice as an item. What else is known of its thing is kept."""
    thing = Thing(line.kind, line.thing_id)
    known = item or UnreadItem(
        thing, line.title, line.path, line.group_id, line.group_name or "", line.group_slug or "", line.at
    )
    by, by_id = (known.by, known.by_id) if known.by else (_person(line.actor_name, line.fund_name), line.actor_id)
    return replace(
        known,
        title=line.title,
        path=line.path,
        count=line.count,
        by=by,
        by_id=by_id,
        reason=line.reason,
        notice_id=line.id,
        due_at=line.due_at,
        notice_is_unread=line.read_at is None,
    )


def _person(name: str | None, fund: str | None) -> str:
    return f"{name} ({fund})" if name and fund else name or ""


def _topics(viewer: Viewer, limit: int) -> list[UnreadItem]:
    return [
        UnreadItem(
            thing=Thing(ThingKind.TOPIC, topic.id),
            title=topic.title,
            path=f"/onderwerpen/{topic.id}" + ("" if topic.is_new else "?bij=nieuw#nieuw"),
            group_id=topic.group_id,
            group_name=topic.group_name,
            group_slug=topic.group_slug,
            at=topic.last_at,
            count=topic.new_count,
            upto=topic.reply_count,
            is_new=topic.is_new,
            by=_person(topic.last_name, topic.last_fund),
            by_id=topic.last_author_id,
        )
        for topic in topics.unread_for(viewer, limit)
    ]


def _messages(viewer: Viewer, limit: int) -> list[UnreadItem]:
    return [
        UnreadItem(
            thing=Thing(ThingKind.CHANNEL, channel.id),
            title=channel.name,
            path=f"/kanalen/{channel.id}",
            group_id=channel.group_id,
            group_name=channel.name if channel.group_slug else "",
            group_slug=channel.group_slug or "",
            at=channel.last_at or now(),
            count=channel.unread,
            upto=channel.last_seq,
            text=channel.last_body[:120],
        )
        for channel in chat.unread_for(viewer, limit=min(limit, 100))
    ]


@dataclass(frozen=True, slots=True)
class _Happening:
    """An activity about a meeting, a report or a document that somebody did not open since."""

    verb: Verb
    thing_id: uuid.UUID
    title: str
    thing_title: str | None
    path: str
    at: datetime
    actor_id: uuid.UUID
    actor_name: str
    fund_name: str | None
    group_id: uuid.UUID
    group_name: str
    group_slug: str


@cache
def _unopened(scope: VisibilityScope, limit: int) -> Lines[_Happening]:
    thing_id = sa.func.coalesce(col(Decision.meeting_id), col(Activity.object_id))
    kind = sa.case(
        {verb.value: kind.value for verb, kind in _VERBS.items()}, value=sa.type_coerce(col(Activity.verb), sa.String())
    )
    opened = sa.and_(
        col(ReadMark.account_id) == _ME,
        col(ReadMark.thing_id) == thing_id,
        sa.type_coerce(col(ReadMark.kind), sa.String()) == kind,
    )
    seen = sa.and_(col(CatchUpSeen.account_id) == _ME, col(CatchUpSeen.meeting_id) == thing_id)
    answered = sa.exists().where(col(Answer.account_id) == _ME, col(Answer.meeting_id) == col(Activity.object_id))
    is_report = col(Activity.verb).in_((Verb.PUBLISHED_REPORT, Verb.DECIDED))
    return (
        lines(
            _Happening,
            verb=Activity.verb,
            thing_id=thing_id,
            title=Activity.title,
            thing_title=sa.func.coalesce(col(Meeting.title), col(Document.title)),
            path=Activity.path,
            at=Activity.created_at,
            actor_id=Activity.actor_id,
            actor_name=Account.name,
            fund_name=party(),
            group_id=Group.id,
            group_name=Group.name,
            group_slug=Group.slug,
        )
        .join(Group, col(Group.id) == Activity.group_id)
        .join(Membership, sa.and_(col(Membership.group_id) == Group.id, col(Membership.account_id) == _ME))
        .join(Account, col(Account.id) == Activity.actor_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Decision, col(Decision.id) == Activity.object_id)
        .outerjoin(Meeting, col(Meeting.id) == thing_id)
        .outerjoin(Document, col(Document.id) == Activity.object_id)
        .outerjoin(ReadMark, opened)
        .outerjoin(CatchUpSeen, sa.and_(is_report, seen))
        .where(
            col(Membership.left_at).is_(None),
            visible_in(scope),
            col(Activity.verb).in_(list(_VERBS)),
            col(Activity.created_at) > sa.bindparam("since", type_=_MOMENT),
            col(Activity.created_at) > col(Membership.joined_at),
            col(Activity.actor_id) != _ME,
            sa.or_(col(ReadMark.last_at).is_(None), col(ReadMark.last_at) < col(Activity.created_at)),
            sa.or_(col(CatchUpSeen.created_at).is_(None), col(CatchUpSeen.created_at) < col(Activity.created_at)),
            sa.or_(is_report, _is_to_come()),
            sa.or_(col(Activity.verb) != Verb.PLANNED_MEETING, ~answered),
        )
        .order_by(col(Activity.created_at).desc(), col(Activity.id).desc())
        .limit(limit)
    )


def _is_to_come() -> sa.ColumnElement[bool]:
    """SQL: the document is there, or the meeting is not over; that it is off is told, or nothing else about it."""
    not_over = sa.or_(col(Meeting.ends_at).is_(None), col(Meeting.ends_at) > _NOW)
    is_off = col(Activity.verb) == Verb.CANCELLED_MEETING
    still_sought = sa.or_(col(Activity.verb) != Verb.SOUGHT_DATE, col(Meeting.starts_at).is_(None))
    goes_on = sa.and_(col(Meeting.id).is_not(None), not_over, still_sought)
    told = sa.or_(
        sa.and_(is_off, col(Meeting.cancelled_at).is_not(None)), sa.and_(~is_off, col(Meeting.cancelled_at).is_(None))
    )
    return sa.or_(col(Document.id).is_not(None), sa.and_(goes_on, told))


def _happenings(viewer: Viewer, limit: int) -> list[UnreadItem]:
    """What happened with meetings, reports and documents, each thing once; a report with its decisions."""
    at = now()
    by_thing: dict[Thing, list[_Happening]] = {}
    for row in _unopened(viewer.scope, limit).all(viewer.bound | {"now": at, "since": at - NEWS_PERIOD}):
        by_thing.setdefault(Thing(_VERBS[row.verb], row.thing_id), []).append(row)
    return [_item(thing, rows) for thing, rows in by_thing.items()]


def _item(thing: Thing, rows: Sequence[_Happening]) -> UnreadItem:
    """What happened with one thing, the last of it first."""
    last = rows[0]
    return UnreadItem(
        thing=thing,
        title=last.thing_title or last.title,
        path=last.path,
        group_id=last.group_id,
        group_name=last.group_name,
        group_slug=last.group_slug,
        at=last.at,
        count=len(rows),
        by=_person(last.actor_name, last.fund_name),
        by_id=last.actor_id,
        verb=Verb.PUBLISHED_REPORT if thing.kind is ThingKind.REPORT else last.verb,
        decisions=tuple(row.title for row in reversed(rows) if row.verb is Verb.DECIDED),
    )


def sweep_to_undo(viewer: Viewer) -> ReadSweep | None:
    """What somebody marked as read all at once, while it can be undone."""
    query = sa.select(ReadSweep).where(col(ReadSweep.account_id) == viewer.id, col(ReadSweep.at) > now() - UNDO_PERIOD)
    found: ReadSweep | None = session().execute(query).scalar()
    return found
