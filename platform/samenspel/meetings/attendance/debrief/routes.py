"""HTTP of debriefs (terugkoppeling): a fund that represented another one tells it what matters."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings.attendance.debrief import actions, queries
from samenspel.meetings.blueprint import bp
from samenspel.meetings.reach import reach

MAX_LENGTH = 5000


@bp.route("/bijeenkomsten/<uuid:meeting_id>/terugkoppeling/<represented>", methods=["GET", "POST"])
def debrief(meeting_id: uuid.UUID, represented: str) -> ResponseReturnValue:
    """The debrief between two funds: written by the one that was there, read by the other."""
    me, seen = web.viewer(), reach(meeting_id)
    representation = web.or_404(
        next((each for each in queries.representations_of(seen.id) if each.for_slug == represented), None)
    )
    web.require_visible(access.may_read_debrief(me, representation.for_fund_id, representation.by_fund_id))
    may_write = access.may_write_debrief(me, seen.group_id, representation.by_fund_id)
    words, error = representation.debrief.text if representation.debrief else "", ""
    if request.method == "POST":
        web.require(may_write)
        words = request.form.get("text", "")
        if words.strip() and len(words) <= MAX_LENGTH:
            actions.save_debrief(me, seen.meeting, representation.for_fund_id, representation.by_fund_id, words.strip())
            flash(_("Bedankt. %(fund)s leest je terugkoppeling.", fund=representation.for_fund), "success")
            return web.back_to(seen.path)
        error = _("Schrijf in enkele zinnen wat %(fund)s moet weten.", fund=representation.for_fund)
        if words.strip():
            error = _("Hou het bij hoogstens %(max)d tekens.", max=MAX_LENGTH)
    page = render_template(
        "meetings/attendance/debrief/form.html",
        seen=seen,
        representation=representation,
        may_write=may_write,
        words=words,
        error=error,
    )
    return page, 422 if error else 200
