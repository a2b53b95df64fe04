"""What people have to do: for digests of many at once, in one statement."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import columns, session
from samenspel.groups.models import Group, Membership, MembershipRole, Visibility
from samenspel.meetings.access import has_reporter
from samenspel.meetings.attendance.debrief.queries import DEBRIEF_PERIOD
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.lists import DRAFT_DAYS
from samenspel.meetings.models import (
    IS_EARLIER,
    MAX_DURATION,
    ActionItem,
    AgendaItem,
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Meeting,
    Report,
    path_of,
)
from samenspel.meetings.polls.models import DatePoll, waits_for
from samenspel.news.digests.content import ToDo
from samenspel.news.digests.kinds import ItemKind
from samenspel.people.models import Account, Fund
from samenspel.polls.models import Ballot, Poll, Voice
from samenspel.polls.seen import path_of as path_of_poll
from samenspel.viewer import Role, Viewer, VisibilityScope

#: A meeting is to be answered from so long before it on (as on the start page), an agenda to be prepared before its day
ANSWER_PERIOD, PREPARE_PERIOD = timedelta(days=42), timedelta(days=14)

_KINDS = {
    ItemKind.ANSWER_POLL: ThingKind.MEETING,
    ItemKind.ANSWER_MEETING: ThingKind.MEETING,
    ItemKind.VOTE: ThingKind.POLL,
    ItemKind.SHARE_AGENDA: ThingKind.AGENDA,
    ItemKind.PREPARE_ITEM: ThingKind.AGENDA,
    ItemKind.FINISH_POINT: ThingKind.ACTION_POINT,
    ItemKind.WRITE_DEBRIEF: ThingKind.DEBRIEF,
    ItemKind.WRITE_REPORT: ThingKind.REPORT,
}
_MOMENT: Any = Meeting.__table__.c.starts_at.type  # type: ignore[attr-defined]


def to_dos_of(viewers: Sequence[Viewer], at: datetime) -> dict[uuid.UUID, list[ToDo]]:
    """What each of these accounts has to do at a moment, in groups that exist for them; in one statement."""
    to_dos: dict[uuid.UUID, list[ToDo]] = {viewer.id: [] for viewer in viewers}
    taking_part = [viewer for viewer in viewers if viewer.memberships or viewer.is_isa]
    if not taking_part:
        return to_dos
    by_id = {viewer.id: viewer for viewer in taking_part}
    by_fund: dict[uuid.UUID, list[Viewer]] = {}
    for viewer in taking_part:
        for fund_id in viewer.fund_ids:
            by_fund.setdefault(fund_id, []).append(viewer)
    items: dict[tuple[uuid.UUID, uuid.UUID], ToDo] = {}
    for row in session().execute(_statement(), _moments(at) | {"accounts": list(by_id), "funds": list(by_fund)}):
        concerned = by_fund.get(row.fund_id, []) if row.account_id is None else [by_id[row.account_id]]
        for viewer in (each for each in concerned if _concerns(each, row)):
            to_do = _to_do(row)
            if to_do.what is ItemKind.PREPARE_ITEM:  # one for all items of an agenda
                earlier = items.get((viewer.id, row.thing_id))
                if earlier is not None:
                    to_dos[viewer.id].remove(earlier)
                    to_do = _to_do(row, detail=f"{earlier.detail}, {row.detail}")
                items[viewer.id, row.thing_id] = to_do
            to_dos[viewer.id].append(to_do)
    return to_dos


def _moments(at: datetime) -> dict[str, Any]:
    today = clock.local(at).date()
    return {
        "now": at,
        "today": today,
        "running": at - MAX_DURATION,
        "answer_until": at + ANSWER_PERIOD,
        "prepare_until": at + PREPARE_PERIOD,
        "prepare_by": today + PREPARE_PERIOD,
        "owed": at - DEBRIEF_PERIOD,
        "owed_start": at - DEBRIEF_PERIOD - MAX_DURATION,
        "draft": at - timedelta(days=DRAFT_DAYS),
        "draft_start": at - timedelta(days=DRAFT_DAYS) - MAX_DURATION,
    }


def _concerns(viewer: Viewer, row: Any) -> bool:
    """Whether it is still theirs to do: they see the group, and are in it where that is needed."""
    what = ItemKind(row.what)
    role = viewer.memberships.get(row.group_id)
    if what is ItemKind.FINISH_POINT:
        is_open = row.visibility == Visibility.OPEN and viewer.scope is VisibilityScope.PLATFORM
        return viewer.scope is VisibilityScope.ALL or is_open or role is not None
    if what is ItemKind.SHARE_AGENDA:
        return role == MembershipRole.ORGANISER or viewer.is_isa
    if what is ItemKind.WRITE_DEBRIEF:
        return role not in (None, MembershipRole.FOLLOWER) and viewer.fund_in(row.group_id) == row.fund_id
    return role is not None or (what is ItemKind.WRITE_REPORT and viewer.is_isa)


def _to_do(row: Any, detail: str | None = None) -> ToDo:
    what = ItemKind(row.what)
    return ToDo(
        thing=Thing(_KINDS[what], row.thing_id),
        what=what,
        title=row.title,
        path=_PATHS[what](row),
        group_name=row.group_name,
        group_slug=row.group_slug,
        due_at=row.due_at if row.due_at is not None else clock.last_minute(row.due_on),
        detail=row.detail if detail is None else detail,
    )


_PATHS: dict[ItemKind, Callable[[Any], str]] = {
    ItemKind.ANSWER_POLL: lambda row: f"{path_of(row.meeting_id)}#momenten",
    ItemKind.ANSWER_MEETING: lambda row: path_of(row.meeting_id),
    ItemKind.VOTE: lambda row: path_of_poll(row.thing_id),
    ItemKind.SHARE_AGENDA: lambda row: f"{path_of(row.meeting_id)}/agenda",
    ItemKind.PREPARE_ITEM: lambda row: f"{path_of(row.meeting_id)}/agenda",
    ItemKind.FINISH_POINT: lambda row: f"{path_of(row.meeting_id)}/verslag",
    ItemKind.WRITE_DEBRIEF: lambda row: f"{path_of(row.meeting_id)}/terugkoppeling/{row.slug}",
    ItemKind.WRITE_REPORT: lambda row: f"{path_of(row.meeting_id)}/verslag/bewerken",
}


@cache
def _statement() -> Any:
    """Built once: what the accounts `accounts` and the funds `funds` have to do."""
    return sa.union_all(*_parts())


def _parts() -> Iterator[sa.Select[Any]]:
    yield _polls()
    yield _unanswered()
    yield _votes()
    yield _agendas_to_share()
    yield _items_to_prepare()
    yield _open_points()
    yield _owed_debriefs()
    yield from _reports_to_write()


def _select(
    what: ItemKind,
    *,
    thing_id: Any = Meeting.id,
    account_id: Any = None,
    fund_id: Any = None,
    title: Any = Meeting.title,
    due_at: Any = None,
    due_on: Any = None,
    detail: Any = "",
    slug: Any = "",
) -> sa.Select[Any]:
    """The columns of all parts, with those that a part has."""
    return columns(
        sa.literal(what.value).label("what"),
        _or_null(account_id, sa.Uuid()).label("account_id"),
        _or_null(fund_id, sa.Uuid()).label("fund_id"),
        col(thing_id).label("thing_id"),
        col(Meeting.id).label("meeting_id"),
        col(title).label("title"),
        col(Group.id).label("group_id"),
        col(Group.name).label("group_name"),
        col(Group.slug).label("group_slug"),
        col(Group.visibility).label("visibility"),
        _or_null(due_at, _MOMENT).label("due_at"),
        _or_null(due_on, sa.Date()).label("due_on"),
        (sa.literal(detail) if isinstance(detail, str) else detail).label("detail"),
        (sa.literal(slug) if isinstance(slug, str) else slug).label("slug"),
    )


def _or_null(column: Any, kind: Any) -> Any:
    return sa.cast(sa.null(), kind) if column is None else column


_ACCOUNTS: Any = sa.bindparam("accounts", expanding=True, type_=sa.Uuid())
_FUNDS: Any = sa.bindparam("funds", expanding=True, type_=sa.Uuid())
_NOW: Any = sa.bindparam("now", type_=_MOMENT)


def _of_members(query: sa.Select[Any]) -> sa.Select[Any]:
    """Joins the members who are expected in the group of a meeting, in groups that are not archived."""
    return (
        query.select_from(Membership)
        .join(Group, col(Group.id) == Membership.group_id)
        .join(Meeting, col(Meeting.group_id) == Group.id)
        .where(
            col(Membership.account_id).in_(_ACCOUNTS),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Group.archived_at).is_(None),
            col(Meeting.cancelled_at).is_(None),
        )
    )


def _polls() -> sa.Select[Any]:
    query = _of_members(
        _select(ItemKind.ANSWER_POLL, account_id=Membership.account_id, due_on=DatePoll.closes_on)
    ).join(DatePoll, col(DatePoll.meeting_id) == Meeting.id)
    return query.where(
        col(Meeting.starts_at).is_(None),
        col(DatePoll.decided_at).is_(None),
        col(DatePoll.closes_on) >= sa.bindparam("today", type_=sa.Date()),
        waits_for(col(Membership.account_id), Membership),
    )


def _unanswered() -> sa.Select[Any]:
    own = sa.and_(col(Answer.meeting_id) == Meeting.id, col(Answer.account_id) == Membership.account_id)
    query = _of_members(
        _select(ItemKind.ANSWER_MEETING, account_id=Membership.account_id, due_at=Meeting.starts_at)
    ).outerjoin(Answer, own)
    return query.where(
        col(Meeting.starts_at) > _NOW,
        col(Meeting.starts_at) < sa.bindparam("answer_until", type_=_MOMENT),
        sa.or_(col(Answer.value).is_(None), col(Answer.value) == AnswerValue.IF_NEEDED, IS_EARLIER),
    )


def _votes() -> sa.Select[Any]:
    """The open polls in which somebody has a voice, or their fund, that was not used."""
    voter = sa.case((col(Poll.voice) == Voice.FUND, col(Membership.fund_id)), else_=col(Membership.account_id))
    query = columns(
        sa.literal(ItemKind.VOTE.value).label("what"),
        col(Membership.account_id).label("account_id"),
        _or_null(None, sa.Uuid()).label("fund_id"),
        col(Poll.id).label("thing_id"),
        _or_null(None, sa.Uuid()).label("meeting_id"),
        col(Poll.question).label("title"),
        col(Group.id).label("group_id"),
        col(Group.name).label("group_name"),
        col(Group.slug).label("group_slug"),
        col(Group.visibility).label("visibility"),
        col(Poll.closes_at).label("due_at"),
        _or_null(None, sa.Date()).label("due_on"),
        sa.literal("").label("detail"),
        sa.literal("").label("slug"),
    )
    return (
        query.select_from(Membership)
        .join(Group, col(Group.id) == Membership.group_id)
        .join(Account, col(Account.id) == Membership.account_id)
        .join(Poll, col(Poll.group_id) == Group.id)
        .outerjoin(Ballot, sa.and_(col(Ballot.poll_id) == Poll.id, col(Ballot.voter_id) == voter))
        .where(
            col(Membership.account_id).in_(_ACCOUNTS),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
            col(Group.archived_at).is_(None),
            col(Poll.closed_at).is_(None),
            col(Poll.withdrawn_at).is_(None),
            sa.or_(col(Poll.closes_at).is_(None), col(Poll.closes_at) > _NOW),
            voter.is_not(None),
            col(Ballot.id).is_(None),
        )
    )


def _coming(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.join(Group, col(Group.id) == Meeting.group_id).where(
        col(Meeting.starts_at) > _NOW, col(Meeting.cancelled_at).is_(None), col(Group.archived_at).is_(None)
    )


def _agendas_to_share() -> sa.Select[Any]:
    query = _select(ItemKind.SHARE_AGENDA, account_id=Meeting.organiser_id, due_on=Meeting.agenda_due_on)
    return _coming(query.select_from(Meeting)).where(
        col(Meeting.organiser_id).in_(_ACCOUNTS),
        col(Meeting.agenda_shared_at).is_(None),
        col(Meeting.agenda_due_on) <= sa.bindparam("prepare_by", type_=sa.Date()),
    )


def _items_to_prepare() -> sa.Select[Any]:
    query = _select(
        ItemKind.PREPARE_ITEM,
        account_id=AgendaItem.owner_id,
        due_at=Meeting.starts_at,
        detail=col(AgendaItem.title),
    )
    query = query.select_from(AgendaItem).join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
    return _coming(query).where(
        col(AgendaItem.owner_id).in_(_ACCOUNTS),
        col(Meeting.starts_at) < sa.bindparam("prepare_until", type_=_MOMENT),
    )


def _open_points() -> sa.Select[Any]:
    query = _select(
        ItemKind.FINISH_POINT,
        thing_id=ActionItem.id,
        account_id=ActionItem.owner_id,
        fund_id=ActionItem.fund_id,
        title=ActionItem.text,
        due_on=ActionItem.due_on,
        detail=col(Meeting.title),
    )
    of_fund = sa.and_(col(ActionItem.owner_id).is_(None), col(ActionItem.fund_id).in_(_FUNDS))
    return (
        query.select_from(ActionItem)
        .join(Meeting, col(Meeting.id) == ActionItem.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .where(
            sa.or_(col(ActionItem.owner_id).in_(_ACCOUNTS), of_fund),
            col(ActionItem.done_at).is_(None),
            col(Report.published_at).is_not(None),
        )
    )


def _owed_debriefs() -> sa.Select[Any]:
    query = _select(
        ItemKind.WRITE_DEBRIEF,
        thing_id=Attendance.id,
        fund_id=Attendance.represented_by_id,
        detail=col(Fund.name),
        slug=col(Fund.slug),
    )
    is_written = sa.exists().where(
        col(Debrief.meeting_id) == col(Meeting.id), col(Debrief.for_fund_id) == col(Attendance.fund_id)
    )
    return (
        query.select_from(Attendance)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Fund, col(Fund.id) == Attendance.fund_id)
        .where(
            col(Attendance.represented_by_id).in_(_FUNDS),
            col(Attendance.status) == AttendanceStatus.REPRESENTED,
            col(Meeting.ends_at) <= _NOW,
            col(Meeting.ends_at) > sa.bindparam("owed", type_=_MOMENT),
            col(Meeting.starts_at) > sa.bindparam("owed_start", type_=_MOMENT),
            col(Meeting.cancelled_at).is_(None),
            col(Group.archived_at).is_(None),
            ~is_written.correlate(Meeting, Attendance),
        )
    )


def _reports_to_write() -> Iterator[sa.Select[Any]]:
    """Those of a reporter; else of the groups that somebody organises, and what an ISA organised elsewhere."""
    given = _select(ItemKind.WRITE_REPORT, account_id=Meeting.reporter_id).select_from(Meeting)
    yield _without_report(given).where(col(Meeting.reporter_id).in_(_ACCOUNTS), has_reporter())
    led = _select(ItemKind.WRITE_REPORT, account_id=Membership.account_id).select_from(Membership)
    led = led.join(Meeting, col(Meeting.group_id) == Membership.group_id)
    yield _without_report(led).where(
        col(Membership.account_id).in_(_ACCOUNTS),
        col(Membership.left_at).is_(None),
        col(Membership.role) == MembershipRole.ORGANISER,
        ~has_reporter(),
    )
    leads = sa.exists().where(
        col(Membership.account_id) == Meeting.organiser_id,
        col(Membership.group_id) == Meeting.group_id,
        col(Membership.left_at).is_(None),
        col(Membership.role) == MembershipRole.ORGANISER,
    )
    own = _select(ItemKind.WRITE_REPORT, account_id=Meeting.organiser_id).select_from(Meeting)
    own = own.join(Account, sa.and_(col(Account.id) == Meeting.organiser_id, col(Account.role) == Role.ISA))
    yield _without_report(own).where(
        col(Meeting.organiser_id).in_(_ACCOUNTS), ~leads.correlate(Meeting), ~has_reporter()
    )


def _without_report(query: sa.Select[Any]) -> sa.Select[Any]:
    return (
        query.join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Report, col(Report.meeting_id) == Meeting.id)
        .where(
            col(Meeting.ends_at) <= _NOW,
            col(Meeting.ends_at) > sa.bindparam("draft", type_=_MOMENT),
            col(Meeting.starts_at) > sa.bindparam("draft_start", type_=_MOMENT),
            col(Meeting.cancelled_at).is_(None),
            col(Group.archived_at).is_(None),
            col(Report.published_at).is_(None),
        )
    )
