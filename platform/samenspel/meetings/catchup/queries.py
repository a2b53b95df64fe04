"""Selects for people who missed meetings: which ones, and the card of each."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
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
from samenspel.lines import Lines, lines_from
from samenspel.meetings.access import concerning
from samenspel.meetings.attendance.debrief.queries import DEBRIEF_PERIOD
from samenspel.meetings.attendance.models import CheckIn, Debrief
from samenspel.meetings.catchup import card
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.meetings.models import (
    MAX_DURATION,
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

#: There is a card as long as the report is no older.
CATCH_UP_PERIOD = timedelta(days=120)
#: A report is listed as news for so long.
NEWS_PERIOD = timedelta(days=60)
#: The newest cards are shown, so many: more than a summer's worth.
MAX_CARDS = 30
#: More reports than those months have. With a limit SQLite works out only once for each report whether it was missed;
#: without one it does so again for the condition and for the order.
MAX_REPORTS = 1000

_VIEWER_ID: Any = sa.bindparam("viewer_id", type_=sa.Uuid())
_VIEWER_FUND: Any = sa.bindparam("viewer_fund", type_=sa.Uuid())
_OWN_ANSWER = aliased(Answer)
_OWN_MEMBERSHIP = aliased(Membership)
_COLLEAGUE = aliased(CheckIn)


def _was_missed(has_fund: bool) -> sa.ColumnElement[bool]:
    """SQL over Meeting and the viewer's answer (_OWN_ANSWER): as far as is known, they were not there.

    Where only the fund was recorded, the viewer is taken to have come for it unless they said no; where a colleague
    checked in and the viewer did not, they are taken to have stayed away. A meeting without any record was missed only
    by those who said that they would not come.
    """
    away_values = (AnswerValue.NO, AnswerValue.REPRESENTED, AnswerValue.FOLLOWS)
    said_no = sa.or_(*(col(_OWN_ANSWER.value) == value for value in away_values))
    came_in = sa.exists().where(col(CheckIn.meeting_id) == col(Meeting.id), col(CheckIn.account_id) == _VIEWER_ID)
    is_recorded = sa.exists().where(col(Attendance.meeting_id) == col(Meeting.id))
    came: sa.ColumnElement[bool] = col(_OWN_ANSWER.value) == AnswerValue.YES
    if has_fund:
        fund_came = sa.exists().where(
            col(Attendance.meeting_id) == col(Meeting.id),
            col(Attendance.fund_id) == _VIEWER_FUND,
            col(Attendance.status) == AttendanceStatus.PRESENT,
        )
        colleague = sa.exists().where(
            col(_COLLEAGUE.meeting_id) == col(Meeting.id),
            col(_COLLEAGUE.fund_id) == _VIEWER_FUND,
            col(_COLLEAGUE.account_id) != _VIEWER_ID,
        )
        came = sa.and_(fund_came, ~colleague)
    away = sa.or_(sa.func.coalesce(said_no, sa.false()), sa.and_(~sa.func.coalesce(came, sa.false()), is_recorded))
    return sa.and_(~came_in, col(Meeting.organiser_id) != _VIEWER_ID, away)


def _was_expected() -> sa.ColumnElement[bool]:
    """SQL over Meeting: the viewer was a member of the group by then, and not a follower."""
    return sa.exists().where(
        col(_OWN_MEMBERSHIP.group_id) == col(Meeting.group_id),
        col(_OWN_MEMBERSHIP.account_id) == _VIEWER_ID,
        col(_OWN_MEMBERSHIP.left_at).is_(None),
        col(_OWN_MEMBERSHIP.role) != MembershipRole.FOLLOWER,
        col(_OWN_MEMBERSHIP.joined_at) <= col(Meeting.starts_at),
    )


def _is_unseen() -> sa.ColumnElement[bool]:
    """SQL over Meeting: the viewer did not mark its card as read."""
    return ~sa.exists().where(col(CatchUpSeen.meeting_id) == col(Meeting.id), col(CatchUpSeen.account_id) == _VIEWER_ID)


@dataclass(frozen=True, slots=True)
class ReportNotice:
    """An item of the start page: a published report (`is_missed`: with a card to read), or a debrief that the viewer's
    fund owes to another one (`fund_name` and `fund_slug`, empty for a report)."""

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


_MOMENT: Any = Meeting.__table__.c.starts_at.type  # type: ignore[attr-defined]


@cache
def _notices(scope: VisibilityScope, has_fund: bool) -> Lines[ReportNotice]:
    reports = columns(_report_notices(scope, has_fund).subquery())
    if not has_fund:
        return lines_from(ReportNotice, reports)
    return lines_from(ReportNotice, sa.union_all(reports, columns(_owed_debriefs().subquery())))


def _report_notices(scope: VisibilityScope, has_fund: bool) -> sa.Select[Any]:
    missed = sa.and_(_was_missed(has_fund), _was_expected(), _is_unseen())
    is_mine = sa.and_(col(_OWN_ANSWER.meeting_id) == Meeting.id, col(_OWN_ANSWER.account_id) == _VIEWER_ID)
    reports = (
        columns(
            col(Meeting.id).label("meeting_id"),
            col(Meeting.title).label("title"),
            col(Group.name).label("group_name"),
            col(Report.published_at).label("at"),
            missed.label("is_missed"),
            sa.literal("").label("fund_name"),
            sa.literal("").label("fund_slug"),
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(_OWN_ANSWER, is_mine)
        .where(concerning(scope), col(Report.published_at) > sa.bindparam("catch_up", type_=_MOMENT))
        .order_by(col(Report.published_at).desc())
        .limit(MAX_REPORTS)
        .subquery()
    )
    return (
        columns(reports)
        .where(sa.or_(reports.c.is_missed, reports.c.at > sa.bindparam("news", type_=_MOMENT)))
        .order_by(reports.c.is_missed.desc(), reports.c.at.desc())
        .limit(MAX_CARDS + 4)
    )


def _owed_debriefs() -> sa.Select[Any]:
    return (
        columns(
            col(Meeting.id).label("meeting_id"),
            col(Meeting.title).label("title"),
            col(Group.name).label("group_name"),
            col(Meeting.ends_at).label("at"),
            sa.false().label("is_missed"),
            col(Fund.name).label("fund_name"),
            col(Fund.slug).label("fund_slug"),
        )
        .select_from(Attendance)
        .join(Meeting, col(Meeting.id) == Attendance.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Fund, col(Fund.id) == Attendance.fund_id)
        .where(
            col(Attendance.represented_by_id) == _VIEWER_FUND,
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
    )


def notices_for(viewer: Viewer) -> list[ReportNotice]:
    """The reports to read, those of missed meetings first, and the debriefs that are owed; in one statement."""
    at = now()
    has_fund = viewer.fund_id is not None
    moments = {"news": at - NEWS_PERIOD, "catch_up": at - CATCH_UP_PERIOD}
    if has_fund:
        moments |= {"now": at, "owed": at - DEBRIEF_PERIOD, "since": at - DEBRIEF_PERIOD - MAX_DURATION}
    return _notices(viewer.scope, has_fund).all(viewer.bound | moments)


@dataclass(frozen=True, slots=True)
class CardAction:
    """An action point on a card."""

    id: uuid.UUID
    text: str
    due_on: Any
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class CatchUpCard:
    """A meeting that somebody missed, in three minutes of reading; the debrief is empty where none was written."""

    meeting_id: uuid.UUID
    title: str
    group_name: str
    starts_at: datetime
    decisions: tuple[str, ...]
    concerning: tuple[str, ...]
    actions: tuple[CardAction, ...]
    debrief_html: str
    debrief_by: str
    excerpts: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        return f"{path_of(self.meeting_id)}/verslag"

    @property
    def minutes(self) -> int:
        return card.minutes_to_read([*self.decisions, *(words for _title, words in self.excerpts)])


def _missed(viewer: Viewer) -> Sequence[Any]:
    is_mine = sa.and_(col(_OWN_ANSWER.meeting_id) == Meeting.id, col(_OWN_ANSWER.account_id) == _VIEWER_ID)
    query = (
        columns(Meeting.id, Meeting.title, col(Group.name).label("group_name"), Meeting.starts_at, Report.summary_html)
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(_OWN_ANSWER, is_mine)
        .where(
            visible_in(viewer.scope),
            _was_missed(viewer.fund_id is not None),
            _was_expected(),
            _is_unseen(),
            col(Report.published_at) > now() - CATCH_UP_PERIOD,
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(MAX_CARDS)
    )
    return session().execute(query, viewer.bound).all()


def cards_for(viewer: Viewer) -> list[CatchUpCard]:
    """The cards of the meetings that the viewer missed and did not mark as read, the newest first; in five
    statements."""
    rows = _missed(viewer)
    ids = [row.id for row in rows]
    if not ids:
        return []
    decisions = _by_meeting(columns(Decision.meeting_id, Decision.text), Decision, ids)
    actions = _by_meeting(
        columns(
            ActionItem.meeting_id,
            ActionItem.id,
            ActionItem.text,
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
        _card_of(
            viewer,
            row,
            decisions=[decision.text for decision in decisions.get(row.id, [])],
            actions=actions.get(row.id, []),
            notes=[(item.title, text.to_lines(item.notes_html)) for item in notes.get(row.id, [])],
            debrief=debriefs.get(row.id),
        )
        for row in rows
    ]


def _by_meeting(query: sa.Select[Any], model: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The rows of some meetings, by `meeting_id`, in the order of the report."""
    ordered = query.where(col(model.meeting_id).in_(ids)).order_by(col(model.position), col(model.id))
    found: dict[uuid.UUID, list[Any]] = {}
    for row in session().execute(ordered):
        found.setdefault(row.meeting_id, []).append(row)
    return found


