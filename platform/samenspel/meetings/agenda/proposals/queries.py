"""Selects about proposed agenda items."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.lines import lines
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.models import Meeting, WantedResult
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """An open proposal. `meeting_id` and `meeting_title` are those of the meeting that it is for, if any."""

    id: uuid.UUID
    title: str
    minutes: int
    wanted: WantedResult
    reason: str
    created_at: datetime
    proposer_id: uuid.UUID
    proposer_name: str
    fund_name: str | None
    meeting_id: uuid.UUID | None
    meeting_title: str | None


_OPEN = (
    lines(
        ProposalLine,
        id=AgendaProposal.id,
        title=AgendaProposal.title,
        minutes=AgendaProposal.minutes,
        wanted=AgendaProposal.wanted,
        reason=AgendaProposal.reason,
        created_at=AgendaProposal.created_at,
        proposer_id=AgendaProposal.proposer_id,
        proposer_name=Account.name,
        fund_name=party(),
        meeting_id=AgendaProposal.meeting_id,
        meeting_title=Meeting.title,
    )
    .select_from(AgendaProposal)
    .join(Account, col(Account.id) == AgendaProposal.proposer_id)
    .outerjoin(Fund, col(Fund.id) == AgendaProposal.fund_id)
    .outerjoin(Meeting, col(Meeting.id) == AgendaProposal.meeting_id)
    .where(
        col(AgendaProposal.group_id) == sa.bindparam("group"),
        col(AgendaProposal.taken_at).is_(None),
        col(AgendaProposal.declined_at).is_(None),
    )
    .order_by(col(AgendaProposal.created_at), col(AgendaProposal.id))
    .limit(100)
)


def proposals_of(group_id: uuid.UUID, *, first_for: uuid.UUID | None = None) -> list[ProposalLine]:
    """The open proposals of a group, the oldest first; those for the meeting `first_for` in front."""
    return sorted(
        _OPEN.all({"group": group_id}), key=lambda line: first_for is not None and line.meeting_id != first_for
    )


@dataclass(frozen=True, slots=True)
class SeenProposal:
    """A proposal as a viewer reaches it."""

    proposal: AgendaProposal
    group_slug: str

    @property
    def is_open(self) -> bool:
        return self.proposal.taken_at is None and self.proposal.declined_at is None


def reach_proposal(viewer: Viewer, proposal_id: uuid.UUID) -> SeenProposal | None:
    """The proposal, or None where it does not exist for this viewer."""
    query = (
        lines(SeenProposal, proposal=AgendaProposal, group_slug=Group.slug)
        .join(Group, col(Group.id) == AgendaProposal.group_id)
        .where(col(AgendaProposal.id) == proposal_id, visible_to(viewer))
    )
    return query.first()
