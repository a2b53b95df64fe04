"""Combines the selects of the features into the page of a group."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from samenspel.documents import lists as documents
from samenspel.documents.lists import DocumentLine
from samenspel.groups import queries as groups
from samenspel.groups.leads.queries import SeatLine, running_seats
from samenspel.groups.models import MembershipRole
from samenspel.groups.queries import MemberLine, SeenGroup
from samenspel.meetings import lists as meetings
from samenspel.meetings.lists import GroupMeetings
from samenspel.meetings.points import queries as points
from samenspel.meetings.points.queries import PointLine
from samenspel.topics.lists import queries as topics
from samenspel.topics.lists.queries import TopicLine
from samenspel.viewer import External, Viewer

MAX_TOPICS, MAX_POINTS, MAX_DOCUMENTS = 5, 5, 5


@dataclass(slots=True)
class Party:
    """A fund (or another organisation) in a group, with the people who take part for it, organisers first."""

    name: str
    slug: str | None
    people: list[MemberLine] = field(default_factory=list)

    @property
    def is_external(self) -> bool:
        return isinstance(self.name, External)


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The page of a group. `parties` take part; `followers` only read along. `seats`: who leads it."""

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
    return GroupPage(
        parties=parties_of(members, seen.lead_fund_slug),
        followers=sum(member.role is MembershipRole.FOLLOWER for member in members),
        people=len(members),
        meetings=meetings.meetings_around(viewer, seen.id),
        topics=topics.latest_in(seen.id, viewer, limit=MAX_TOPICS),
        documents=documents.latest_in(seen.id, limit=MAX_DOCUMENTS),
        points=points.open_points_of(viewer, seen.id, limit=MAX_POINTS),
        seats=running_seats(seen.id),
        seeks_lead=not seen.lead,
        organisers=[member for member in members if member.role is MembershipRole.ORGANISER],
    )


def parties_of(members: Iterable[MemberLine], lead_slug: str | None) -> list[Party]:
    """Who takes part for which fund: the fund that leads first, then the others by name, then who has no fund."""
    found: dict[tuple[str, bool], Party] = {}
    for member in members:
        if member.role is not MembershipRole.FOLLOWER:
            name = member.party or ""
            key = (name, isinstance(name, External))
            found.setdefault(key, Party(name, member.fund_slug)).people.append(member)
    return sorted(
        found.values(),
        key=lambda party: (party.slug is None or party.slug != lead_slug, party.slug is None, party.name.casefold()),
    )
