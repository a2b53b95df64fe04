"""HTTP of what several parts of a meeting make together: my meetings, a group's, the page of one, my answer on it."""

import uuid
from typing import Any

from flask import Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import clock, mail, web
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import local, today
from samenspel.db import now
from samenspel.documents.access import may_add
from samenspel.forms import integer
from samenspel.groups import queries as groups
from samenspel.meetings import access, lists, one
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.answers import actions as answer_actions
from samenspel.meetings.attendance.answers import queries as answer_queries
from samenspel.meetings.attendance.answers.forms import AttendanceAnswerForm
from samenspel.meetings.attendance.answers.page import (
    answer_page,
    answered_from_start,
    answered_words,
    not_undone_words,
    token_of,
    undone_on_start,
    undone_words,
)
from samenspel.meetings.attendance.answers.previous import AnswerUndo
from samenspel.meetings.attendance.checkin import queries as checkins
from samenspel.meetings.blueprint import bp
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.clashes import clashes
from samenspel.meetings.instead import queries as instead
from samenspel.meetings.meals.forms import meal_form_for
from samenspel.meetings.minutes import queries as reports
from samenspel.meetings.models import REPEATABLE_ANSWERS, AnswerValue, MeetingState
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.pages import queries
from samenspel.meetings.points.queries import open_points_before
from samenspel.meetings.polls import list_queries as poll_lists
from samenspel.meetings.polls import queries as polls
from samenspel.meetings.reach import reach, reach_to_answer, refuse
from samenspel.meetings.series import queries as series
from samenspel.meetings.todos.queries import to_remind
from samenspel.people.cards.spelling import found_among
from samenspel.polls.access import may_add as may_ask
from samenspel.polls.queries import polls_of

PAST_PAGE = 20
#: What comes that stands in my agenda; the rest is in the year planner.
COMING = 40


@bp.get("/bijeenkomsten")
def mine() -> ResponseReturnValue:
    """What comes for me over all my groups, with my answer and what overlaps, and what is over."""
    me = web.viewer()
    paging = web.Paging(web.page_number(), PAST_PAGE, lists.my_past_count(me))
    upcoming = lists.my_upcoming(me, limit=COMING + 1) if paging.number == 1 else []
    return render_template(
        "meetings/pages/mine.html",
        polls=poll_lists.polls_for(me) if paging.number == 1 else [],
        upcoming=upcoming[:COMING],
        has_more=len(upcoming) > COMING,
        clashes=clashes(line for line in upcoming[:COMING] if line.is_expected),
        past=lists.my_past(me, limit=paging.size, offset=paging.offset),
        paging=paging,
    )


