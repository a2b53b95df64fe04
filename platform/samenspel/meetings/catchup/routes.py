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
    back = request.form.get("terug", "")
    words = ngettext("Gezien.", "Alle %(num)d gezien.", len(shown)) if shown else _("Dat was al gezien.")
    fields = {"seen": " ".join(map(str, shown)), "terug": back}
    if web.is_fragment():
        return render_template("meetings/catchup/_seen.html", words=words, fields=fields if shown else {})
    if shown:
        web.flash_undo(words, url_for("meetings.unmark_cards_seen"), **fields)
    else:
        flash(words, "info")
    return web.back_to(_page_before(back))


@bp.post("/inhalen/ongedaan")
def unmark_cards_seen() -> ResponseReturnValue:
    """Has cards come back that were marked as read (seen: meetings, apart by spaces)."""
    found = request.form.get("seen", "").split()[: queries.MAX_CARDS]
    try:
        actions.unmark_seen(web.viewer(), [uuid.UUID(each) for each in found])
    except ValueError:
        flash(_("Dat kan niet meer ongedaan gemaakt worden."), "info")
    return web.back_to(_page_before(request.form.get("terug", "")))


def _page_before(name: str) -> str:
    return "/" if name == "start" else url_for("meetings.catch_up")
