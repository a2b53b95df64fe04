"""HTTP of reactions to posts."""

import uuid
from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.topics import access, post_queries, queries
from samenspel.topics.access import TopicState
from samenspel.topics.blueprint import bp
from samenspel.topics.post_queries import PostLine, current_opening
from samenspel.topics.reactions.models import ReactionKind
from samenspel.topics.responding import reaction_actions as actions

#: Before the kind of a reaction: it is taken back.
_NOT = "not-"


@bp.post("/onderwerpen/<uuid:topic_id>/waardering", endpoint="react_to_opening")
def react_to_opening(topic_id: uuid.UUID) -> ResponseReturnValue:
    topic = web.or_404(queries.reach(web.viewer(), topic_id))
    return _react(topic, topic.id, topic.id, topic.author_id, lambda: current_opening(topic_id))


@bp.post("/reacties/<uuid:reply_id>/waardering", endpoint="react_to_reply")
def react_to_reply(reply_id: uuid.UUID) -> ResponseReturnValue:
    seen = web.or_404(post_queries.reach_reply(web.viewer(), reply_id))
    web.require(seen.deleted_at is None)
    return _react(seen, seen.topic_id, seen.id, seen.author_id, lambda: post_queries.line_of(reply_id))


def _react(
    topic: TopicState,
    topic_id: uuid.UUID,
    post_id: uuid.UUID,
    author_id: uuid.UUID,
    read_post: Callable[[], PostLine | None],
) -> ResponseReturnValue:
    """Adds the reaction `kind`, or takes it back. Who wrote the post does not react to it, and who may not reply
    neither."""
    me = web.viewer()
    web.require(access.may_reply(me, topic) and me.id != author_id)
    wanted = request.form.get("kind", "")
    value = wanted.removeprefix(_NOT)
    if value in list(ReactionKind):
        if wanted.startswith(_NOT):
            actions.withdraw_reaction(me, post_id, ReactionKind(value))
        else:
            actions.react(me, topic_id, post_id, ReactionKind(value))
    post = web.or_404(read_post())
    actions.push_reactions(topic_id, post)
    if web.is_fragment():
        return render_template("topics/_reactions.html", post=post, me=me.id)
    return web.back_to(post_queries.path_of(topic_id, post))
