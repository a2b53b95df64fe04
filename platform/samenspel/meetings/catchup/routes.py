"""HTTP of catching up: the card of what one missed, and gezien."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.meetings.blueprint import bp
from samenspel.meetings.catchup import actions, queries


@bp.get("/inhalen")
def catch_up() -> ResponseReturnValue:
    """The meetings that I missed, each in three minutes; after a holiday all of them on one card."""
    return render_template("meetings/catchup/show.html", cards=queries.cards_for(web.viewer()))


@bp.post("/inhalen")
def seen_cards() -> ResponseReturnValue:
    """I read these (gezien=<meeting>, once or more): they do not come back. What I did not miss is left alone."""
    me = web.viewer()
    asked = set(request.form.getlist("gezien")[: queries.MOST])
    shown: list[uuid.UUID] = [card.meeting_id for card in queries.cards_for(me) if str(card.meeting_id) in asked]
    actions.mark_seen(me, shown)
    if shown:
        flash(ngettext("Gezien.", "Alle %(num)d gezien.", len(shown)), "success")
    else:
        flash(_("Dat was al gezien."), "info")
    return web.back_to("/" if request.form.get("terug") == "start" else url_for("meetings.catch_up"))
