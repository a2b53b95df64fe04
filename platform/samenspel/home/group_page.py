"""Combines the selects of the features into the page of a group."""

from dataclasses import dataclass
from typing import Any

from samenspel.documents import lists as documents
from samenspel.documents.lists import DocumentLine
from samenspel.groups import queries as groups
from samenspel.groups.joining import queries as joining
from samenspel.groups.joining.access import may_ask
from samenspel.groups.joining.models import GroupInvitation, RequestState
from samenspel.groups.leads.queries import SeatLine, running_seats
from samenspel.groups.members.parties import Party, in_order_of_party, parties_of
from samenspel.groups.models import MembershipRole
from samenspel.groups.queries import MemberLine, SeenGroup
from samenspel.meetings import lists as meetings
from samenspel.meetings.lists import GroupMeetings
from samenspel.meetings.points import queries as points
from samenspel.meetings.points.queries import PointLine
from samenspel.topics.lists import queries as topics
from samenspel.topics.lists.queries import TopicLine
from samenspel.viewer import Viewer

MAX_TOPICS, MAX_POINTS, MAX_DOCUMENTS = 5, 5, 5


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The page of a group. `parties` take part; `followers` only read along. `seats`: who leads it.

    The `invitation` of the viewer, and whether they asked to come in, are those of somebody who is not in it.
    """

    parties: list[Party]
    followers: int
    people: int
    meetings: GroupMeetings
    topics: list[TopicLine]
    documents: list[DocumentLine]
    points: list[PointLine]
    seats: list[SeatLine]
    seeks_lead: bool
    organisers: list[MemberLine]
    invitation: GroupInvitation | None = None
    has_asked: bool = False

    @property
    def open_seat(self) -> SeatLine | None:
        """The seat of the lead, where nobody sits in it."""
        return next((seat for seat in self.seats if seat.is_open), None) if self.seeks_lead else None

    @property
    def co_leads(self) -> list[SeatLine]:
        return [seat for seat in self.seats if seat.is_co]

    @property
    def is_new(self) -> bool:
        """Whether nothing happened in the group yet."""
        return not (self.meetings.next or self.meetings.last or self.topics or self.documents)


def group_page_of(viewer: Viewer, seen: SeenGroup) -> GroupPage:
    """The page of a group that the viewer has reached; each part is one query."""
    members = groups.members_of(seen.id)
    taking_part = [member for member in members if member.role is not MembershipRole.FOLLOWER]
    return GroupPage(
        parties=parties_of(in_order_of_party(taking_part, seen.lead_fund_slug)),
        followers=len(members) - len(taking_part),
        people=len(members),
        meetings=meetings.meetings_around(viewer, seen.id),
        topics=topics.latest_in(seen.id, viewer, limit=MAX_TOPICS),
        documents=documents.latest_in(seen.id, limit=MAX_DOCUMENTS),
        points=points.open_points_of(viewer, seen.id, limit=MAX_POINTS),
        seats=running_seats(seen.id),
        seeks_lead=not seen.lead,
        organisers=[member for member in members if member.role is MembershipRole.ORGANISER],
        **ways_in(viewer, seen),
    )


def ways_in(viewer: Viewer, seen: SeenGroup) -> dict[str, Any]:
    """What somebody who is not in the group was asked, or asked themselves."""
    if seen.id in viewer.memberships:
        return {}
    invitation = joining.open_invitation_for(viewer.id, seen.id)
    asked = joining.request_of(viewer.id, seen.id) if may_ask(viewer, seen.group) else None
    return {"invitation": invitation, "has_asked": asked is not None and asked.state is RequestState.OPEN}
