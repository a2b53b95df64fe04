"""HTTP of which reply answers a topic."""

import uuid

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.topics import access, post_queries
from samenspel.topics.blueprint import bp
from samenspel.topics.responding import answer_actions as actions


@bp.post("/reacties/<uuid:reply_id>/antwoord")
def choose_answer(reply_id: uuid.UUID) -> ResponseReturnValue:
    """Marks a reply as the answer; with `answer=no` it no longer is."""
    me = web.viewer()
    seen = web.or_404(post_queries.reach_reply(me, reply_id))
    web.require(seen.deleted_at is None and access.may_choose_answer(me, seen, seen.topic_author_id))
    if request.form.get("answer") == "no":
        actions.withdraw_answer(me, seen)
        flash(_("Die reactie is niet meer aangeduid als antwoord."), "success")
    else:
        actions.choose_answer(me, seen)
        flash(_("Dit is nu het antwoord: het staat ook bovenaan, onder de vraag."), "success")
    return web.back_to(post_queries.reply_path(seen.topic_id, seen.id, seen.number))
