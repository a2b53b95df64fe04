"""Finds the agenda of a request that changes it."""

import uuid

from flask import abort
from flask_babel import gettext as _

from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.reach import reach_to_organise, refuse


def reach_agenda(meeting_id: uuid.UUID) -> SeenMeeting:
    """The meeting, for its organisers; one that was cancelled redirects to its page."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled:
        abort(refuse(seen, _("Deze bijeenkomst is geannuleerd en verandert niet meer.")))
    return seen
