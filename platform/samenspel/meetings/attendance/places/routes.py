"""HTTP of how one is there without coming, and of the places in the room."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.db import now
from samenspel.meetings import access
from samenspel.meetings.attendance import actions as attendance_actions
from samenspel.meetings.attendance.forms import AnswerForm
from samenspel.meetings.attendance.places import queries
from samenspel.meetings.blueprint import bp
from samenspel.meetings.models import AnswerValue
from samenspel.meetings.reach import reach, reach_to_answer, reach_to_organise, refuse

MOST = 2000


@bp.get("/bijeenkomsten/<uuid:meeting_id>/antwoord")
def answer_in_full(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """All ways to answer: come, be excused, be represented by another fund, follow the report."""
    seen = reach_to_answer(meeting_id)
    if not access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()):
        return refuse(seen, _("Antwoorden kan tot het begin van de bijeenkomst."))
    form = AnswerForm(data={"value": seen.my_answer, "note": seen.my_note})
    return answer_page(meeting_id, form)


def answer_page(meeting_id: uuid.UUID, form: AnswerForm) -> str:
    """The page, with what was chosen."""
    me, seen = web.viewer(), reach(meeting_id)
    others = queries.stand_ins_in(seen.group_id, me.fund_id) if me.fund_id else {}
    chosen = form.by.data or next((key for key, name in others.items() if name == seen.my_stand_in), "")
    values = [value for value in AnswerValue if others or value is not AnswerValue.REPRESENTED]
    if seen.my_answer is not AnswerValue.IF_NEEDED:
        values.remove(AnswerValue.IF_NEEDED)
    return render_template(
        "meetings/attendance/answer.html", seen=seen, form=form, others=others, chosen=chosen, values=values
    )


@bp.route("/bijeenkomsten/<uuid:meeting_id>/plaatsen", methods=["GET", "POST"])
def places(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """How many persons fit in the room, and who waits for a place."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled or seen.state.is_over:
        return refuse(seen, _("Deze bijeenkomst is voorbij of gaat niet door."))
    typed, error = request.form.get("plaatsen", str(seen.meeting.capacity or "")).strip(), ""
    if request.method == "POST":
        if not typed or (typed.isascii() and typed.isdecimal() and 1 <= int(typed[:9]) <= MOST):
            attendance_actions.set_capacity(seen.meeting, int(typed) if typed else None)
            flash(_("Bewaard. Wie wachtte en nu een plaats heeft, krijgt een mail."), "success")
            return web.back_to(seen.path)
        error = _("Geef een getal van 1 tot %(max)d, of laat het leeg als er geen grens is.", max=MOST)
    page = render_template(
        "meetings/attendance/places/show.html",
        seen=seen,
        typed=typed,
        error=error,
        waiting=queries.waiting_in_order(seen.id),
    )
    return page, 422 if error else 200
