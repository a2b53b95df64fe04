"""Finds the agenda that an organiser changes."""

import uuid

from flask import abort
from flask_babel import gettext as _

from samenspel.meetings import one as pages
from samenspel.meetings.reach import reach_to_organise, refuse


def reach_agenda(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting for who works on its agenda; one that was called off sends back to its page."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled:
        abort(refuse(seen, _("Deze bijeenkomst is geannuleerd en verandert niet meer.")))
    return seen
