"""Writes of proposed agenda items: proposed, taken onto an agenda, put off, withdrawn."""

import uuid

from samenspel.db import now, session
from samenspel.meetings.agenda import actions as agenda_actions
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.models import AgendaItem, Meeting, WantedResult
from samenspel.viewer import Viewer


def propose(
    viewer: Viewer,
    group_id: uuid.UUID,
    *,
    title: str,
    minutes: int,
    wanted: WantedResult,
    reason: str,
    meeting_id: uuid.UUID | None,
) -> AgendaProposal:
    """Puts an item on the list of the group, for a meeting or for some time."""
    proposal = AgendaProposal(
        group_id=group_id,
        meeting_id=meeting_id,
        title=title,
        minutes=minutes,
        wanted=wanted,
        reason=reason,
        proposer_id=viewer.id,
        fund_id=viewer.fund_id,
    )
    session().add(proposal)
    return proposal


def take(meeting: Meeting, proposal: AgendaProposal) -> AgendaItem:
    """Puts a proposed item at the end of an agenda; who proposed it brings it."""
    item = agenda_actions.add_item(
        meeting,
        title=proposal.title,
        minutes=proposal.minutes,
        wanted=proposal.wanted,
        owner_id=proposal.proposer_id,
    )
    session().flush()
    proposal.taken_at, proposal.item_id, proposal.meeting_id = now(), item.id, meeting.id
    return item


def put_off(viewer: Viewer, meeting: Meeting, item: AgendaItem) -> bool:
    """Takes an item off the agenda and keeps it on the group's list. False where the report says something about it."""
    if item.notes.strip() or agendas.has_outcomes(item.id):
        return False
    propose(
        viewer,
        meeting.group_id,
        title=item.title,
        minutes=item.minutes,
        wanted=item.wanted,
        reason="",
        meeting_id=None,
    )
    return agenda_actions.remove_item(item)


def drop(proposal: AgendaProposal) -> None:
    """It leaves the list: withdrawn by who proposed it, or declined by who organises."""
    proposal.declined_at = now()
