"""HTTP of taking back a published report."""

import uuid

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings.blueprint import bp
from samenspel.meetings.minutes.reach import reach_whole_report
from samenspel.meetings.reach import refuse
from samenspel.meetings.withdrawal import actions
from samenspel.meetings.withdrawal.forms import WithdrawalForm


@bp.route("/bijeenkomsten/<uuid:meeting_id>/verslag/terugname", methods=["GET", "POST"])
def withdraw_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Makes the published report a draft again: with a reason, unless it was published some minutes ago."""
    seen = reach_whole_report(meeting_id)
    if not seen.is_published:
        return refuse(seen, _("Het verslag is niet gepubliceerd."))
    if seen.approved_at is not None:
        return refuse(seen, _("Het verslag is al goedgekeurd. Verbeteren kan nog, terugnemen niet meer."))
    form = WithdrawalForm.without_reason() if seen.may_vanish else WithdrawalForm()
    if not form.validate_on_submit():
        page = render_template("meetings/withdrawal/form.html", seen=seen, form=form)
        return page, 422 if form.is_submitted() else 200
    actions.withdraw_report(web.viewer(), seen.meeting, "" if seen.may_vanish else form.reason.data or "")
    flash(_("Het verslag is teruggenomen en is weer een concept."), "success")
    return web.back_to(url_for("meetings.edit_report", meeting_id=seen.id))
