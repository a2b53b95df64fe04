"""Reads what happened in a period, once for the digests of all: `candidates` narrows it to what one may see."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.activity.models import Activity, Verb
from samenspel.activity.notices.models import Notice, NoticeReason, ReadMark
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat.models import Channel, ChannelMark, Message
from samenspel.db import columns, session
from samenspel.documents.models import Document
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group, Visibility
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.meetings.models import Decision, Meeting, Report, path_of
from samenspel.news.digests.candidates import Event, EventGroup, Material, PersonalNotice, ReadState
from samenspel.news.digests.kinds import ItemKind
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.polls.models import Poll
from samenspel.topics.models import Reply, Topic, TopicMark
from samenspel.viewer import Viewer, VisibilityScope

_MOMENT: Any = Meeting.__table__.c.starts_at.type  # type: ignore[attr-defined]
_SINCE: Any = sa.bindparam("since", type_=_MOMENT)
_UNTIL: Any = sa.bindparam("until", type_=_MOMENT)
_VERBS = {
    Verb.SOUGHT_DATE: ItemKind.DATE_SOUGHT,
    Verb.PLANNED_MEETING: ItemKind.PLANNED,
    Verb.SHARED_AGENDA: ItemKind.AGENDA,
    Verb.CHANGED_MEETING: ItemKind.CHANGED,
    Verb.CANCELLED_MEETING: ItemKind.CANCELLED,
    Verb.ADDED_DOCUMENT: ItemKind.DOCUMENT,
    Verb.OPENED_POLL: ItemKind.POLL,
    Verb.CLOSED_POLL: ItemKind.POLL_RESULT,
}


def material_between(since: datetime, until: datetime, viewer: Viewer | None = None) -> Material:
    """All that happened from one moment up to another, in all groups or where a viewer sees it; in four statements."""
    scope = viewer.scope if viewer else VisibilityScope.ALL
    period = {"since": since, "until": until} | (viewer.bound if viewer else {})
    material = Material(since, until)
    material.add([*_posts(scope, period), *_activities(scope, period)])
    material.add([*_reports(scope, period), *_messages(scope, period)])
    return material


def _group_columns() -> list[Any]:
    return [
        col(Group.id).label("group_id"),
        col(Group.name).label("group_name"),
        col(Group.slug).label("group_slug"),
        col(Group.visibility).label("visibility"),
    ]


def _group(row: Any) -> EventGroup:
    return EventGroup(row.group_id, row.group_name, row.group_slug, row.visibility == Visibility.OPEN)


def _author(row: Any) -> str:
    return f"{row.author_name} ({row.party})" if row.party else row.author_name


def _in_period(column: Any) -> sa.ColumnElement[bool]:
    return sa.and_(col(column) >= _SINCE, col(column) < _UNTIL)


def _is_answered() -> sa.ColumnElement[bool]:
    """SQL: whether a reply that is there is marked as the answer of a topic."""
    answer = aliased(Reply)
    is_there = [col(answer.topic_id) == Topic.id, col(answer.number) == Topic.answer_number]
    return sa.exists().where(*is_there, col(answer.deleted_at).is_(None))


@cache
def _post_rows(scope: VisibilityScope) -> Any:
    def posts(table: Any, number: Any) -> sa.Select[Any]:
        query = columns(
            col(Topic.id).label("topic_id"),
            Topic.title,
            number.label("number"),
            col(table.body_html).label("body_html"),
            col(table.created_at).label("at"),
            col(table.author_id).label("author_id"),
            col(Account.name).label("author_name"),
            party().label("party"),
            _is_answered().label("is_answered"),
            *_group_columns(),
        ).select_from(table)
        if table is Reply:
            query = query.join(Topic, col(Topic.id) == Reply.topic_id).where(col(Reply.deleted_at).is_(None))
        return (
            query.join(Group, col(Group.id) == Topic.group_id)
            .join(Account, col(Account.id) == table.author_id)
            .outerjoin(Fund, col(Fund.id) == table.fund_id)
            .where(_in_period(table.created_at), visible_in(scope))
        )

    return sa.union_all(posts(Topic, sa.literal(0)), posts(Reply, col(Reply.number)))


def _posts(scope: VisibilityScope, period: dict[str, Any]) -> Iterator[Event]:
    """The openings of topics, and the replies that are not deleted."""
    for row in session().execute(_post_rows(scope), period):
        yield Event(
            thing=Thing(ThingKind.TOPIC, row.topic_id),
            what=ItemKind.REPLIES if row.number else ItemKind.TOPIC,
            group=_group(row),
            at=row.at,
            actor_id=row.author_id,
            by=_author(row),
            title=row.title,
            path=f"/onderwerpen/{row.topic_id}" + ("?bij=nieuw#nieuw" if row.number else ""),
            number=row.number,
            html=row.body_html,
            is_answered=row.is_answered,
        )


@cache
def _activity_rows(scope: VisibilityScope) -> Any:
    return (
        columns(
            Activity.verb,
            Activity.object_id,
            Activity.path,
            col(Activity.created_at).label("at"),
            col(Activity.actor_id).label("author_id"),
            col(Account.name).label("author_name"),
            party().label("party"),
            sa.func.coalesce(col(Meeting.title), col(Document.title), col(Poll.question)).label("title"),
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.cancelled_at,
            Poll.closed_at,
            *_group_columns(),
        )
        .join(Group, col(Group.id) == Activity.group_id)
        .join(Account, col(Account.id) == Activity.actor_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Meeting, col(Meeting.id) == Activity.object_id)
        .outerjoin(Document, col(Document.id) == Activity.object_id)
        .outerjoin(Poll, col(Poll.id) == Activity.object_id)
        .where(_in_period(Activity.created_at), col(Activity.verb).in_(list(_VERBS)), visible_in(scope))
    )


def _activities(scope: VisibilityScope, period: dict[str, Any]) -> Iterator[Event]:
    """What happened with meetings and documents that are there, as far as it is not over by the end of the period."""
    for row in session().execute(_activity_rows(scope), period):
        what = _VERBS[row.verb]
        if row.title is None or _is_stale(what, row, period["until"]):
            continue
        yield Event(
            thing=Thing(row.verb.thing_kind, row.object_id),
            what=what,
            group=_group(row),
            at=row.at,
            actor_id=row.author_id,
            by=_author(row),
            title=row.title,
            path=row.path,
            starts_at=row.starts_at,
            is_void=row.cancelled_at is not None and what is not ItemKind.CANCELLED,
        )


def _is_stale(what: ItemKind, row: Any, at: datetime) -> bool:
    if what in (ItemKind.DOCUMENT, ItemKind.POLL_RESULT):
        return False
    if what is ItemKind.POLL:
        return row.closed_at is not None
    if what is ItemKind.CANCELLED:
        return row.cancelled_at is None or (row.starts_at is not None and row.starts_at < at)
    if what is ItemKind.AGENDA and row.cancelled_at is not None:
        return True
    if what is ItemKind.DATE_SOUGHT and row.starts_at is not None:
        return True
    return row.ends_at is not None and row.ends_at < at


@cache
def _report_rows(scope: VisibilityScope) -> Any:
    is_new = sa.or_(_in_period(Report.published_at), _in_period(Decision.created_at))
    return (
        columns(
            Report.meeting_id,
            Report.published_at,
            Meeting.title,
            Meeting.starts_at,
            Decision.text,
            col(Decision.id).label("decision_id"),
            col(Decision.created_at).label("decided_at"),
            col(Report.edited_by_id).label("author_id"),
            *_group_columns(),
        )
        .join(Meeting, col(Meeting.id) == Report.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Decision, col(Decision.meeting_id) == Report.meeting_id)
        .where(col(Report.published_at) < _UNTIL, is_new, visible_in(scope))
        .order_by(col(Report.meeting_id), col(Decision.position), col(Decision.id))
    )


def _reports(scope: VisibilityScope, period: dict[str, Any]) -> Iterator[Event]:
    """The reports that were published, each decision an event; and the decisions that were added to one later."""
    for row in session().execute(_report_rows(scope), period):
        at = max(row.published_at, row.decided_at or row.published_at)
        if not period["since"] <= at < period["until"]:
            continue
        yield Event(
            thing=Thing(ThingKind.REPORT, row.meeting_id),
            what=ItemKind.REPORT,
            group=_group(row),
            at=at,
            actor_id=row.author_id,
            by="",
            title=row.title,
            path=f"{path_of(row.meeting_id)}/verslag",
            decision=row.text or "",
            decision_id=row.decision_id,
            starts_at=row.starts_at,
        )


@cache
def _message_rows(scope: VisibilityScope) -> Any:
    return (
        columns(
            Message.channel_id,
            Message.seq,
            Message.author_id,
            col(Message.created_at).label("at"),
            *_group_columns(),
        )
        .join(Channel, col(Channel.id) == Message.channel_id)
        .join(Group, col(Group.id) == Channel.group_id)
        .where(_in_period(Message.created_at), col(Message.deleted_at).is_(None), visible_in(scope))
    )


def _messages(scope: VisibilityScope, period: dict[str, Any]) -> Iterator[Event]:
    """The messages in the channels of groups; direct ones are never read here."""
    for row in session().execute(_message_rows(scope), period):
        yield Event(
            thing=Thing(ThingKind.CHANNEL, row.channel_id),
            what=ItemKind.MESSAGES,
            group=_group(row),
            at=row.at,
            actor_id=row.author_id,
            by="",
            title=row.group_name,
            path=f"/kanalen/{row.channel_id}",
            number=row.seq,
        )


@cache
def _state_rows() -> Any:
    accounts: Any = sa.bindparam("accounts", expanding=True, type_=sa.Uuid())
    no_number, no_time = sa.cast(sa.null(), sa.Integer()), sa.cast(sa.null(), _MOMENT)

    def marks(table: Any, kind: Any, thing_id: Any, number: Any, at: Any) -> sa.Select[Any]:
        return columns(
            col(table.account_id).label("account_id"),
            sa.cast(kind, sa.String()).label("kind"),
            col(thing_id).label("thing_id"),
            number.label("number"),
            at.label("at"),
        ).where(col(table.account_id).in_(accounts))

    topic, channel, report = (sa.literal(kind.value) for kind in (ThingKind.TOPIC, ThingKind.CHANNEL, ThingKind.REPORT))
    return sa.union_all(
        marks(TopicMark, topic, TopicMark.topic_id, col(TopicMark.read_number), no_time)
        .join(Topic, col(Topic.id) == TopicMark.topic_id)
        .where(col(Topic.last_at) >= _SINCE),
        marks(ChannelMark, channel, ChannelMark.channel_id, col(ChannelMark.read_seq), no_time)
        .join(Channel, col(Channel.id) == ChannelMark.channel_id)
        .where(col(Channel.group_id).is_not(None), col(Channel.last_at) >= _SINCE),
        marks(CatchUpSeen, report, CatchUpSeen.meeting_id, no_number, col(CatchUpSeen.created_at)).where(
            col(CatchUpSeen.created_at) >= _SINCE
        ),
        marks(ReadMark, ReadMark.kind, ReadMark.thing_id, no_number, col(ReadMark.last_at)).where(
            col(ReadMark.last_at) >= _SINCE
        ),
    )


def read_states(account_ids: Collection[uuid.UUID], since: datetime) -> dict[uuid.UUID, ReadState]:
    """What these accounts read of what happened since a moment; in one statement."""
    states = {account_id: ReadState() for account_id in account_ids}
    for row in session().execute(_state_rows(), {"accounts": list(account_ids), "since": since}):
        state, thing = states[row.account_id], Thing(ThingKind(row.kind), row.thing_id)
        if row.number is not None:
            state.numbers[thing] = row.number
        else:
            state.opened_at[thing] = max(row.at, state.opened_at.get(thing, row.at))
    return states


_PERSONAL = (NoticeReason.DIRECT_MESSAGE, NoticeReason.MENTION, NoticeReason.ANSWER)


def personal_notices(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[PersonalNotice]]:
    """The unread notices that are meant for these accounts, to-dos apart; in one statement."""
    query = columns(
        Notice.account_id,
        Notice.kind,
        Notice.thing_id,
        Notice.title,
        Notice.path,
        Notice.at,
        Notice.number,
        col(Notice.count).label("events"),
        Notice.reason,
    ).where(
        col(Notice.account_id).in_(list(account_ids)),
        col(Notice.read_at).is_(None),
        col(Notice.reason).in_(_PERSONAL),
    )
    found: dict[uuid.UUID, list[PersonalNotice]] = {account_id: [] for account_id in account_ids}
    for row in session().execute(query):
        found[row.account_id].append(
            PersonalNotice(
                thing=Thing(row.kind, row.thing_id),
                title=row.title,
                path=row.path,
                at=row.at,
                number=row.number or 0,
                count=row.events,
                is_direct=row.reason is NoticeReason.DIRECT_MESSAGE,
                is_mention=row.reason is NoticeReason.MENTION,
            )
        )
    return found
