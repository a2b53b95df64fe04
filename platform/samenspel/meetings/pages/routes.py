"""HTTP of meetings: lists, planning and changing, the page of one, answers, the calendar file."""

import uuid
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from samenspel import clock, mail, web
from samenspel.clock import local, today
from samenspel.db import now
from samenspel.groups import queries as groups
from samenspel.meetings import access, busy
from samenspel.meetings import lists as queries
from samenspel.meetings import one as pages
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.attendance.checkin import queries as checkins
from samenspel.meetings.attendance.places import queries as places
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.clashes import clashes
from samenspel.meetings.instead import queries as avoided
from samenspel.meetings.minutes import queries as reports
from samenspel.meetings.models import AGENDA_DAYS, TO_REPEAT, AnswerValue, MeetingState, WantedResult
from samenspel.meetings.planning import actions
from samenspel.meetings.planning.forms import ANSWERS, WANTED, AnswerForm, CancelForm, MeetingForm
from samenspel.meetings.points.queries import open_before
from samenspel.meetings.polls import list_queries as poll_lists
from samenspel.meetings.polls import queries as polls
from samenspel.meetings.series import actions as series_actions
from samenspel.meetings.series import queries as series

bp = Blueprint("meetings", __name__)

PAST_PAGE = 20
#: What comes that stands in my agenda; the rest is in the year planner.
COMING = 40


@bp.app_template_global("answer_name")
def answer_name(value: AnswerValue) -> str:
    """What an answer is called on screen."""
    return str(ANSWERS[value])


@bp.app_template_global("wanted_name")
def wanted_name(value: WantedResult) -> str:
    """What the wanted result of an agenda item is called on screen."""
    return str(WANTED[value])


@bp.get("/bijeenkomsten")
def mine() -> ResponseReturnValue:
    """What comes for me over all my groups, with my answer and what overlaps, and what is over."""
    me = web.viewer()
    paging = web.Paging(web.page_number(), PAST_PAGE, queries.my_past_count(me))
    upcoming = queries.my_upcoming(me, limit=COMING + 1) if paging.number == 1 else []
    return render_template(
        "meetings/pages/mine.html",
        polls=poll_lists.polls_for(me) if paging.number == 1 else [],
        upcoming=upcoming[:COMING],
        has_more=len(upcoming) > COMING,
        clashes=clashes(line for line in upcoming[:COMING] if line.is_expected),
        past=queries.my_past(me, limit=paging.size, offset=paging.offset),
        paging=paging,
    )


@bp.get("/overleg/<slug>/bijeenkomsten")
def index(slug: str) -> ResponseReturnValue:
    """The meetings of a group: what comes first, then what is over, paged."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    paging = web.Paging(web.page_number(), PAST_PAGE, queries.past_count_of(me, seen.id))
    return render_template(
        "meetings/pages/index.html",
        hours_saved=avoided.hours_saved(clock.year_start(today().year), now(), seen.id),
        seen=seen,
        polls=poll_lists.polls_of(me, seen.id) if paging.number == 1 else [],
        upcoming=queries.upcoming_of(me, seen.id) if paging.number == 1 else [],
        past=queries.past_of(me, seen.id, limit=paging.size, offset=paging.offset),
        paging=paging,
        may_plan=access.may_plan(me, seen.id),
    )


@bp.route("/overleg/<slug>/bijeenkomsten/nieuw", methods=["GET", "POST"])
def new(slug: str) -> ResponseReturnValue:
    """Plans a meeting of a group."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    template = series.template_of(seen.group.kind)
    form = MeetingForm(data=series_routes.usual(template))
    given: dict[str, Any] = {"form": form, "group": seen.group, "meeting": None, "template": template}
    if not form.validate_on_submit():
        return render_template("meetings/planning/form.html", **given), 422 if form.is_submitted() else 200
    if clashes := _unseen_clashes(form, seen.id, None):
        return render_template("meetings/planning/form.html", **given, week=clashes), 422
    plan = form.plan()
    if plan.agenda_due_on is None:
        plan = plan.with_agenda_due(max(today(), local(plan.starts_at).date() - timedelta(days=AGENDA_DAYS)))
    meeting = actions.plan_meeting(me, seen.id, plan)
    if "vaste_punten" in request.form:
        series_actions.add_usual_items(meeting, template)
    flash(
        _("De bijeenkomst staat in de agenda. De deelnemers krijgen een mail. Zet nu de agendapunten klaar."), "success"
    )
    return web.back_to(url_for("meetings.agenda", meeting_id=meeting.id))


def _unseen_clashes(form: MeetingForm, group_id: uuid.UUID, besides: uuid.UUID | None) -> busy.BusyWeek | None:
    """What overlaps with the meeting that is to be saved, unless the form tells that it was shown already."""
    if request.form.get("samenloop") == busy.moment_key(form.starts_at, form.ends_at):
        return None
    week = busy.week_around(web.viewer(), group_id, form.starts_at, form.ends_at, besides=besides)
    return week if week.overlapping else None


