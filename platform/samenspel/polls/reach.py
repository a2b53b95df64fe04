"""Finds the poll of a request: 404 where the viewer does not see it, 403 where they may not do this to it."""

import uuid

from samenspel import web
from samenspel.polls import queries
from samenspel.polls.seen import SeenPoll


def reach(poll_id: uuid.UUID) -> SeenPoll:
    """The poll as the viewer sees it, or 404."""
    return web.or_404(queries.reach(web.viewer(), poll_id))


def reach_to_manage(poll_id: uuid.UUID) -> SeenPoll:
    """The poll, for those who may change it: 403 for others."""
    seen = reach(poll_id)
    web.require(seen.may_manage)
    return seen
