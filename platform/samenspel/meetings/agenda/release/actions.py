"""Lets the agenda items of a cancelled meeting go on to the next one, or back to the list of the group."""

from collections.abc import Collection, Sequence

from samenspel.db import session
from samenspel.jobs import index_later
from samenspel.meetings.agenda.actions import add_paper
from samenspel.meetings.agenda.carry_over.queries import agenda_end_of
from samenspel.meetings.agenda.proposals.actions import propose_item
from samenspel.meetings.agenda.release import queries
from samenspel.meetings.agenda.release.queries import Destination, Release
from samenspel.meetings.models import AgendaItem, Meeting
from samenspel.viewer import Viewer


def release_items(viewer: Viewer, meetings: Sequence[Meeting], usual: Collection[str]) -> Release:
    """Lets the items of meetings that are being cancelled go where `queries.release_of` says, and returns that.

    The agendas of the cancelled meetings stay as they were. Proposals for one of them are for any meeting from now on.
    """
    release = queries.release_of(meetings, usual)
    for proposal in queries.proposals_for([meeting.id for meeting in meetings]):
        proposal.meeting_id = None
    if release.to is None:
        _to_list(viewer, meetings[0], release.items)
    elif release.items:
        _to_next(release.items, release.to)
    return release


def _to_list(viewer: Viewer, meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    proposals = queries.proposals_behind([item.id for item in items])
    for item in items:
        if proposal := proposals.get(item.id):
            proposal.taken_at = proposal.item_id = proposal.meeting_id = None
        else:
            propose_item(
                viewer,
                meeting.group_id,
                title=item.title,
                minutes=item.minutes,
                wanted=item.wanted,
                reason="",
                meeting_id=None,
            )


def _to_next(items: Sequence[AgendaItem], to: Destination) -> None:
    position, _titles = agenda_end_of(to.id)
    proposals = queries.proposals_behind([item.id for item in items])
    carried = {}
    for number, item in enumerate(items, start=1):
        carried[item.id] = AgendaItem(
            meeting_id=to.id,
            position=position + number,
            title=item.title,
            minutes=item.minutes,
            wanted=item.wanted,
            owner_id=item.owner_id,
            carried_from_id=item.id,
        )
        session().add(carried[item.id])
    session().flush()
    for item_id, proposal in proposals.items():
        proposal.item_id, proposal.meeting_id = carried[item_id].id, to.id
    for item_id, document_id in queries.papers_of(list(carried)):
        add_paper(carried[item_id], document_id)
    index_later("meeting", to.id)
