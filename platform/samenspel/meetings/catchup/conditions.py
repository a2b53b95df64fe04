"""SQL conditions of catching up, over the parameters of `Viewer.bound`."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.db import columns
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.attendance.models import CheckIn
from samenspel.meetings.catchup.models import CatchUpSeen
from samenspel.meetings.models import (
    Answer,
    AnswerValue,
    Attendance,
    AttendanceStatus,
    Meeting,
)

_VIEWER_ID: Any = sa.bindparam("viewer_id", type_=sa.Uuid())
OWN_ANSWER = aliased(Answer)
_OWN_MEMBERSHIP = aliased(Membership)
_COLLEAGUE = aliased(CheckIn)
_PLACE = aliased(Membership)
#: SQL over Meeting: the fund for which the viewer is in its group.
OWN_FUND: Any = (
    columns(_PLACE.fund_id)
    .where(
        col(_PLACE.group_id) == col(Meeting.group_id),
        col(_PLACE.account_id) == _VIEWER_ID,
        col(_PLACE.left_at).is_(None),
    )
    .correlate(Meeting)
    .scalar_subquery()
)

#: Joins the viewer's answer to a meeting.
IS_OWN_ANSWER = sa.and_(col(OWN_ANSWER.meeting_id) == Meeting.id, col(OWN_ANSWER.account_id) == _VIEWER_ID)


def has_card(has_fund: bool) -> sa.ColumnElement[bool]:
    """SQL over Meeting and OWN_ANSWER: the viewer was expected, missed the meeting, and did not read its card."""
    return sa.and_(_was_missed(has_fund), _was_expected(), _is_unseen())


def _was_missed(has_fund: bool) -> sa.ColumnElement[bool]:
    """SQL over Meeting and the viewer's answer (OWN_ANSWER): as far as is known, they were not there.

    Where only the fund was recorded, the viewer is taken to have come for it unless they said no; where a colleague
    checked in and the viewer did not, they are taken to have stayed away. A meeting without any record was missed only
    by those who said that they would not come.
    """
    away_values = (AnswerValue.NO, AnswerValue.REPRESENTED, AnswerValue.FOLLOWS)
    said_no = sa.or_(*(col(OWN_ANSWER.value) == value for value in away_values))
    came_in = sa.exists().where(col(CheckIn.meeting_id) == col(Meeting.id), col(CheckIn.account_id) == _VIEWER_ID)
    is_recorded = sa.exists().where(col(Attendance.meeting_id) == col(Meeting.id))
    came: sa.ColumnElement[bool] = col(OWN_ANSWER.value) == AnswerValue.YES
    if has_fund:
        fund_came = sa.exists().where(
            col(Attendance.meeting_id) == col(Meeting.id),
            col(Attendance.fund_id) == OWN_FUND,
            col(Attendance.status) == AttendanceStatus.PRESENT,
        )
        colleague = sa.exists().where(
            col(_COLLEAGUE.meeting_id) == col(Meeting.id),
            col(_COLLEAGUE.fund_id) == OWN_FUND,
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
