"""HTTP of votes on relevance."""

import uuid
from functools import lru_cache

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.blueprint import bp
from samenspel.activity.relevance import actions, queries, words
from samenspel.activity.relevance.scoring import Relevance, RelevanceReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.submissions import form_keys

#: What the buttons send; an empty value takes back what was said.
_VOTES = {"ja": True, "nee": False, "": None}


@bp.app_template_global("relevance_words")
def relevance_words(relevance: Relevance) -> str:
    return _relevance_words(relevance.reasons, web.locale())


@lru_cache(maxsize=1000)
def _relevance_words(reasons: tuple[RelevanceReason, ...], _locale: str) -> str:
    """Kept, as a page gives the same few reasons in many rows."""
    return words.relevance_words(Relevance(reasons=reasons))


@bp.app_template_global("reason_words")
def reason_words(reason: RelevanceReason) -> str:
    return words.reason_words(reason)


@bp.post("/relevantie/<kind>/<uuid:thing_id>")
def vote(kind: str, thing_id: uuid.UUID) -> ResponseReturnValue:
    """Takes what the viewer says about the relevance of a thing, or takes it back. htmx gets the form anew."""
    me = web.viewer()
    web.require_visible(kind in list(ThingKind))
    thing = Thing(ThingKind(kind), thing_id)
    group_id = web.or_404(queries.group_of(me, thing))
    sent = request.form.get("relevant", "")
    if sent not in _VOTES:
        abort(422)
    said = _VOTES[sent]
    if said is None:
        actions.withdraw_vote(me, thing)
    else:
        actions.vote(me, thing, group_id, said)
    if web.is_fragment():
        relevance = queries.relevance_for(me, [thing])[thing]
        return render_template("activity/_vote.html", thing=thing, relevance=relevance)
    thanks = {"ja": _("Genoteerd: relevant voor jullie."), "nee": _("Genoteerd: minder relevant.")}
    flash(thanks.get(sent, _("Teruggenomen.")), "success")
    return web.back_to(form_keys.page_before())
