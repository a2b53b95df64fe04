"""Selects about what people would like to talk about in a group."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.models import Meeting, WantedResult
from samenspel.people.models import Account, Fund
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposed item that waits. `meeting_title` is of the meeting for which it is meant, where there is one."""

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
    columns(
        AgendaProposal.id,
        AgendaProposal.title,
        AgendaProposal.minutes,
        AgendaProposal.wanted,
        AgendaProposal.reason,
        AgendaProposal.created_at,
        AgendaProposal.proposer_id,
        Account.name,
        Fund.name,
        AgendaProposal.meeting_id,
        Meeting.title,
    )
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
    """What waits in a group, the oldest first; what is meant for the meeting `first_for` in front."""
    lines = [ProposalLine(*row) for row in session().execute(_OPEN, {"group": group_id})]
    return sorted(lines, key=lambda line: first_for is not None and line.meeting_id != first_for)


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
        columns(AgendaProposal, Group.slug)
        .join(Group, col(Group.id) == AgendaProposal.group_id)
        .where(col(AgendaProposal.id) == proposal_id, visible_to(viewer))
    )
    row = session().execute(query).first()
    return SeenProposal(*row) if row else None
