"""Selects for who missed a meeting: which ones, and what its card says. Never of a meeting that they attended."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel import text
from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.groups.access import own_groups, visible_in
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.meetings.access import concerning
from samenspel.meetings.attendance.debrief.queries import DEBRIEF_PERIOD
from samenspel.meetings.attendance.models import CheckIn, Debrief
from samenspel.meetings.catchup import card as catchup
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.meetings.models import (
    LONGEST,
    ActionItem,
    AgendaItem,
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Decision,
    Meeting,
    Report,
    path_of,
)
from samenspel.people.models import Fund
from samenspel.viewer import Viewer, VisibilityScope

#: A meeting is caught up on as long as its report is no older.
CATCH_UP = timedelta(days=120)
#: A report is news for so long.
NEWS = timedelta(days=60)
#: So many cards are shown, the newest; more than a summer's worth.
MOST = 30
#: So many reports of those months are looked at, more than there are. The limit has SQLite find out once for each
#: whether it was missed; without one it asks again for the choice and for the order.
CONCERNING = 1000

_ME: Any = sa.bindparam("viewer_id", type_=sa.Uuid())
_FUND: Any = sa.bindparam("viewer_fund", type_=sa.Uuid())
_OWN = aliased(Answer)
_HERE = aliased(Membership)
_COLLEAGUE = aliased(CheckIn)


def _is_missed(has_fund: bool) -> sa.ColumnElement[bool]:
    """SQL over Meeting and the viewer's answer (_OWN): they were not there, as far as is known.

    Where only the fund was recorded, who did not say no is taken to have come for it; where somebody else of the fund
    was checked in, who was not is taken to have stayed away. Of a meeting without any record nobody missed anything
    but who said that they would not come.
    """
    away_values = (AnswerValue.NO, AnswerValue.REPRESENTED, AnswerValue.FOLLOWS)
    said_no = sa.or_(*(col(_OWN.value) == value for value in away_values))
    came_in = sa.exists().where(col(CheckIn.meeting_id) == col(Meeting.id), col(CheckIn.account_id) == _ME)
    is_recorded = sa.exists().where(col(Attendance.meeting_id) == col(Meeting.id))
    came: sa.ColumnElement[bool] = col(_OWN.value) == AnswerValue.YES
    if has_fund:
        fund_came = sa.exists().where(
            col(Attendance.meeting_id) == col(Meeting.id),
            col(Attendance.fund_id) == _FUND,
            col(Attendance.status) == AttendanceStatus.PRESENT,
        )
        colleague = sa.exists().where(
            col(_COLLEAGUE.meeting_id) == col(Meeting.id),
            col(_COLLEAGUE.fund_id) == _FUND,
            col(_COLLEAGUE.account_id) != _ME,
        )
        came = sa.and_(fund_came, ~colleague)
    away = sa.or_(sa.func.coalesce(said_no, sa.false()), sa.and_(~sa.func.coalesce(came, sa.false()), is_recorded))
    return sa.and_(~came_in, col(Meeting.organiser_id) != _ME, away)


def _expected() -> sa.ColumnElement[bool]:
    """SQL over Meeting: the viewer was in the group by then, and did not just follow."""
    return sa.exists().where(
        col(_HERE.group_id) == col(Meeting.group_id),
        col(_HERE.account_id) == _ME,
        col(_HERE.left_at).is_(None),
        col(_HERE.role) != MembershipRole.FOLLOWER,
        col(_HERE.joined_at) <= col(Meeting.starts_at),
    )


def _is_unseen() -> sa.ColumnElement[bool]:
    return ~sa.exists().where(col(CatchUpSeen.meeting_id) == col(Meeting.id), col(CatchUpSeen.account_id) == _ME)


@dataclass(frozen=True, slots=True)
class Told:
    """A published report for the start page (`is_missed`: there is a card to read), or a terugkoppeling that the
    viewer's fund owes to another one (`fund_name` and `fund_slug`)."""

    meeting_id: uuid.UUID
    title: str
    group_name: str
    at: datetime
    is_missed: bool
    fund_name: str
    fund_slug: str

    @property
    def path(self) -> str:
        return path_of(self.meeting_id)

    @property
    def published_at(self) -> datetime:
        return self.at


@cache
def _told(scope: VisibilityScope, has_fund: bool) -> Any:
    missed = sa.and_(_is_missed(has_fund), _expected(), _is_unseen())
    no_fund: tuple[Any, ...] = (sa.literal(""), sa.literal(""))
    reports = (
        columns(
            col(Meeting.id).label("id"),
            col(Meeting.title),
            col(Group.name),
            col(Report.published_at).label("at"),
            missed.label("is_missed"),
            *no_fund,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(_OWN, sa.and_(col(_OWN.meeting_id) == Meeting.id, col(_OWN.account_id) == _ME))
        .where(concerning(scope), col(Report.published_at) > sa.bindparam("catch_up", type_=_MOMENT))
        .order_by(col(Report.published_at).desc())
        .limit(CONCERNING)
        .subquery()
    )
    query = columns(
        columns(reports)
        .where(sa.or_(reports.c.is_missed, reports.c.at > sa.bindparam("news", type_=_MOMENT)))
        .order_by(reports.c.is_missed.desc(), reports.c.at.desc())
        .limit(MOST + 4)
        .subquery()
    )
    if not has_fund:
        return query
    owed = (
        columns(Meeting.id, Meeting.title, Group.name, Meeting.ends_at, sa.false(), Fund.name, Fund.slug)
        .select_from(Attendance)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Fund, col(Fund.id) == Attendance.fund_id)
        .where(
            col(Attendance.represented_by_id) == _FUND,
            col(Attendance.status) == AttendanceStatus.REPRESENTED,
            col(Meeting.group_id).in_(own_groups()),
            col(Meeting.ends_at) <= sa.bindparam("now", type_=_MOMENT),
            col(Meeting.ends_at) > sa.bindparam("owed", type_=_MOMENT),
            col(Meeting.starts_at) > sa.bindparam("since", type_=_MOMENT),  # so that the index by start does the work
            col(Meeting.cancelled_at).is_(None),
            ~sa.exists().where(
                col(Debrief.meeting_id) == col(Meeting.id), col(Debrief.for_fund_id) == col(Attendance.fund_id)
            ),
        )
        .limit(5)
        .subquery()
    )
    return sa.union_all(query, columns(owed))


