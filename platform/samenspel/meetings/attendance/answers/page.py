"""What is shown of answers: the page with all ways to answer, and what one answered on the start page."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings.attendance.answers import queries
from samenspel.meetings.attendance.answers.forms import AttendanceAnswerForm
from samenspel.meetings.attendance.answers.previous import PreviousAnswer
from samenspel.meetings.models import Answer, AnswerValue, AttendanceMode
from samenspel.meetings.one import SeenMeeting
from samenspel.viewer import Viewer


def answer_page(viewer: Viewer, seen: SeenMeeting, form: AttendanceAnswerForm) -> str:
    """The page, with what was chosen and what is wrong with it."""
    fund_id = viewer.fund_in(seen.group_id)
    others = queries.possible_stand_ins(seen.group_id, fund_id) if fund_id else {}
    chosen = form.by.data or next((key for key, name in others.items() if name == seen.my_stand_in), "")
    values = [value.value for value in AnswerValue if others or value is not AnswerValue.REPRESENTED]
    if seen.my_answer is not AnswerValue.IF_NEEDED:
        values.remove(AnswerValue.IF_NEEDED)
    if seen.meeting.is_hybrid:
        values[:1] = [mode.value for mode in AttendanceMode]
    return render_template(
        "meetings/attendance/answers/form.html", seen=seen, form=form, others=others, chosen=chosen, values=values
    )


def answered_from_start(seen: SeenMeeting, answer: Answer) -> ResponseReturnValue:
    """Says what I answered on the start page, with a button that undoes it; `seen` is the meeting as it was before."""
    words = {
        AnswerValue.YES: _("Je staat op de wachtlijst") if answer.waiting_since else _coming(answer),
        AnswerValue.NO: _("Je komt niet"),
    }.get(answer.value, _("Je komt misschien"))
    previous = str(PreviousAnswer.from_seen(seen) or "")
    if web.is_fragment():
        return render_template(
            "meetings/attendance/answers/_answered_row.html",
            seen=seen,
            words=words,
            is_coming=answer.value is AnswerValue.YES and answer.waiting_since is None,
            previous=previous,
        )
    web.flash_undo(f"{words}: {seen.meeting.title}", f"{seen.path}/antwoord/ongedaan", vorige=previous)
    return web.back_to("/#doen")


def _coming(answer: Answer) -> str:
    words: dict[AttendanceMode | None, str] = {
        AttendanceMode.ON_SITE: _("Je komt ter plaatse"),
        AttendanceMode.ONLINE: _("Je bent er online bij"),
    }
    return words.get(answer.mode) or str(_("Je komt"))
