"""What is shown of answers: the page with all ways to answer, and what one answered on the start page."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import web
from samenspel.meetings.attendance.answers import queries
from samenspel.meetings.attendance.answers.forms import AttendanceAnswerForm
from samenspel.meetings.attendance.answers.previous import AnswerUndo
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
    previous = token_of(seen, answer)
    if web.is_fragment():
        return render_template(
            "meetings/attendance/answers/_answered_row.html",
            seen=seen,
            words=words,
            is_coming=answer.value is AnswerValue.YES and answer.waiting_since is None,
            previous=previous,
        )
    web.flash_undo(f"{words}: {seen.meeting.title}", f"{seen.path}/antwoord/ongedaan", vorige=previous, terug="start")
    return web.back_to("/#doen")


def undone_on_start(after: SeenMeeting, said: str, is_undone: bool) -> str:
    """The row of the start page after an undo: it asks again, or says what stands in its place."""
    is_kept = after.my_answer is not None and (not is_undone or after.my_waiting_since is not None)
    words = standing_words(after)
    if is_kept:
        return render_template("meetings/attendance/answers/_kept_row.html", seen=after, said=said, words=words)
    return render_template(
        "meetings/attendance/answers/_question_row.html", seen=after, said=said, words=words, is_undone=is_undone
    )


def token_of(before: SeenMeeting, answer: Answer) -> str:
    """What an undo of the answer that the viewer just gave sends."""
    return AnswerUndo.from_answer(answer, before).token(before.id, web.viewer().id)


def _coming(answer: Answer) -> str:
    words: dict[AttendanceMode | None, str] = {
        AttendanceMode.ON_SITE: _("Je komt ter plaatse"),
        AttendanceMode.ONLINE: _("Je bent er online bij"),
    }
    return words.get(answer.mode) or str(_("Je komt"))


_CHOICES = {
    "yes": _l("Ja"),
    "on_site": _l("Ja, ter plaatse"),
    "online": _l("Ja, online"),
    "maybe": _l("Misschien"),
    "if_needed": _l("Indien nodig"),
    "no": _l("Nee"),
    "represented": _l("Vertegenwoordigd"),
    "follows": _l("Ik lees het verslag"),
}


def answered_words(before: SeenMeeting, after: SeenMeeting) -> str:
    """What now stands after an answer on the page of a meeting."""
    if after.my_choice == before.my_choice and after.my_note != before.my_note:
        return str(_("Je opmerking is bewaard."))
    if not after.my_choice:
        return str(_("Je antwoord is teruggenomen."))
    return str(_("Je antwoord: %(answer)s.", answer=_CHOICES[after.my_choice]))


def standing_words(seen: SeenMeeting) -> str:
    """What the viewer answers by now; empty for nothing."""
    if seen.my_waiting_since:
        return str(_("Je staat op de wachtlijst"))
    choice = seen.my_choice or seen.my_earlier_answer or ""
    words = {
        "yes": _("Je komt"),
        "on_site": _("Je komt ter plaatse"),
        "online": _("Je bent er online bij"),
        "maybe": _("Je komt misschien"),
        "no": _("Je komt niet"),
    }
    return str(words.get(choice) or _CHOICES.get(choice, ""))


def undone_words(undo: AnswerUndo, seen: SeenMeeting) -> str:
    """What stands again after an undo; `seen` is the meeting after it."""
    if undo.previous and seen.my_waiting_since and not undo.previous.waiting_since:
        return str(_("Je plaats is intussen ingenomen; je staat op de wachtlijst."))
    if answer := standing_words(seen):
        return str(_("Wat je antwoordde, staat er weer (%(answer)s).", answer=answer))
    return str(_("Je antwoord is teruggenomen."))


def not_undone_words(undo: AnswerUndo | None, seen: SeenMeeting) -> str:
    """Why an undo left the answer of the viewer as it stands."""
    if undo is None:
        return str(_("Dat kan niet meer ongedaan gemaakt worden. Er is niets veranderd."))
    if answer := standing_words(seen):
        return str(_("Intussen antwoordde je anders (%(answer)s). Dat blijft staan.", answer=answer))
    return str(_("Je antwoord staat er intussen niet meer. Er is niets veranderd."))