_MOMENT: Any = Meeting.__table__.c.starts_at.type  # type: ignore[attr-defined]


def told_to(viewer: Viewer) -> list[Told]:
    """What reports there are to read, missed meetings first, and what terugkoppeling is owed; in one statement."""
    at = now()
    moments = {
        "news": at - NEWS,
        "catch_up": at - CATCH_UP,
        "now": at,
        "owed": at - DEBRIEF_PERIOD,
        "since": at - DEBRIEF_PERIOD - LONGEST,
    }
    query = _told(viewer.scope, viewer.fund_id is not None)
    if viewer.fund_id is None:
        moments = {name: moments[name] for name in ("news", "catch_up")}
    rows: Sequence[Sequence[Any]] = session().execute(query, viewer.bound | moments).all()
    return [Told(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ToDo:
    """An action point on a card."""

    id: uuid.UUID
    text: str
    due_on: Any
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting that somebody missed, in three minutes."""

    meeting_id: uuid.UUID
    title: str
    group_name: str
    starts_at: datetime
    decisions: tuple[str, ...]
    concerning: tuple[str, ...]
    actions: tuple[ToDo, ...]
    debrief_html: str
    debrief_by: str
    reading: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        return f"{path_of(self.meeting_id)}/verslag"

    @property
    def minutes(self) -> int:
        return catchup.minutes_to_read([*self.decisions, *(words for _title, words in self.reading)])


def _missed(viewer: Viewer) -> list[Sequence[Any]]:
    query = (
        columns(Meeting.id, Meeting.title, Group.name, Meeting.starts_at, Report.summary_html)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(_OWN, sa.and_(col(_OWN.meeting_id) == Meeting.id, col(_OWN.account_id) == _ME))
        .where(
            visible_in(viewer.scope),
            _is_missed(viewer.fund_id is not None),
            _expected(),
            _is_unseen(),
            col(Report.published_at) > now() - CATCH_UP,
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(MOST)
    )
    return list(session().execute(query, viewer.bound).all())


def cards_for(viewer: Viewer) -> list[Card]:
    """The card of each meeting that the viewer missed and did not tick off, the newest first; in five statements."""
    rows = _missed(viewer)
    ids = [row[0] for row in rows]
    if not ids:
        return []
    decisions = _by_meeting(columns(Decision.meeting_id, Decision.text), Decision, ids)
    actions = _by_meeting(
        columns(
            ActionItem.meeting_id,
            ActionItem.text,
            ActionItem.id,
            ActionItem.owner_id,
            ActionItem.fund_id,
            ActionItem.due_on,
            ActionItem.done_at,
        ),
        ActionItem,
        ids,
    )
    notes = _by_meeting(columns(AgendaItem.meeting_id, AgendaItem.title, AgendaItem.notes_html), AgendaItem, ids)
    debriefs = _debriefs(viewer, ids)
    return [
        _card(viewer, row, decisions.get(row[0], []), actions.get(row[0], []), notes.get(row[0], []), debriefs)
        for row in rows
    ]


def _by_meeting(query: sa.Select[Any], model: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The rows of some meetings in the order of the report, without the meeting's id."""
    ordered = query.where(col(model.meeting_id).in_(ids)).order_by(col(model.position), col(model.id))
    found: dict[uuid.UUID, list[Any]] = {}
    for meeting_id, *rest in session().execute(ordered):
        found.setdefault(meeting_id, []).append(rest)
    return found


def _debriefs(viewer: Viewer, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    if viewer.fund_id is None:
        return {}
    query = (
        columns(Debrief.meeting_id, Debrief.text_html, Fund.name)
        .join(Fund, col(Fund.id) == Debrief.by_fund_id)
        .where(col(Debrief.meeting_id).in_(ids), col(Debrief.for_fund_id) == viewer.fund_id)
    )
    return {meeting_id: (html, name) for meeting_id, html, name in session().execute(query)}


def _card(
    viewer: Viewer,
    row: Sequence[Any],
    decisions: Sequence[Any],
    actions: Sequence[Any],
    notes: Sequence[Any],
    debriefs: dict[uuid.UUID, tuple[str, str]],
) -> Card:
    meeting_id, title, group_name, starts_at, summary_html = row
    day = today()
    mine = tuple(
        ToDo(point_id, words, due_on, due_on is not None and due_on < day)
        for words, point_id, owner_id, fund_id, due_on, done_at in actions
        if done_at is None
        and (owner_id == viewer.id or (owner_id is None and fund_id is not None and fund_id == viewer.fund_id))
    )
    said = [(item, text.to_lines(html)) for item, html in notes]
    said.append(("", text.to_lines(summary_html)))
    words = [*(decision[0] for decision in decisions), *(words for _item, words in said)]
    html, by = debriefs.get(meeting_id, ("", ""))
    return Card(
        meeting_id,
        title,
        group_name,
        starts_at,
        tuple(decision[0] for decision in decisions),
        tuple(catchup.concerning(words, viewer.fund_name or "")[:6]),
        mine,
        html,
        by,
        tuple(catchup.reading(said)),
    )
