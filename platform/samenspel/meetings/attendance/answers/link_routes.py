"""HTTP of the link in a mail by which somebody says whether they come, without signing in."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.db import now
from samenspel.groups import queries as groups
from samenspel.meetings import access, one
from samenspel.meetings.attendance.answers import actions, queries
from samenspel.meetings.attendance.answers.choices import AnswerChoice, simple_choices
from samenspel.meetings.attendance.answers.page import not_undone_words, standing_words, undone_words
from samenspel.meetings.attendance.answers.previous import AnswerUndo
from samenspel.meetings.attendance.answers.tokens import read_answer_token
from samenspel.meetings.blueprint import bp


@bp.route("/bijeenkomsten/antwoord/<answer>", methods=["GET", "POST"])
@web.public
def answer_by_link(answer: str) -> ResponseReturnValue:
    """The page behind the link in a mail: one of its buttons answers for the recipient, without signing in; `antwoord`
    is which they chose in the mail. Opening it changes nothing, since programs that check mail open links too."""
    ids = read_answer_token(answer)
    uniquifier = queries.uniquifier_of(ids[0]) if ids else None
    recipient = groups.viewer_by(uniquifier) if uniquifier else None
    seen = one.reach(recipient, ids[1]) if recipient and ids else None
    if recipient is None or seen is None or not access.may_answer(recipient, seen.group_id):
        return render_template("meetings/attendance/answers/by_link.html", seen=None), 404
    with web.in_language(recipient.locale):
        is_open = access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now())
        is_pending = False  # whether the mail offered what is no answer as long as its button is not pressed
        # Only these can be answered by a link; the other ways are on the page of the meeting.
        choices = simple_choices(seen.meeting.is_hybrid)
        offered = (seen.my_choice or seen.my_earlier_answer) if is_open else None
        if request.args.get("antwoord") in choices:
            offered = request.args["antwoord"]
            is_pending = request.method == "GET" and is_open and offered != seen.my_choice
            choices = (offered, *(each for each in choices if each != offered))
        chosen = AnswerChoice.from_text(request.form.get("value"))
        is_done = chosen is not None and request.method == "POST" and is_open and str(chosen) in (*choices, "yes")
        previous = said = ""
        is_undone = request.method == "POST" and is_open and request.form.get("value") == "undo"
        if is_undone:
            undo = AnswerUndo.from_token(request.form.get("vorige", ""), seen.id, recipient.id)
            is_undone = undo is not None and actions.take_back_answer(recipient, seen.meeting, undo)
            seen = web.or_404(one.reach(recipient, seen.id))
            said = undone_words(undo, seen) if undo and is_undone else not_undone_words(undo, seen)
            offered = seen.my_choice
        if chosen and is_done:
            mine = actions.save_answer(recipient, seen.meeting, chosen.value, None, mode=chosen.mode)
            previous = AnswerUndo.from_answer(mine, seen).token(seen.id, recipient.id)
            seen = seen.with_answer(mine, None)
            offered = seen.my_choice
        return render_template(
            "meetings/attendance/answers/by_link.html",
            seen=seen,
            is_open=is_open,
            is_done=is_done,
            is_pending=is_pending,
            said=said,
            standing=standing_words(seen),
            previous=previous,
            choices=choices,
            offered=offered,
        )