def reach(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting as the viewer sees it, or 404."""
    return web.or_404(pages.reach(web.viewer(), meeting_id))


def reach_to_organise(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting: 404 for who does not see it, 403 for who may not organise it; as in `unless_archived`."""
    seen = reach(meeting_id)
    web.require(access.may_organise(web.viewer(), seen.group_id))
    return unless_archived(seen)


def reach_to_answer(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting: 404 for who does not see it, 403 for who may not answer for it; as in `unless_archived`."""
    seen = unless_archived(reach(meeting_id))
    web.require(access.may_answer(web.viewer(), seen.group_id))
    return seen


def unless_archived(seen: pages.SeenMeeting) -> pages.SeenMeeting:
    """The meeting, as long as its group goes on; else sends back to its page with why nothing changes any more."""
    if access.is_archived(web.viewer(), seen.group_id):
        abort(refuse(seen, _("Dit overleg is gearchiveerd: alles blijft te lezen, maar er verandert niets meer.")))
    return seen


def refuse(seen: pages.SeenMeeting, words: str) -> BaseResponse:
    """Sends back to the meeting with why something cannot be done (any more): the page was stale."""
    flash(words, "danger")
    return web.back_to(seen.path)


@bp.route("/bijeenkomsten/<uuid:meeting_id>/bewerken", methods=["GET", "POST"])
def edit(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Changes when, where and what about."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Deze bijeenkomst is geannuleerd en verandert niet meer."))
    form = MeetingForm.of(seen.meeting)
    if not form.validate_on_submit():
        page = render_template("meetings/planning/form.html", form=form, group=None, meeting=seen)
        return page, 422 if form.is_submitted() else 200
    is_moved = (form.starts_at, form.ends_at) != seen.meeting.moments
    if is_moved and (clashes := _unseen_clashes(form, seen.group_id, seen.id)):
        return render_template("meetings/planning/form.html", form=form, group=None, meeting=seen, week=clashes), 422
    if seen.meeting.series_id and request.form.get("bereik") == "volgende":
        series_actions.change_from(web.viewer(), seen.meeting, form.plan())
        flash(_("De wijzigingen gelden voor deze en alle volgende bijeenkomsten van de reeks."), "success")
        return web.back_to(seen.path)
    actions.change_meeting(web.viewer(), seen.meeting, form.plan())
    flash(_("De wijzigingen zijn bewaard."), "success")
    return web.back_to(seen.path)


@bp.route("/bijeenkomsten/<uuid:meeting_id>/annulering", methods=["GET", "POST"])
def cancel(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Calls a meeting off, with a reason."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Deze bijeenkomst was al geannuleerd."))
    if seen.state.is_over:
        return refuse(seen, _("Deze bijeenkomst is voorbij en kan niet meer geannuleerd worden."))
    form = CancelForm()
    if not form.validate_on_submit():
        page = render_template("meetings/planning/cancel.html", form=form, seen=seen)
        return page, 422 if form.is_submitted() else 200
    if seen.meeting.series_id and request.form.get("bereik") == "volgende":
        series_actions.cancel_from(web.viewer(), seen.meeting, form.reason.data or "")
        flash(_("Deze en alle volgende bijeenkomsten van de reeks zijn geannuleerd."), "success")
        return web.back_to(seen.path)
    actions.cancel_meeting(web.viewer(), seen.meeting, form.reason.data or "")
    flash(_("De bijeenkomst is geannuleerd. De deelnemers krijgen een mail."), "success")
    return web.back_to(seen.path)


@bp.get("/bijeenkomsten/<uuid:meeting_id>")
def show(meeting_id: uuid.UUID) -> ResponseReturnValue:
    return _page(reach(meeting_id), None)


@bp.get("/bijeenkomsten/<uuid:meeting_id>/stand")
def standing(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """What is pushed to the page of a meeting, as fragments: for who may have missed it (?editie=: what they have)."""
    seen = reach(meeting_id)
    attendance = _attendance(seen)
    is_sought = seen.state is MeetingState.SEEKING
    return render_template(
        "meetings/pages/_standing.html",
        meeting_id=seen.id,
        path=seen.path,
        state=seen.state,
        agenda_shared=seen.meeting.agenda_shared_at is not None,
        what=seen.news_since(request.args.get("editie", seen.edition, type=int)),
        turnout=None if attendance or is_sought else pages.turnout_of(seen.meeting),
        slots=polls.slot_lines(web.viewer(), seen.id) if is_sought else [],
    )


def _attendance(seen: pages.SeenMeeting) -> list[pages.AttendanceLine]:
    """Who was there; nothing is recorded before the meeting begins."""
    starts_at = seen.meeting.starts_at
    return pages.attendance_of(seen.id) if starts_at and now() >= starts_at else []


def _way_in(seen: pages.SeenMeeting) -> dict[str, Any]:
    """Whether one can join online, and else from when on."""
    meeting, at = seen.meeting, now()
    opens = meeting.starts_at - access.JOIN_EARLY if meeting.starts_at else None
    return {
        "joining": access.joining(meeting.starts_at, meeting.ends_at, meeting.cancelled_at, at),
        "joins_at": opens,
        "joins_in": max(0, int((opens - at).total_seconds())) if opens else 0,
    }


def _page(seen: pages.SeenMeeting, form: AnswerForm | None) -> str:
    me = web.viewer()
    attendance = _attendance(seen)
    items = pages.agenda_of(seen.meeting, with_notes=seen.is_published)
    is_sought = seen.state is MeetingState.SEEKING
    previous, following = pages.neighbours_of(seen.meeting)
    return render_template(
        "meetings/pages/show.html",
        **_way_in(seen),
        seen=seen,
        meeting_id=seen.id,
        state=seen.state,
        states=MeetingState,
        items=items,
        planned=pages.planned_minutes(items),
        series=series.place_in_series(seen.meeting),
        papers=agendas.papers_of(seen.id) if items else {},
        poll=polls.poll_of(me, seen.id, seen.group_id) if is_sought else None,
        now=now(),
        turnout=None if attendance or is_sought else pages.turnout_of(seen.meeting),
        attendance=attendance,
        guests=checkins.there_without_fund(seen.id) if attendance and seen.state.is_over else [],
        outcomes=reports.outcomes_by_item(seen.id) if seen.is_published else {},
        open_points=[] if seen.state.is_over or seen.is_cancelled else open_before(me, seen.meeting, 5),
        previous=previous,
        following=following,
        answer_form=form,
        left=_left_to_answer(seen),
        is_archived=access.is_archived(me, seen.group_id),
        may_organise=access.may_plan(me, seen.group_id),
        may_read_draft=access.may_read_draft(me, seen.group_id, seen.shared_at),
        may_answer=access.may_answer(me, seen.group_id),
        is_open=access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()),
        is_attendance_open=access.is_open_for_attendance(seen.meeting.starts_at, seen.meeting.cancelled_at, today()),
        may_finish=lambda outcome: access.may_finish(me, seen.group_id, outcome.owner_id, outcome.fund_id),
    )


@bp.post("/bijeenkomsten/<uuid:meeting_id>/antwoord")
def answer(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Says whether I come: value=yes|no|maybe|follows, or represented with by=<fund>; and a note where one is sent."""
    me = web.viewer()
    seen = reach_to_answer(meeting_id)
    if not access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()):
        return refuse(seen, _("Antwoorden kan tot het begin van de bijeenkomst."))
    form = AnswerForm()
    if form.value.data == AnswerValue.REPRESENTED and me.fund_id:
        form.others = places.stand_ins_in(seen.group_id, me.fund_id)
    if not form.validate():
        if web.is_fragment():
            return _my_answer(seen, form), 422
        return (place_routes.answer_page(seen.id, form) if form.by.errors else _page(seen, form)), 422
    value = AnswerValue(form.value.data)
    note = form.note.data or "" if "note" in request.form else None
    by_fund_id = uuid.UUID(form.by.data) if value is AnswerValue.REPRESENTED else None
    actions.answer(me, seen.meeting, value, note, by_fund_id)
    if web.is_fragment():
        return _my_answer(reach(meeting_id), None)
    return web.back_to("/#doen" if request.form.get("terug") == "start" else f"{seen.path}#mijn-antwoord")


def _my_answer(seen: pages.SeenMeeting, form: AnswerForm | None) -> str:
    left = _left_to_answer(seen)
    return render_template(
        "meetings/attendance/_my_answer.html", seen=seen, path=seen.path, answer_form=form, left=left
    )


def _left_to_answer(seen: pages.SeenMeeting) -> int:
    """For how many that follow in a series the same answer could be given at once."""
    if seen.meeting.series_id is None or seen.my_answer not in TO_REPEAT:
        return 0
    return series.count_left_to_answer(web.viewer(), seen.meeting)


@bp.get("/bijeenkomsten/<uuid:meeting_id>.ics")
def ics(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The meeting as a file for one's own calendar; 404 as long as it has no date."""
    seen = reach(meeting_id)
    if seen.meeting.moments is None:
        abort(404)
    url = mail.link_to("meetings.show", meeting_id=seen.id)
    event = calendars.Event.of(
        seen.meeting, seen.group_name, seen.organiser_name, seen.organiser_email, url, series.in_calendars(seen.meeting)
    )
    response = Response(calendars.file_of(event), mimetype="text/calendar")
    response.headers["Content-Disposition"] = "attachment; filename=bijeenkomst.ics"
    return response


# The other pages hang on the same blueprint.
from samenspel.meetings.attendance.places import routes as place_routes
from samenspel.meetings.series import routes as series_routes
