"""HTTP of the terugkoppeling: a fund that stood in for another one tells it what matters."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings.attendance import actions
from samenspel.meetings.attendance.checkin import queries
from samenspel.meetings.blueprint import bp
from samenspel.meetings.reach import reach

LONGEST = 5000


@bp.route("/bijeenkomsten/<uuid:meeting_id>/terugkoppeling/<represented>", methods=["GET", "POST"])
def debrief(meeting_id: uuid.UUID, represented: str) -> ResponseReturnValue:
    """What the fund that stood in tells the fund that it stood in for: written by the one, read by the other."""
    me, seen = web.viewer(), reach(meeting_id)
    standing = web.or_404(next((each for each in queries.standings_of(seen.id) if each.for_slug == represented), None))
    web.require(access.may_read_debrief(me, standing.for_fund_id, standing.by_fund_id))
    may_write = access.may_write_debrief(me, seen.group_id, standing.by_fund_id)
    words, error = standing.debrief.text if standing.debrief else "", ""
    if request.method == "POST":
        web.require(may_write)
        words = request.form.get("text", "")
        if words.strip() and len(words) <= LONGEST:
            actions.keep_debrief(me, seen.meeting, standing.for_fund_id, standing.by_fund_id, words.strip())
            flash(_("Bedankt. %(fund)s leest je terugkoppeling.", fund=standing.for_fund), "success")
            return web.back_to(seen.path)
        error = _("Schrijf in enkele zinnen wat %(fund)s moet weten.", fund=standing.for_fund)
        if words.strip():
            error = _("Hou het bij hoogstens %(max)d tekens.", max=LONGEST)
    page = render_template(
        "meetings/attendance/debrief/form.html",
        seen=seen,
        standing=standing,
        may_write=may_write,
        words=words,
        error=error,
    )
    return page, 422 if error else 200
