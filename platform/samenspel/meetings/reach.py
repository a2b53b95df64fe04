"""Finds the meeting of a request: 404 where the viewer does not see it, 403 where they may not do this to it."""

import uuid

from flask import abort, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings import one as pages


def reach(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting as the viewer sees it, or 404."""
    return web.or_404(pages.reach(web.viewer(), meeting_id))


def reach_to_organise(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting: 404 for who does not see it, 403 for who may not organise it; as in `unless_archived`."""
    seen = reach(meeting_id)
    web.require(access.may_organise(web.viewer(), seen.group_id))
    return unless_archived(seen)


def reach_to_answer(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting: 404 for who does not see it, 403 for who may not answer for it; as in `unless_archived`."""
    seen = unless_archived(reach(meeting_id))
    web.require(access.may_answer(web.viewer(), seen.group_id))
    return seen


def unless_archived(seen: pages.SeenMeeting) -> pages.SeenMeeting:
    """The meeting, as long as its group goes on; else sends back to its page with why nothing changes any more."""
    if access.is_archived(web.viewer(), seen.group_id):
        abort(refuse(seen, _("Dit overleg is gearchiveerd: alles blijft te lezen, maar er verandert niets meer.")))
    return seen


def refuse(seen: pages.SeenMeeting, words: str) -> BaseResponse:
    """Sends back to the meeting with why something cannot be done (any more): the page was stale."""
    flash(words, "danger")
    return web.back_to(seen.path)
