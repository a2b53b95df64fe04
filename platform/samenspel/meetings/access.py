"""What of a meeting somebody sees and may do. A meeting is seen by who sees its group; its draft report is not."""

import uuid
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.clock import local
from samenspel.db import columns
from samenspel.groups.access import may_organise as may_organise
from samenspel.groups.access import may_plan as may_plan
from samenspel.groups.access import may_post, own_groups, visible_in, visible_to
from samenspel.meetings.models import Answer, Meeting
from samenspel.viewer import Viewer, VisibilityScope

#: Under another name, as the query around it may join the answers as well.
_OWN = aliased(Answer)
_ANSWERED = columns(_OWN.meeting_id)


def concerning(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """As `mine`, for a statement that is made once: the viewer comes in by parameters (`Viewer.bound`)."""
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
    """Whether the group was put away: its meetings are read and change no more."""
    return group_id in viewer.archived


def may_answer(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Who is in the group, followers and guests as well, says whether they come; an ISA everywhere."""
    return may_post(viewer, group_id)


def may_write_report(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Writes and publishes the report, and sees it as long as it is a draft."""
    return may_organise(viewer, group_id)


def may_write_item(viewer: Viewer, group_id: uuid.UUID, owner_id: uuid.UUID | None) -> bool:
    """Writes the report of one agenda item: who writes the report, and who brings the item as long as they are in."""
    return may_write_report(viewer, group_id) or (owner_id == viewer.id and may_post(viewer, group_id))


def may_read_draft(viewer: Viewer, group_id: uuid.UUID, shared_at: datetime | None) -> bool:
    """Reads a report that is being written: its writers, and the participants once it was opened to them."""
    return may_write_report(viewer, group_id) or (shared_at is not None and may_post(viewer, group_id))


def may_read_debrief(viewer: Viewer, for_fund_id: uuid.UUID, by_fund_id: uuid.UUID) -> bool:
    """A terugkoppeling is between two funds; the ISA's, who see everything but direct messages, read along."""
    return viewer.is_isa or viewer.fund_id in (for_fund_id, by_fund_id)


def may_write_debrief(viewer: Viewer, group_id: uuid.UUID, by_fund_id: uuid.UUID) -> bool:
    """Somebody of the fund that stood in, who is in the group."""
    return viewer.fund_id == by_fund_id and may_post(viewer, group_id)


def may_finish(viewer: Viewer, group_id: uuid.UUID, owner_id: uuid.UUID | None, fund_id: uuid.UUID | None) -> bool:
    """Its owner closes an action point, anybody of the fund where no person is named, and the organisers."""
    if may_organise(viewer, group_id) or owner_id == viewer.id:
        return True
    return owner_id is None and fund_id is not None and fund_id == viewer.fund_id


def is_open_for_answers(starts_at: datetime | None, cancelled_at: datetime | None, at: datetime) -> bool:
    """Answers change until the meeting starts; while its date is sought there is nothing to answer yet."""
    return cancelled_at is None and starts_at is not None and at < starts_at


def is_open_for_attendance(starts_at: datetime | None, cancelled_at: datetime | None, today: date) -> bool:
    """Who was there is written down from the day of the meeting on, when people come in."""
    return cancelled_at is None and starts_at is not None and today >= local(starts_at).date()


#: The button that leads to an online meeting is there from so long before its start.
JOIN_EARLY = timedelta(minutes=10)


def joining(starts_at: datetime | None, ends_at: datetime | None, cancelled_at: datetime | None, at: datetime) -> str:
    """Whether an online meeting can be joined: early, open, over, or sought as long as it has no date."""
    if cancelled_at is not None:
        return "over"
    if starts_at is None or ends_at is None:
        return "sought"
    if at < starts_at - JOIN_EARLY:
        return "early"
    return "open" if at < ends_at else "over"
