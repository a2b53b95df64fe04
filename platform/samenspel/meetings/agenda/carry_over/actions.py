"""Carries agenda items that were not discussed over to the next meeting of the group."""

import uuid

from samenspel.db import session
from samenspel.jobs import index_later
from samenspel.meetings.agenda.carry_over import queries
from samenspel.meetings.agenda.carry_over.standing import is_standing
from samenspel.meetings.models import AgendaItem


def carry_over_items(group_id: uuid.UUID) -> int:
    """Adds the items that the last reported meeting did not discuss to the agenda of the next one, each only once.
    What stands on every agenda, like *Varia*, does not go along.

    Called when a report is published and when a meeting is planned, whichever comes last. Returns how many there were.
    """
    following = queries.next_meeting_of(group_id)
    if following is None:
        return 0
    position, titles = queries.agenda_end_of(following)
    carried = 0
    for item in queries.items_left_by(group_id):
        if item.title.casefold() in titles or is_standing(item.title):
            continue
        carried += 1
        session().add(
            AgendaItem(
                meeting_id=following,
                position=position + carried,
                title=item.title,
                minutes=item.minutes,
                wanted=item.wanted,
                owner_id=item.owner_id,
                carried_from_id=item.id,
            )
        )
    if carried:
        index_later("meeting", following)
    return carried
