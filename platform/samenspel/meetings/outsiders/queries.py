"""Selects about people from outside the group who were asked to a meeting."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.clock import last_minute, today
from samenspel.db import columns, now, session
from samenspel.groups.models import Group, Membership
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.queries import OutsiderAddress
from samenspel.meetings import access
from samenspel.meetings import people as meeting_people
from samenspel.meetings.models import Meeting
from samenspel.meetings.people import MeetingDetails
from samenspel.meetings.polls import queries as polls
from samenspel.meetings.polls.models import DatePoll, PollSlot, SlotValue

#: Their addresses, names and answers are kept so long after the meeting.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OpenedInvitation:
    """What somebody who opens their link may know: the meeting, and, as long as its date is sought, its moments. An
    account that was closed has no `address`."""

    outsider: InvitedOutsider
    details: MeetingDetails
    poll: DatePoll | None
    slots: Sequence[PollSlot]
    at: datetime
    address: OutsiderAddress | None

    @property
    def meeting(self) -> Meeting:
        return self.details.meeting

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.cancelled_at is not None

    @property
    def seeks_date(self) -> bool:
        """Whether they say which moments suit them."""
        return self.poll is not None and self.meeting.starts_at is None

    @property
    def is_open(self) -> bool:
        """Whether they can still answer."""
        if self.seeks_date:
            return self.poll is not None and self.poll.closes_on >= today() and not self.is_cancelled
        return access.is_open_for_answers(self.meeting.starts_at, self.meeting.cancelled_at, self.at)

    @property
    def due_at(self) -> datetime | None:
        """Until when they can answer."""
        if self.poll is not None and self.seeks_date:
            return last_minute(self.poll.closes_on)
        return self.meeting.starts_at

    @property
    def has_answered(self) -> bool:
        """Whether nothing is left to ask of them now."""
        return len(self.slot_values) == len(self.slots) if self.seeks_date else bool(self.choice)

    @property
    def choice(self) -> str:
        """What they answered for the hours that the meeting has now; empty for nothing."""
        outsider, moments = self.outsider, self.meeting.moments
        is_present = moments is not None and (outsider.chosen_starts_at, outsider.chosen_ends_at) == moments
        return outsider.choice or "" if is_present else ""

    @property
    def has_earlier_choice(self) -> bool:
        """Whether they answered for hours that the meeting had before."""
        return bool(self.outsider.choice) and not self.choice

    @property
    def slot_values(self) -> Mapping[str, str]:
        """What they answered, by the id of each moment that is still proposed."""
        known = {str(slot.id) for slot in self.slots}
        return {slot: value for slot, value in self.outsider.slots.items() if slot in known and value in set(SlotValue)}


def invitation_by_token(token: str) -> OpenedInvitation | None:
    """The invitation of a link; None where it is withdrawn, the meeting is past, or its group is archived."""
    outsider = outsiders.outsider_by_token(token)
    if outsider is None or outsider.meeting_id is None:
        return None
    found = next(iter(opened(outsider.meeting_id, [outsider])), None)
    if found is None or _is_archived(found.meeting.group_id):
        return None
    is_past = found.meeting.ends_at is not None and found.meeting.ends_at <= found.at
    return None if is_past else found


def opened(meeting_id: uuid.UUID, people: Sequence[InvitedOutsider]) -> list[OpenedInvitation]:
    """What each of these people was asked to; empty where the meeting is gone."""
    details = meeting_people.meeting_details(meeting_id)
    if details is None:
        return []
    poll = polls.date_poll(meeting_id) if details.meeting.starts_at is None else None
    slots = polls.slots_of(meeting_id) if poll else ()
    addresses, at = outsiders.addresses_of(people), now()
    return [OpenedInvitation(each, details, poll, slots, at, addresses.get(each.id)) for each in people]


def _is_archived(group_id: uuid.UUID) -> bool:
    query = columns(Group.id).where(col(Group.id) == group_id, col(Group.archived_at).is_not(None))
    return session().execute(query).first() is not None


def outdated() -> sa.Select[tuple[uuid.UUID]]:
    """The meetings of which nobody needs to know any more who from outside was asked: over or cancelled for long, or
    without a date though their poll closed long ago."""
    since = now() - KEPT
    closed = columns(DatePoll.meeting_id).where(col(DatePoll.closes_on) < today() - KEPT)
    return columns(Meeting.id).where(
        sa.or_(
            col(Meeting.ends_at) < since,
            col(Meeting.cancelled_at) < since,
            sa.and_(col(Meeting.starts_at).is_(None), col(Meeting.id).in_(closed)),
        )
    )


def guests_who_joined(group_id: uuid.UUID, account_id: uuid.UUID) -> Sequence[InvitedOutsider]:
    """The invitations of an account to meetings that are not over, of a group in which it is now."""
    is_in = sa.exists().where(
        col(Membership.account_id) == account_id,
        col(Membership.group_id) == group_id,
        col(Membership.left_at).is_(None),
    )
    is_coming = sa.or_(col(Meeting.starts_at).is_(None), col(Meeting.ends_at) > now())
    query = (
        select(InvitedOutsider)
        .join(Meeting, col(Meeting.id) == InvitedOutsider.meeting_id)
        .where(col(InvitedOutsider.account_id) == account_id, col(Meeting.group_id) == group_id, is_coming, is_in)
    )
    return session().exec(query).all()


def coming_with_guests(until: datetime, asked_before: datetime) -> dict[uuid.UUID, list[InvitedOutsider]]:
    """By meeting that begins before `until`, the people from outside who were asked before a moment and not reminded
    since."""
    query = (
        select(InvitedOutsider)
        .join(Meeting, col(Meeting.id) == InvitedOutsider.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(
            col(Meeting.starts_at) > now(),
            col(Meeting.starts_at) <= until,
            col(Meeting.cancelled_at).is_(None),
            col(Group.archived_at).is_(None),
            col(InvitedOutsider.reminded_at).is_(None),
            col(InvitedOutsider.created_at) < asked_before,
        )
        .order_by(col(InvitedOutsider.id))
    )
    found: dict[uuid.UUID, list[InvitedOutsider]] = {}
    for each in session().exec(query):
        if each.meeting_id:
            found.setdefault(each.meeting_id, []).append(each)
    return found
