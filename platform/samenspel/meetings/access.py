"""What of a meeting somebody sees and may do. Everybody who sees the group sees the meeting, but not its draft
report."""

import uuid
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.clock import local
from samenspel.db import columns
from samenspel.groups.access import may_organise as may_organise
from samenspel.groups.access import may_plan as may_plan
from samenspel.groups.access import may_take_part, own_groups, visible_in, visible_to
from samenspel.groups.models import Membership
from samenspel.meetings.models import Answer, Meeting
from samenspel.people.models import Account
from samenspel.viewer import Viewer, VisibilityScope

#: Under another name, as the query around it may join the answers as well.
_OWN = aliased(Answer)
_ANSWERED = columns(_OWN.meeting_id)
_REPORTER, _PLACE = aliased(Account), aliased(Membership)


def concerning(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """As `mine`, for a statement that is built once: the viewer comes in by parameters (`Viewer.bound`)."""
    me: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id")
    return sa.and_(
        visible_in(scope),
        sa.or_(
            col(Meeting.group_id).in_(own_groups()),
            col(Meeting.organiser_id) == me,
            col(Meeting.id).in_(_ANSWERED.where(col(_OWN.account_id) == me)),
        ),
    )


def mine(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL over Meeting and Group: the meetings that concern the viewer, as far as seen.

    Those of the groups the viewer is in, those they organise, and those they answered for.
    """
    return sa.and_(
        visible_to(viewer),
        sa.or_(
            col(Meeting.group_id).in_(list(viewer.memberships)),
            col(Meeting.organiser_id) == viewer.id,
            col(Meeting.id).in_(_ANSWERED.where(col(_OWN.account_id) == viewer.id)),
        ),
    )


def is_archived(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Whether the group is archived: its meetings can be read and no longer change."""
    return group_id in viewer.archived


def may_answer(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Everybody in the group, followers and guests as well, answers whether they come; an ISA everywhere."""
    return may_take_part(viewer, group_id)


def has_reporter() -> sa.ColumnElement[bool]:
    """SQL over Meeting: somebody was chosen to write its report, and is still in the group with an account in use."""
    place = sa.exists().where(
        col(_PLACE.account_id) == col(Meeting.reporter_id),
        col(_PLACE.group_id) == col(Meeting.group_id),
        col(_PLACE.left_at).is_(None),
        col(_REPORTER.id) == col(_PLACE.account_id),
        col(_REPORTER.active),
    )
    return place.correlate(Meeting)


def may_write_report(viewer: Viewer, group_id: uuid.UUID, reporter_id: uuid.UUID | None) -> bool:
    """The organisers write and publish the report, and see its draft; so does the reporter as long as they are in the
    group."""
    return may_organise(viewer, group_id) or (reporter_id == viewer.id and may_take_part(viewer, group_id))


def may_write_item(viewer: Viewer, group_id: uuid.UUID, owner_id: uuid.UUID | None) -> bool:
    """The report of one agenda item is written by the organisers, and by the owner of the item who is in the group."""
    return may_organise(viewer, group_id) or (owner_id == viewer.id and may_take_part(viewer, group_id))


def may_read_draft(
    viewer: Viewer, group_id: uuid.UUID, reporter_id: uuid.UUID | None, shared_at: datetime | None
) -> bool:
    """A report that is being written is read by its writers, and by the people in the group once it was opened to
    them."""
    is_shared = shared_at is not None and may_take_part(viewer, group_id)
    return is_shared or may_write_report(viewer, group_id, reporter_id)


def may_read_debrief(viewer: Viewer, for_fund_id: uuid.UUID, by_fund_id: uuid.UUID) -> bool:
    """A debrief is between two funds; ISA's, who see everything but direct messages, read along."""
    return viewer.is_isa or not viewer.fund_ids.isdisjoint((for_fund_id, by_fund_id))


def may_write_debrief(viewer: Viewer, group_id: uuid.UUID, by_fund_id: uuid.UUID) -> bool:
    """A debrief is written by somebody in the group of the fund that represented the other."""
    return viewer.fund_in(group_id) == by_fund_id and may_take_part(viewer, group_id)


def may_finish(viewer: Viewer, group_id: uuid.UUID, owner_id: uuid.UUID | None, fund_id: uuid.UUID | None) -> bool:
    """An action point is closed by its owner (where that is a fund, anybody of the fund) and by the organisers."""
    if may_organise(viewer, group_id) or owner_id == viewer.id:
        return True
    return owner_id is None and fund_id in viewer.fund_ids


def is_open_for_answers(starts_at: datetime | None, cancelled_at: datetime | None, at: datetime) -> bool:
    """Whether answers can change: until the meeting starts, once it has a date."""
    return cancelled_at is None and starts_at is not None and at < starts_at


def is_open_for_attendance(starts_at: datetime | None, cancelled_at: datetime | None, today: date) -> bool:
    """Whether attendance can be recorded: from the day of the meeting on."""
    return cancelled_at is None and starts_at is not None and today >= local(starts_at).date()


#: The button to join an online meeting appears so long before its start.
JOIN_EARLY = timedelta(minutes=10)


def join_state(
    starts_at: datetime | None, ends_at: datetime | None, cancelled_at: datetime | None, at: datetime
) -> str:
    """Whether an online meeting can be joined: early, open, over, or sought as long as it has no date."""
    if cancelled_at is not None:
        return "over"
    if starts_at is None or ends_at is None:
        return "sought"
    if at < starts_at - JOIN_EARLY:
        return "early"
    return "open" if at < ends_at else "over"