@bp.get("/overleg/<slug>/bijeenkomsten")
def index(slug: str) -> ResponseReturnValue:
    """The meetings of a group: what comes first, then what is over, paged."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    paging = web.Paging(web.page_number(), PAST_PAGE, lists.past_count_of(me, seen.id))
    return render_template(
        "meetings/pages/index.html",
        hours_saved=instead.hours_saved(clock.year_start(today().year), now(), seen.id),
        seen=seen,
        polls=poll_lists.polls_of(me, seen.id) if paging.number == 1 else [],
        upcoming=lists.upcoming_of(me, seen.id) if paging.number == 1 else [],
        past=lists.past_of(me, seen.id, limit=paging.size, offset=paging.offset),
        paging=paging,
        may_plan=access.may_plan(me, seen.id),
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>")
def show(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """A meeting: when and where, who comes, the agenda, and what came of it."""
    seen = reach(meeting_id)
    page = _page(seen, None)
    mark_opened(web.viewer(), Thing(ThingKind.MEETING, meeting_id))
    if seen.meeting.agenda_shared_at is not None:
        mark_opened(web.viewer(), Thing(ThingKind.AGENDA, meeting_id))
    return page


@bp.get("/bijeenkomsten/<uuid:meeting_id>/stand")
def pushed_fragments(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The fragments that are pushed to the page of a meeting, for a page that may have missed some (?editie=: what it
    has)."""
    seen = reach(meeting_id)
    attendance = _attendance(seen)
    is_sought = seen.state is MeetingState.SEEKING
    return render_template(
        "meetings/pages/_pushed_fragments.html",
        meeting_id=seen.id,
        path=seen.path,
        state=seen.state,
        agenda_shared=seen.meeting.agenda_shared_at is not None,
        what=seen.news_since(request.args.get("editie", seen.edition, type=integer)),
        turnout=None
        if attendance or is_sought
        else attendances.turnout_of(seen.meeting, has_outsiders=seen.has_outsiders),
        slots=polls.slot_lines(web.viewer(), seen.id) if is_sought else [],
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/wie-komt")
def names(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """All people who were asked, with their answers; narrowed by ?q= (a name or a fund)."""
    seen = reach(meeting_id)
    if seen.state is MeetingState.SEEKING or _attendance(seen):
        return web.back_to(seen.path)
    turnout = _turnout(seen)
    words = request.args.get("q", "").strip()[:80]
    found, meant = found_among(turnout.people, words, lambda each: f"{each.name} {each.party}")
    shown, paging = web.paged(found)
    return render_template(
        "meetings/attendance/names.html",
        seen=seen,
        people=shown,
        paging=paging,
        base=web.with_query("meetings.names", meeting_id=str(seen.id), q=words),
        words=words,
        meant=meant,
        is_hybrid=turnout.is_hybrid,
        outsiders=[] if words or paging.number > 1 else turnout.outsiders,
    )


def _attendance(seen: SeenMeeting) -> list[attendances.AttendanceLine]:
    """The record of attendance; empty before the meeting begins."""
    starts_at = seen.meeting.starts_at
    return attendances.attendance_of(seen.id) if starts_at and now() >= starts_at else []


def _turnout(seen: SeenMeeting) -> attendances.Turnout:
    return attendances.turnout_of(seen.meeting, has_outsiders=seen.has_outsiders)


def _way_in(seen: SeenMeeting) -> dict[str, Any]:
    """Whether one can join online, and else from when on."""
    meeting, at = seen.meeting, now()
    opens = meeting.starts_at - access.JOIN_EARLY if meeting.starts_at else None
    return {
        "joining": access.join_state(meeting.starts_at, meeting.ends_at, meeting.cancelled_at, at),
        "joins_at": opens,
        "joins_today": opens is not None and local(opens).date() == today(),
        "joins_in": max(0, int((opens - at).total_seconds())) if opens else 0,
    }


def _page(seen: SeenMeeting, form: AttendanceAnswerForm | None) -> str:
    me = web.viewer()
    may_organise = access.may_plan(me, seen.group_id)
    attendance = _attendance(seen)
    items = agendas.agenda_of(seen.meeting, with_notes=seen.is_published)
    is_sought = seen.state is MeetingState.SEEKING
    papers, documents = agendas.papers_and_documents(seen.id) if items or seen.has_documents else ({}, [])
    previous, following = queries.neighbours_of(seen.meeting)
    return render_template(
        "meetings/pages/show.html",
        **_way_in(seen),
        seen=seen,
        meeting_id=seen.id,
        state=seen.state,
        states=MeetingState,
        items=items,
        planned=agendas.planned_minutes(items),
        days=agendas.days_of_agenda(seen.meeting, items),
        too_late=agendas.minutes_after_end(seen.meeting, items),
        series=series.position_in_series(seen.meeting),
        papers=papers,
        documents=documents,
        may_file=may_add(me, seen.group_id),
        poll=polls.poll_of(me, seen.meeting) if is_sought else None,
        questions=polls_of(me, Thing(ThingKind.MEETING, seen.id)),
        item_titles={item.id: item.title for item in items},
        may_ask=may_ask(me, seen.group_id) and not seen.is_cancelled,
        now=now(),
        turnout=None
        if attendance or is_sought
        else attendances.turnout_of(seen.meeting, has_outsiders=seen.has_outsiders),
        attendance=attendance,
        guests=checkins.attendees_without_fund(seen.id) if attendance and seen.state.is_over else [],
        outcomes=reports.outcomes_by_item(seen.id) if seen.is_published else {},
        open_points=[] if seen.state.is_over or seen.is_cancelled else open_points_before(me, seen.meeting, 5),
        previous=previous,
        following=following,
        answer_form=form,
        meal_form=meal_form_for(seen),
        left=_left_to_answer(seen),
        is_archived=access.is_archived(me, seen.group_id),
        may_organise=may_organise,
        silent=len(to_remind(seen.meeting, me.id)) if may_organise else 0,
        may_write_report=access.may_write_report(me, seen.group_id, seen.meeting.reporter_id),
        may_read_draft=access.may_read_draft(me, seen.group_id, seen.meeting.reporter_id, seen.shared_at),
        may_answer=access.may_answer(me, seen.group_id),
        is_open=access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()),
        is_attendance_open=access.is_open_for_attendance(seen.meeting.starts_at, seen.meeting.cancelled_at, today()),
        may_finish=lambda outcome: access.may_finish(me, seen.group_id, outcome.owner_id, outcome.fund_id),
    )


@bp.post("/bijeenkomsten/<uuid:meeting_id>/antwoord")
def save_answer(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Says whether I come: value=yes|on_site|online|no|maybe|follows, or represented with by=<fund>; and a note
    where one is sent."""
    me = web.viewer()
    seen = reach_to_answer(meeting_id)
    if not access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()):
        return refuse(seen, _("Antwoorden kan tot het begin van de bijeenkomst."))
    form = AttendanceAnswerForm()
    if form.value.data == AnswerValue.REPRESENTED and (fund_id := me.fund_in(seen.group_id)):
        form.others = answer_queries.possible_stand_ins(seen.group_id, fund_id)
    if not form.validate():
        if web.is_fragment():
            return _my_answer(seen, form), 422
        return (answer_page(me, seen, form) if form.by.errors else _page(seen, form)), 422
    choice = form.choice
    value, mode = (choice.value, choice.mode) if choice else (AnswerValue.NO, None)
    note = form.note.data or "" if "note" in request.form else None
    by_fund_id = uuid.UUID(form.by.data) if value is AnswerValue.REPRESENTED else None
    answer = answer_actions.save_answer(me, seen.meeting, value, note, by_fund_id, mode)
    if request.form.get("terug") == "start":
        return answered_from_start(seen, answer)
    after = seen.with_answer(answer, form.others.get(form.by.data))
    said, previous = answered_words(seen, after), token_of(seen, answer)
    if web.is_fragment():
        return _my_answer(after, None, said, {"vorige": previous})
    web.flash_undo(said, f"{seen.path}/antwoord/ongedaan", vorige=previous)
    return web.back_to(f"{seen.path}#mijn-antwoord")


@bp.post("/bijeenkomsten/<uuid:meeting_id>/antwoord/ongedaan")
def take_back_answer(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Undoes the answer of which `vorige` tells what it was and what stood before; a later answer stays. `terug` is the
    page: start, or else that of the meeting."""
    me = web.viewer()
    seen = reach_to_answer(meeting_id)
    if not access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()):
        return refuse(seen, _("Antwoorden kan tot het begin van de bijeenkomst."))
    undo = AnswerUndo.from_token(request.form.get("vorige", ""), seen.id, me.id)
    is_undone = undo is not None and answer_actions.take_back_answer(me, seen.meeting, undo)
    is_on_start = request.form.get("terug") == "start"
    after = web.or_404(one.reach(me, meeting_id))
    said = undone_words(undo, after) if undo and is_undone else not_undone_words(undo, after)
    if not web.is_fragment():
        flash(said, "success" if is_undone else "info")
        return web.back_to("/#doen" if is_on_start else f"{seen.path}#mijn-antwoord")
    if not is_on_start:
        return _my_answer(after, None, said, said_as="success" if is_undone else "info")
    return undone_on_start(after, said, is_undone)


def _my_answer(
    seen: SeenMeeting,
    form: AttendanceAnswerForm | None,
    said: str = "",
    undo: dict[str, str] | None = None,
    said_as: str = "success",
) -> str:
    """My answer on the page of a meeting; after a tap also what was `said`, and the fields that undo it."""
    left = _left_to_answer(seen)
    return render_template(
        "meetings/attendance/answers/_my_answer.html",
        seen=seen,
        path=seen.path,
        answer_form=form,
        left=left,
        meal_form=meal_form_for(seen),
        said=said,
        said_as=said_as,
        undo=undo,
    )


def _left_to_answer(seen: SeenMeeting) -> int:
    """How many later meetings of the series could get the same answer at once."""
    if seen.meeting.series_id is None or seen.my_answer not in REPEATABLE_ANSWERS:
        return 0
    return series.unanswered_count(web.viewer(), seen.meeting)


@bp.get("/bijeenkomsten/<uuid:meeting_id>.ics")
def ics(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The meeting as a file for one's own calendar; 404 as long as it has no date."""
    seen = reach(meeting_id)
    if seen.meeting.moments is None:
        abort(404)
    url = mail.link_to("meetings.show", meeting_id=seen.id)
    event = calendars.CalendarEvent.from_meeting(
        seen.meeting,
        group_name=seen.group_name,
        organiser_name=seen.organiser_name,
        organiser_email=seen.organiser_email,
        url=url,
        series=series.calendar_series(seen.meeting),
    )
    response = Response(calendars.event_file(event), mimetype="text/calendar")
    response.headers["Content-Disposition"] = "attachment; filename=bijeenkomst.ics"
    return response
