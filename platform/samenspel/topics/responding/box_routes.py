"""HTTP of the boxes of checklists in posts."""

import uuid

from flask import request
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.forms import integer
from samenspel.topics import access, post_queries, queries
from samenspel.topics.access import TopicState
from samenspel.topics.blueprint import bp
from samenspel.topics.responding import box_actions as actions


@bp.post("/onderwerpen/<uuid:topic_id>/vinkjes")
def set_box_in_opening(topic_id: uuid.UUID) -> ResponseReturnValue:
    topic = web.or_404(queries.reach(web.viewer(), topic_id))
    return _set_box(topic, topic.id, None, topic.author_id)


@bp.post("/reacties/<uuid:reply_id>/vinkjes")
def set_box_in_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    seen = web.or_404(post_queries.reach_reply(web.viewer(), reply_id))
    web.require(seen.deleted_at is None)
    return _set_box(seen, seen.topic_id, seen.id, seen.author_id)


def _set_box(
    topic: TopicState, topic_id: uuid.UUID, reply_id: uuid.UUID | None, author_id: uuid.UUID
) -> ResponseReturnValue:
    """Sets the box `number`, beside the `words`, as `ticked` says. 409 where the text has no such box any more.

    For scripts: without them, who wrote a text ticks its boxes by editing it.
    """
    me = web.viewer()
    web.require(access.may_set_boxes(me, topic, author_id))
    number = request.form.get("number", type=integer)
    if number is None or number < 0:
        return "", 409
    box, is_ticked = actions.Box(number, request.form.get("words", "")), request.form.get("ticked") == "yes"
    was_set = actions.set_box(me, topic.group_id, topic_id, reply_id, box, is_ticked=is_ticked)
    return "", 204 if was_set else 409
