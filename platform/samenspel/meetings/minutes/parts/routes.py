"""HTTP of a report that several people write at once. Each answer is the partial that the others are pushed as well."""

import uuid

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.blueprint import bp
from samenspel.meetings.minutes import queries as reports
from samenspel.meetings.minutes.forms import DISCUSSED, LONGEST_NOTES, Line
from samenspel.meetings.minutes.merging import Conflict
from samenspel.meetings.minutes.parts import actions, queries
from samenspel.meetings.minutes.parts.actions import PartText
from samenspel.meetings.minutes.reach import Desk, reach_desk
from samenspel.meetings.models import AgendaItem
from samenspel.meetings.reach import reach


def _reach_part(meeting_id: uuid.UUID, part_id: uuid.UUID) -> tuple[Desk, AgendaItem | None]:
    """The desk and the item of a part (None for the general one): 404 where there is none, 403 where one may not."""
    desk = reach_desk(meeting_id)
    if desk.seen.is_cancelled:
        abort(404)
    item = None if part_id == meeting_id else web.or_404(agendas.item_of(meeting_id, part_id))
    web.require(desk.writes(str(item.id) if item else ""))
    return desk, item


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag/stand")
def report_standing(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """How each part of a report stands that is being written: for a page that may have missed what was pushed."""
    me, seen = web.viewer(), reach(meeting_id)
    if not access.may_read_draft(me, seen.group_id, seen.shared_at):
        reach_desk(meeting_id)
    return render_template("meetings/minutes/parts/_states.html", stands=queries.stands_of(seen.id, _("Algemeen")))


def _stand(
    desk: Desk, part_id: uuid.UUID, conflicts: tuple[Conflict, ...] = (), *, double: bool = False
) -> ResponseReturnValue:
    if not web.is_fragment():
        return web.back_to(url_for("meetings.edit_report", meeting_id=desk.seen.id))
    stand = web.or_404(queries.stand_of(desk.seen.id, part_id, _("Algemeen")))
    return render_template("meetings/minutes/_saved.html", stand=stand, conflicts=conflicts, double=double)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>")
def keep_part(meeting_id: uuid.UUID, part_id: uuid.UUID) -> ResponseReturnValue:
    """Keeps the text of one part: `text`, made of `base`; `nonce` names this sending, so that it may come twice.

    It is merged with what others kept since, and never refused for being late. `besproken` says whether the item was
    discussed.
    """
    desk, item = _reach_part(meeting_id, part_id)
    text = request.form.get("text", "")
    if len(text) > LONGEST_NOTES:
        words = _("Een verslag van één punt telt hoogstens %(max)d tekens.", max=LONGEST_NOTES)
        return render_template("meetings/minutes/_refused.html", words=words), 422
    conflicts: tuple[Conflict, ...] = ()
    me = web.viewer()
    if "text" in request.form:
        written = PartText(request.form.get("base"), text, request.form.get("nonce", "")[:60])
        conflicts = actions.keep_part(me, desk.seen.meeting, item, written)
    if item is not None and "besproken" in request.form:
        actions.tell_discussed(me, desk.seen.meeting, item, DISCUSSED.get(request.form["besproken"]))
    return _stand(desk, part_id, conflicts)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>/pen")
def pen(meeting_id: uuid.UUID, part_id: uuid.UUID) -> ResponseReturnValue:
    """Takes the pen of a part or holds it longer (neem=ja; 409 where somebody else has it), or lays it down (nee)."""
    desk, item = _reach_part(meeting_id, part_id)
    if request.form.get("neem") == "nee":
        actions.lay_down_pen(web.viewer(), desk.seen.meeting, item)
        return _stand(desk, part_id)
    if actions.take_pen(web.viewer(), desk.seen.meeting, item):
        return _stand(desk, part_id)
    stand = web.or_404(queries.stand_of(meeting_id, part_id, ""))
    if not web.is_fragment():
        flash(_("%(name)s schrijft daar nu.", name=stand.writer_name), "warning")
        return web.back_to(url_for("meetings.edit_report", meeting_id=meeting_id))
    return render_template("meetings/minutes/_saved.html", stand=stand, conflicts=(), double=False), 409


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>/regels")
def keep_line(meeting_id: uuid.UUID, part_id: uuid.UUID) -> ResponseReturnValue:
    """Keeps one decision or action point: kind, id (made by the page), text, who, due, and was: what it was made of."""
    desk, item = _reach_part(meeting_id, part_id)
    sent = request.form
    line = Line(
        sent.get("id", ""),
        str(item.id) if item else "",
        sent.get("text", ""),
        sent.get("who", ""),
        sent.get("due", ""),
        sent.get("was", ""),
    )
    owners = reports.owners_for(desk.seen.meeting, reports.outcomes_of(meeting_id))
    written = line.read(owners, is_action=sent.get("kind") == "action")
    if not written.text and not line.error:
        line.error = _("Schrijf wat er beslist is, of haal de regel weg.")
    if line.error:
        return render_template("meetings/minutes/_refused.html", words=line.error), 422
    fine = actions.keep_line(web.viewer(), desk.seen.meeting, written)
    return _stand(desk, part_id, double=not fine)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>/regels/<uuid:line_id>/verwijdering")
def remove_line(meeting_id: uuid.UUID, part_id: uuid.UUID, line_id: uuid.UUID) -> ResponseReturnValue:
    """Takes a decision or an action point out of the report; one that is gone already is fine."""
    desk, item = _reach_part(meeting_id, part_id)
    here = {line.id for line in reports.outcomes_of(meeting_id) if line.item_id == (item.id if item else None)}
    if line_id in here:
        actions.remove_line(web.viewer(), desk.seen.meeting, line_id)
    return _stand(desk, part_id)