def _debriefs(viewer: Viewer, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """The debriefs to the viewer's fund, by the meeting: `text_html`, and the name of the fund that wrote it."""
    if viewer.fund_id is None:
        return {}
    query = (
        columns(Debrief.meeting_id, Debrief.text_html, col(Fund.name).label("by_fund"))
        .join(Fund, col(Fund.id) == Debrief.by_fund_id)
        .where(col(Debrief.meeting_id).in_(ids), col(Debrief.for_fund_id) == viewer.fund_id)
    )
    return {row.meeting_id: row for row in session().execute(query)}


def _card_of(
    viewer: Viewer, row: Any, *, decisions: list[str], actions: list[Any], notes: list[tuple[str, str]], debrief: Any
) -> CatchUpCard:
    items = [*notes, ("", text.to_lines(row.summary_html))]
    return CatchUpCard(
        meeting_id=row.id,
        title=row.title,
        group_name=row.group_name,
        starts_at=row.starts_at,
        decisions=tuple(decisions),
        concerning=tuple(
            card.sentences_about([*decisions, *(words for _title, words in items)], viewer.fund_name or "")[:6]
        ),
        actions=tuple(_own_actions(viewer, actions)),
        debrief_html=debrief.text_html if debrief else "",
        debrief_by=debrief.by_fund if debrief else "",
        excerpts=tuple(card.excerpts(items)),
    )


def _own_actions(viewer: Viewer, actions: Iterable[Any]) -> Iterator[CardAction]:
    """The open action points of the viewer, and those of their fund that no person owns."""
    for action in actions:
        is_of_fund = action.owner_id is None and action.fund_id is not None and action.fund_id == viewer.fund_id
        if action.done_at is None and (action.owner_id == viewer.id or is_of_fund):
            is_overdue = action.due_on is not None and action.due_on < today()
            yield CardAction(action.id, action.text, action.due_on, is_overdue)
