"""Writes of proposed agenda items."""

import uuid

from samenspel.db import now, session
from samenspel.meetings.agenda import actions as agenda_actions
from samenspel.meetings.agenda.proposals.models import AgendaProposal
from samenspel.meetings.models import AgendaItem, Meeting, WantedResult
from samenspel.viewer import Viewer


def propose_item(
    viewer: Viewer,
    group_id: uuid.UUID,
    *,
    title: str,
    minutes: int,
    wanted: WantedResult,
    reason: str,
    meeting_id: uuid.UUID | None,
) -> AgendaProposal:
    """Adds an item to the list of the group, for one meeting or for any."""
    proposal = AgendaProposal(
        group_id=group_id,
        meeting_id=meeting_id,
        title=title,
        minutes=minutes,
        wanted=wanted,
        reason=reason,
        proposer_id=viewer.id,
        fund_id=viewer.fund_in(group_id),
    )
    session().add(proposal)
    return proposal


def accept_proposal(viewer: Viewer, meeting: Meeting, proposal: AgendaProposal) -> AgendaItem:
    """Adds a proposed item at the end of an agenda; the person who proposed it becomes its owner."""
    item = agenda_actions.add_item(
        meeting,
        title=proposal.title,
        minutes=proposal.minutes,
        wanted=proposal.wanted,
        owner_id=proposal.proposer_id,
        by=viewer,
    )
    session().flush()
    proposal.taken_at, proposal.item_id, proposal.meeting_id = now(), item.id, meeting.id
    return item


def put_back(proposal: AgendaProposal, item: AgendaItem, meeting_id: uuid.UUID | None) -> bool:
    """Undoes `accept_proposal`: the proposal is on the list again, for the meeting that it was for. False where the
    report already says something about the item."""
    if not agenda_actions.remove_item(item):
        return False
    proposal.taken_at, proposal.item_id, proposal.meeting_id = None, None, meeting_id
    session().add(proposal)
    return True


def postpone_item(viewer: Viewer, meeting: Meeting, item: AgendaItem) -> bool:
    """Moves an item from the agenda to the group's list. False where the report already says something about it."""
    title, minutes, wanted = item.title, item.minutes, item.wanted
    if not agenda_actions.remove_item(item):
        return False
    propose_item(viewer, meeting.group_id, title=title, minutes=minutes, wanted=wanted, reason="", meeting_id=None)
    return True


def decline_proposal(proposal: AgendaProposal) -> None:
    """Takes a proposal off the list: withdrawn by its proposer, or declined by an organiser."""
    proposal.declined_at = now()


def restore_proposal(proposal: AgendaProposal) -> None:
    """Puts a proposal that was taken off the list back on it."""
    proposal.declined_at = None
