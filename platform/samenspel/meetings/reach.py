"""Finds the meeting of a request: 404 where the viewer does not see it, 403 where they may not do this to it."""

import uuid

from flask import abort, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from samenspel import web
from samenspel.meetings import access, one
from samenspel.meetings.one import SeenMeeting


def reach(meeting_id: uuid.UUID) -> SeenMeeting:
    """The meeting as the viewer sees it, or 404."""
    return web.or_404(one.reach(web.viewer(), meeting_id))


def reach_to_organise(meeting_id: uuid.UUID) -> SeenMeeting:
    """The meeting, for its organisers: 403 for others; an archived one redirects, see `require_active`."""
    seen = reach(meeting_id)
    web.require(access.may_organise(web.viewer(), seen.group_id))
    return require_active(seen)


def reach_to_answer(meeting_id: uuid.UUID) -> SeenMeeting:
    """The meeting, for people who may answer: 403 for others; an archived one redirects, see `require_active`."""
    seen = require_active(reach(meeting_id))
    web.require(access.may_answer(web.viewer(), seen.group_id))
    return seen


def require_active(seen: SeenMeeting) -> SeenMeeting:
    """The meeting, unless its group is archived: then redirects to its page, which says that nothing changes any
    more."""
    if access.is_archived(web.viewer(), seen.group_id):
        abort(refuse(seen, _("Dit overleg is gearchiveerd: alles blijft te lezen, maar er verandert niets meer.")))
    return seen


def refuse(seen: SeenMeeting, words: str) -> BaseResponse:
    """Redirects to the meeting with the reason why something cannot be done (any more)."""
    flash(words, "danger")
    return web.back_to(seen.path)
