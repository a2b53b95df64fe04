"""HTTP of catching up: the cards of missed meetings, and marking them as read."""

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
    """The cards of the meetings that I missed, each three minutes of reading; after a holiday all on one page."""
    return render_template("meetings/catchup/show.html", cards=queries.cards_for(web.viewer()))


@bp.post("/inhalen")
def mark_cards_seen() -> ResponseReturnValue:
    """Marks cards as read (seen=<meeting>, once or more), so that they do not come back. Others are ignored."""
    me = web.viewer()
    wanted = set(request.form.getlist("seen")[: queries.MAX_CARDS])
    shown: list[uuid.UUID] = [card.meeting_id for card in queries.cards_for(me) if str(card.meeting_id) in wanted]
    actions.mark_seen(me, shown)
    if shown:
        flash(ngettext("Gezien.", "Alle %(num)d gezien.", len(shown)), "success")
    else:
        flash(_("Dat was al gezien."), "info")
    return web.back_to("/" if request.form.get("terug") == "start" else url_for("meetings.catch_up"))
