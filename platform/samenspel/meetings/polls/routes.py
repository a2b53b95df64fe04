"""HTTP of date polls: organisers open and change them and choose the date, participants answer moment by moment."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from samenspel import clock, web
from samenspel.clock import BRUSSELS, today
from samenspel.db import now
from samenspel.forms import id_from
from samenspel.groups import queries as groups
from samenspel.meetings import access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.busy import BusyMeeting, busy_between
from samenspel.meetings.calendars.holiday_names import holiday_name
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.polls import actions, queries
from samenspel.meetings.polls import calendar as poll_calendar
from samenspel.meetings.polls import list_queries as poll_lists
from samenspel.meetings.polls.forms import PollForm
from samenspel.meetings.polls.models import DatePoll, SlotValue
from samenspel.meetings.reach import reach_to_answer, reach_to_organise, refuse
from samenspel.meetings.series.queries import template_of
from samenspel.meetings.workload import load
from samenspel.meetings.workload import outlook as workload

#: The time between two reminders is at least this long.
REMIND_AGAIN = timedelta(hours=20)
#: How far ahead the calendar goes.
MAX_AHEAD = timedelta(days=1100)


@bp.route("/overleg/<slug>/datumprikkers/nieuw", methods=["GET", "POST"])
def new_poll(slug: str) -> ResponseReturnValue:
    """Opens a date poll for a new meeting of a group."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    form = PollForm.for_new_poll(template_of(seen.group.kind))
    if request.method == "POST":
        form.read_rows(request.form)
        if "more" not in request.form and form.validate():
            meeting = actions.open_poll(me, seen.id, form.plan())
            if "ask_others" in request.form:
                flash(_("De datumprikker staat open. De deelnemers krijgen een mail. Wie vraag je nog?"), "success")
                return web.back_to(url_for("meetings.outsiders_of_meeting", meeting_id=meeting.id))
            flash(_("De datumprikker staat open. De deelnemers krijgen een mail."), "success")
            return web.back_to(meeting.path)
    page = render_template("meetings/polls/form.html", form=form, group=seen.group, meeting=None)
    return page, 422 if form.errors or form.slots_error else 200


@bp.get("/overleg/<slug>/datumprikkers/kalender")
def poll_calendar_part(slug: str) -> ResponseReturnValue:
    """A week (?week=) or a month (?maand=) in which to pick moments, with other meetings of the people of the group."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    base = url_for("meetings.poll_calendar_part", slug=slug)
    if "maand" in request.args:
        first = _day_in_address("maand").replace(day=1)
        busy = _busy_between(seen.id, first - timedelta(days=7), first + timedelta(days=38))
        month = poll_calendar.month_of(first, busy, BRUSSELS, today())
        days = [each.day for cells in month.weeks for each in cells if each.in_month]
        return render_template("meetings/polls/_month.html", month=month, base=base, holidays=_holidays(days))
    monday = poll_calendar.monday_of(_day_in_address("week"))
    busy = _busy_between(seen.id, monday, monday + timedelta(days=7))
    week = poll_calendar.week_of(monday, busy, poll_lists.expected_fund_count(seen.id), BRUSSELS, now())
    first = load.month_of(monday)
    outlook = workload.outlooks(me, seen.id, {first: workload.USUAL_HOURS})[first]
    return render_template(
        "meetings/polls/_week.html",
        week=week,
        base=base,
        holidays=_holidays(week.days),
        busy=busy,
        month=first,
        outlook=outlook,
        limit=workload.limit_text(),
    )


def _holidays(days: Iterable[date]) -> dict[date, str]:
    """The days that are holidays, with what these are called."""
    return {day: name for day in days if (name := holiday_name(day))}


def _day_in_address(name: str) -> date:
    """A day in the address, kept within the time in which people plan; a week from now where there is none."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return today() + timedelta(days=7)
    return min(max(day, today() - timedelta(days=31)), today() + MAX_AHEAD)


def _busy_between(group_id: uuid.UUID, start: date, end: date) -> list[BusyMeeting]:
    moments = (datetime.combine(each, time(), BRUSSELS) for each in (start, end))
    return busy_between(web.viewer(), group_id, *moments)


def running_poll(seen: SeenMeeting) -> DatePoll | None:
    """The poll of a meeting, unless its date was chosen or it was cancelled."""
    return _if_running(seen, queries.date_poll(seen.id))


def _if_running(seen: SeenMeeting, poll: DatePoll | None) -> DatePoll | None:
    return poll if poll and poll.decided_at is None and not seen.is_cancelled else None


