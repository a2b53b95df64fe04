"""HTTP of debriefs (terugkoppeling): a fund that represented another one tells it what matters."""

import uuid

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.validators import DataRequired

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings.attendance.debrief import actions, queries
from samenspel.meetings.attendance.debrief.forms import DebriefForm
from samenspel.meetings.blueprint import bp
from samenspel.meetings.reach import reach


@bp.route("/bijeenkomsten/<uuid:meeting_id>/terugkoppeling/<represented>", methods=["GET", "POST"])
def debrief(meeting_id: uuid.UUID, represented: str) -> ResponseReturnValue:
    """The debrief between two funds: written by the one that was there, read by the other."""
    me, seen = web.viewer(), reach(meeting_id)
    representation = web.or_404(
        next((each for each in queries.representations_of(seen.id) if each.for_slug == represented), None)
    )
    web.require_visible(access.may_read_debrief(me, representation.for_fund_id, representation.by_fund_id))
    may_write = access.may_write_debrief(me, seen.group_id, representation.by_fund_id)
    form = DebriefForm(text=representation.debrief.text if representation.debrief else "")
    form.text.label.text = _("Wat moet %(fund)s weten?", fund=representation.for_fund)
    form.text.validators = [
        DataRequired(_("Schrijf in enkele zinnen wat %(fund)s moet weten.", fund=representation.for_fund)),
        *form.text.validators,
    ]
    if form.is_submitted():
        web.require(may_write)
    if form.validate_on_submit():
        actions.save_debrief(
            me, seen.meeting, representation.for_fund_id, representation.by_fund_id, form.text.data or ""
        )
        flash(_("Bedankt. %(fund)s leest je terugkoppeling.", fund=representation.for_fund), "success")
        return web.back_to(seen.path)
    page = render_template(
        "meetings/attendance/debrief/form.html",
        seen=seen,
        representation=representation,
        may_write=may_write,
        form=form,
    )
    return page, 422 if form.errors else 200
