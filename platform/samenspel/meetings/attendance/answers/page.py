"""The page with all ways to answer, which an answer in full and a wrong answer by one tap both show."""

from flask import render_template

from samenspel.meetings.attendance.answers import queries
from samenspel.meetings.attendance.answers.forms import AttendanceAnswerForm
from samenspel.meetings.models import AnswerValue
from samenspel.meetings.one import SeenMeeting
from samenspel.viewer import Viewer


def answer_page(viewer: Viewer, seen: SeenMeeting, form: AttendanceAnswerForm) -> str:
    """The page, with what was chosen and what is wrong with it."""
    others = queries.possible_stand_ins(seen.group_id, viewer.fund_id) if viewer.fund_id else {}
    chosen = form.by.data or next((key for key, name in others.items() if name == seen.my_stand_in), "")
    values = [value for value in AnswerValue if others or value is not AnswerValue.REPRESENTED]
    if seen.my_answer is not AnswerValue.IF_NEEDED:
        values.remove(AnswerValue.IF_NEEDED)
    return render_template(
        "meetings/attendance/answers/form.html", seen=seen, form=form, others=others, chosen=chosen, values=values
    )
