"""HTTP of answers in full (represented by another fund, reading the report) and of the seats in the room."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.db import now
from samenspel.meetings import access
from samenspel.meetings.attendance.answers import actions, queries
from samenspel.meetings.attendance.answers.forms import AttendanceAnswerForm
from samenspel.meetings.attendance.answers.page import answer_page
from samenspel.meetings.blueprint import bp
from samenspel.meetings.reach import reach_to_answer, reach_to_organise, refuse

MAX_SEATS = 2000


@bp.get("/bijeenkomsten/<uuid:meeting_id>/antwoord")
def answer_in_full(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """All ways to answer: come, be excused, be represented by another fund, follow the report."""
    seen = reach_to_answer(meeting_id)
    if not access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()):
        return refuse(seen, _("Antwoorden kan tot het begin van de bijeenkomst."))
    form = AttendanceAnswerForm(data={"value": seen.my_choice, "note": seen.my_note})
    return answer_page(web.viewer(), seen, form)


@bp.route("/bijeenkomsten/<uuid:meeting_id>/plaatsen", methods=["GET", "POST"])
def seats(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """How many people fit in the room, and the waiting list."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled or seen.state.is_over:
        return refuse(seen, _("Deze bijeenkomst is voorbij of gaat niet door."))
    typed, error = request.form.get("capacity", str(seen.meeting.capacity or "")).strip(), ""
    if request.method == "POST":
        if not typed or (typed.isascii() and typed.isdecimal() and 1 <= int(typed[:9]) <= MAX_SEATS):
            actions.set_capacity(seen.meeting, int(typed) if typed else None)
            flash(_("Bewaard. Wie wachtte en nu een plaats heeft, krijgt een mail."), "success")
            return web.back_to(seen.path)
        error = _("Geef een getal van 1 tot %(max)d, of laat het leeg als er geen grens is.", max=MAX_SEATS)
    page = render_template(
        "meetings/attendance/answers/seats.html",
        seen=seen,
        typed=typed,
        error=error,
        waiting=queries.waiting_list(seen.id),
    )
    return page, 422 if error else 200