@bp.route("/bijeenkomsten/<uuid:meeting_id>/datumprikker", methods=["GET", "POST"])
def edit_poll(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Changes the moments, the last day or the fields of the meeting."""
    seen = reach_to_organise(meeting_id)
    poll = running_poll(seen)
    if poll is None:
        return refuse(seen, _("Voor deze bijeenkomst loopt er geen datumprikker (meer)."))
    starts = [slot.starts_at for slot in queries.slots_of(seen.id)]
    form = PollForm.from_poll(seen.meeting, poll, starts)
    if request.method == "POST":
        form.read_rows(request.form)
        if "more" not in request.form and form.validate():
            actions.change_poll(web.viewer(), seen.meeting, poll, form.plan())
            flash(_("De datumprikker is bewaard. Wat je liet staan, houdt zijn antwoorden."), "success")
            return web.back_to(seen.path)
    page = render_template("meetings/polls/form.html", form=form, group=None, meeting=seen)
    return page, 422 if form.errors or form.slots_error else 200


def _why_closed(seen: SeenMeeting, poll: DatePoll | None) -> str:
    """Why nobody can answer the poll of a meeting (any more); empty where people can."""
    if _if_running(seen, poll) is None or poll is None:
        chosen, none = _("De datum is intussen gekozen."), _("Hier loopt geen datumprikker.")
        return str(chosen if seen.meeting.moments else none)
    closed = _("De datumprikker is gesloten. De organisator kiest nu een datum.")
    return str(closed) if poll.closes_on < today() else ""


#: What an undo sends where there was no answer before, and where somebody is not done after all.
_NO_ANSWER, _NOT_DONE = "open", "not_done"


def _slot_value(sent: str) -> SlotValue | None:
    return SlotValue(sent) if sent in set(SlotValue) else None


@bp.post("/bijeenkomsten/<uuid:meeting_id>/momenten/<uuid:slot_id>/antwoord")
def answer_slot(meeting_id: uuid.UUID, slot_id: uuid.UUID) -> ResponseReturnValue:
    """Saves the viewer's answer to one moment: value=yes|if_needed|no, or open for none. An undo sends what
    stood before and what it undoes (no:yes): an answer that was given since stays."""
    seen, me = reach_to_answer(meeting_id), web.viewer()
    poll, slot_row, before = queries.poll_with_slot(seen.id, slot_id, me.id)
    if problem := _why_closed(seen, poll):
        return refuse(seen, problem)
    row = web.or_404(slot_row)
    sent, _colon, undone = request.form.get("value", "").partition(":")
    value = _slot_value(sent)
    if value is None and sent != _NO_ANSWER:
        return refuse(seen, _("Kies ja, indien nodig of nee."))
    if undone and undone != (before or _NO_ANSWER):
        return _not_undone(seen, slot_id)
    answered = actions.answer_slot(me, seen.meeting, slot_id, value)
    if answered is None:
        return refuse(seen, _("De datum is intussen gekozen."))
    said = _slot_words(value)
    former = f"{before or _NO_ANSWER}:{value or _NO_ANSWER}"
    if web.is_fragment():
        slot, progress = answered
        return render_template(
            "meetings/polls/_answered.html", slot=slot, progress=progress, path=seen.path, said=said, former=former
        )
    moment = clock.span(row.starts_at, row.ends_at, web.locale())
    web.flash_undo(f"{said} ({moment})", request.path, value=former)
    return web.back_to(f"{seen.path}#moment-{slot_id}")


def _not_undone(seen: SeenMeeting, slot_id: uuid.UUID) -> ResponseReturnValue:
    """Says that the viewer's answer to a moment is another by now than the one that was to be undone."""
    me, path = web.viewer(), seen.path
    slot = web.or_404(queries.slot_line(me, seen.id, slot_id))
    said = _("Je antwoord staat er intussen niet meer. Er is niets veranderd.")
    if slot.my_value:
        said = _("Intussen antwoordde je anders (%(answer)s). Dat blijft staan.", answer=_SLOT_WORDS[slot.my_value])
    if not web.is_fragment():
        flash(said, "info")
        return web.back_to(f"{path}#moment-{slot_id}")
    progress = queries.progress_of(seen.id, me.id)
    return render_template("meetings/polls/_answered.html", slot=slot, progress=progress, path=path, said=said)


_SLOT_WORDS = {SlotValue.YES: _l("Ja"), SlotValue.IF_NEEDED: _l("Indien nodig"), SlotValue.NO: _l("Nee")}


def _slot_words(value: SlotValue | None) -> str:
    """What stands now at a moment."""
    return str(_("Je antwoord: %(answer)s", answer=_SLOT_WORDS[value]) if value else _("Je antwoord is teruggenomen."))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/momenten/antwoord")
def answer_rest(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Saves the same answer for all moments that the viewer did not answer yet; value=done leaves these open. Undone by
    value=open and what it undoes (open:yes) with the moments (`slot`), or by value=not_done."""
    seen, me = reach_to_answer(meeting_id), web.viewer()
    sent, _colon, undone = request.form.get("value", "").partition(":")
    problem = _why_closed(seen, queries.date_poll(seen.id))
    value = _slot_value(sent)
    if problem or (value is None and sent not in ("done", _NO_ANSWER, _NOT_DONE)):
        return refuse(seen, problem or _("Kies ja, indien nodig of nee."))
    if sent == "done":
        actions.complete_poll(me, seen.meeting)
        words = _("Klaar. Wat je openliet, kan je nog altijd antwoorden.")
        web.flash_undo(words, request.path, value=_NOT_DONE)
    elif sent == _NOT_DONE:
        actions.reopen_poll(me, seen.meeting)
        flash(_("Je bent nog niet klaar: wat je openliet, wacht op jou."), "success")
    elif value is None:
        kept = actions.take_back_slots(me, seen.meeting, _slots_sent(), _slot_value(undone))
        if kept is None:
            return refuse(seen, _("De datum is intussen gekozen."))
        flash(_words_of_rest(kept), "info" if kept else "success")
    else:
        answered = actions.answer_remaining_slots(me, seen.meeting, value)
        if answered is None:
            return refuse(seen, _("De datum is intussen gekozen."))
        if answered:
            slots = [each.hex for each in answered]
            web.flash_undo(_slot_words(value), request.path, value=f"{_NO_ANSWER}:{value}", slot=slots)
    return web.back_to(f"{seen.path}#momenten")


def _words_of_rest(kept: int) -> str:
    """What an undo of the same answer to many moments did; `kept` are those that were answered otherwise since."""
    if not kept:
        return str(_("Je antwoord is teruggenomen."))
    words = ngettext(
        "Op %(num)d moment antwoordde je intussen anders. Dat blijft staan; de rest is teruggenomen.",
        "Op %(num)d momenten antwoordde je intussen anders. Dat blijft staan; de rest is teruggenomen.",
        kept,
    )
    return str(words)


def _slots_sent() -> list[uuid.UUID]:
    """The moments in the form, which other words do not disturb."""
    return [each for each in map(id_from, request.form.getlist("slot")) if each]


@bp.post("/bijeenkomsten/<uuid:meeting_id>/momenten/<uuid:slot_id>/keuze")
def choose_slot(meeting_id: uuid.UUID, slot_id: uuid.UUID) -> ResponseReturnValue:
    """Makes a moment the date of the meeting."""
    seen = reach_to_organise(meeting_id)
    slot = web.or_404(queries.slot_of(seen.id, slot_id))
    if running_poll(seen) is None:
        return refuse(seen, _("Voor deze bijeenkomst loopt er geen datumprikker (meer)."))
    if slot.starts_at < now():
        return refuse(seen, _("Dat moment is al voorbij. Kies er een dat nog komt."))
    if not actions.choose_slot(web.viewer(), seen.meeting, slot):
        return refuse(seen, _("De datum is intussen gekozen."))
    flash(
        _("De datum ligt vast. Wat iedereen over dit moment zei, staat er als antwoord bij; iedereen krijgt een mail."),
        "success",
    )
    return web.back_to(seen.path)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/datumprikker/herinnering")
def remind_poll(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Reminds the people who did not answer, at most once a day."""
    seen = reach_to_organise(meeting_id)
    poll = running_poll(seen)
    if poll is None or poll.closes_on < today():
        return refuse(seen, _("Voor deze bijeenkomst loopt er geen datumprikker (meer)."))
    if poll.reminded_at is not None and now() - poll.reminded_at < REMIND_AGAIN:
        return refuse(seen, _("Vandaag ging er al een herinnering uit. Morgen kan het opnieuw."))
    actions.remind(poll)
    flash(_("Wie nog niets liet weten, krijgt een herinnering."), "success")
    return web.back_to(seen.path)


@bp.app_template_global("best_words")
def best_words(poll: queries.DatePollView) -> str:
    """Why the best moment is the best, in words and numbers."""
    score = poll.best
    if score is None:
        return ""
    can = score.yes + score.if_needed
    parts = [
        ngettext(
            "Past voor %(can)s van %(num)d fonds.", "Past voor %(can)s van de %(num)d fondsen.", score.funds, can=can
        )
    ]
    if score.if_needed:
        parts.append(ngettext("%(num)d daarvan indien nodig.", "%(num)d daarvan indien nodig.", score.if_needed))
    if score.unanswered:
        parts.append(ngettext("%(num)d liet nog niets weten.", "%(num)d lieten nog niets weten.", score.unanswered))
    if score.small_funds:
        parts.append(
            ngettext(
                "Kleine fondsen: %(can)s van %(num)d.",
                "Kleine fondsen: %(can)s van de %(num)d.",
                score.small_funds,
                can=score.small_available,
            )
        )
        parts.append(_("Een klein fonds telt anderhalve keer: het kan minder makkelijk iemand anders sturen."))
    if poll.tied is not None:
        other = poll.slot(poll.tied.slot)
        words = clock.span(other.starts_at, other.ends_at, web.locale())
        parts.append(_("Even goed past: %(moment)s.", moment=words))
    return " ".join(parts)
