"""HTTP of the life of groups: whether one that fell silent is still needed."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import queries as groups
from samenspel.groups.access import may_organise
from samenspel.home.blueprint import bp
from samenspel.home.lifecycle import actions, queries


@bp.post("/overleg/<slug>/nog-nodig")
def still_needed(slug: str) -> ResponseReturnValue:
    """An organiser says whether a silent group is still needed (answer=keep), or has done its work (answer=archive)."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(may_organise(me, seen.id) and seen.group.archived_at is None)
    if request.form.get("answer") != "archive":
        actions.keep_group(seen.group)
        flash(_("Goed, het overleg blijft."), "success")
    elif queries.has_meeting_ahead(seen.id):
        flash(_("Er is intussen een bijeenkomst gepland of een datum gezocht. Annuleer die eerst."), "error")
    else:
        actions.archive_group(seen.group)
        flash(_("Het overleg is gearchiveerd. Iedereen kan het nog lezen."), "success")
    return web.back_to(url_for("home.group", slug=slug))
