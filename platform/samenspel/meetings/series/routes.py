"""HTTP of series, and of the templates of kinds of groups."""

import uuid
from datetime import date
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.clock import working_hours
from samenspel.forms import id_from
from samenspel.groups import access as groups_access
from samenspel.groups import queries as groups
from samenspel.groups.forms import KINDS
from samenspel.groups.models import GroupKind
from samenspel.meetings import access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.busy import busy_between
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.calendars.holiday_names import holiday_name
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.models import REPEATABLE_ANSWERS, AnswerValue
from samenspel.meetings.people import meeting_details
from samenspel.meetings.reach import reach_to_answer, refuse
from samenspel.meetings.series import actions, queries
from samenspel.meetings.series import calendars as series_calendars
from samenspel.meetings.series.forms import RHYTHMS, SeriesForm, template_defaults
from samenspel.meetings.series.invitations import calendar_events
from samenspel.meetings.series.template_forms import TemplateForm
from samenspel.meetings.workload import outlook as workload
from samenspel.meetings.workload.load import OverloadOutlook, month_of


@bp.app_template_global("rhythm_name")
def rhythm_name(rhythm: Rhythm) -> str:
    """The rhythm of a series as it is written on screen."""
    return str(RHYTHMS[rhythm])


@bp.route("/overleg/<slug>/reeksen/nieuw", methods=["GET", "POST"])
def new_series(slug: str) -> ResponseReturnValue:
    """Plans a series in two steps: its rhythm, and then which of its days."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    template = queries.template_of(seen.group.kind)
    form = SeriesForm(data=template_defaults(template))
    problem = ""
    if request.method == "POST" and form.validate():
        is_shown = request.form.get("seen") == form.key
        _describe_days(form, seen.id, set(request.form.getlist("days")) if is_shown else None)
        chosen = [choice for choice in form.choices if choice.is_chosen]
        if is_shown and len(chosen) > 1:
            items_from = template if "usual_items" in request.form else None
            moments = [(choice.starts_at, choice.ends_at) for choice in chosen]
            meetings = actions.plan_series(
                me, seen.id, form.meeting_fields(), Rhythm(form.rhythm.data), moments, items_from
            )
            flash(
                ngettext(
                    "%(num)d bijeenkomst staat in de agenda. De deelnemers krijgen één mail.",
                    "%(num)d bijeenkomsten staan in de agenda. De deelnemers krijgen één mail.",
                    len(meetings),
                ),
                "success",
            )
            return web.back_to(url_for("meetings.index", slug=slug))
        problem = _("Kies minstens twee dagen.") if is_shown else ""
    page = render_template(
        "meetings/series/form.html",
        form=form,
        group=seen.group,
        template=template,
        problem=problem,
        choices=form.choices if request.method == "POST" and not form.errors else [],
        heavy=_heavy_months(form, seen.id) if request.method == "POST" and not form.errors else [],
        limit=workload.limit_text(),
    )
    return page, 422 if form.errors or problem else 200


@bp.post("/bijeenkomsten/<uuid:meeting_id>/antwoord/reeks")
def answer_series(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Repeats the viewer's answer to a meeting for all that follow in its series and that they did not answer; or takes
    back what they gave those named (`ongedaan`)."""
    seen = reach_to_answer(meeting_id)
    if "ongedaan" in request.form:
        ids = [each for each in map(id_from, request.form.getlist("ongedaan")) if each]
        value = request.form.get("waarde")
        if value not in list(AnswerValue):
            abort(400)
        actions.take_back_in_series(web.viewer(), seen.meeting, ids, AnswerValue(value))
        flash(_("Je antwoord voor de volgende keren is teruggenomen."), "success")
        return web.back_to(f"{seen.path}#mijn-antwoord")
    if seen.my_answer not in REPEATABLE_ANSWERS:
        return refuse(seen, _("Zeg eerst of je naar deze bijeenkomst komt."))
    answered = actions.answer_remaining(web.viewer(), seen.meeting, seen.my_answer, seen.my_mode)
    if answered:
        message = ngettext(
            "Je antwoord staat nu ook bij %(num)d volgende keer.",
            "Je antwoord staat nu ook bij %(num)d volgende keren.",
            len(answered),
        )
        web.flash_undo(message, request.path, ongedaan=[each.id.hex for each in answered], waarde=seen.my_answer)
    else:
        flash(_("Op alles wat nog komt in deze reeks, antwoordde je al."), "info")
    return web.back_to(f"{seen.path}#mijn-antwoord")


@bp.get("/bijeenkomsten/reeksen/<uuid:series_id>")
def series(series_id: uuid.UUID) -> ResponseReturnValue:
    """Redirects to the next meeting of a series, for people who follow the address of the series in their calendar."""
    return redirect(url_for("meetings.show", meeting_id=_meeting_to_show(series_id)))


@bp.get("/bijeenkomsten/reeksen/<uuid:series_id>.ics")
def series_ics(series_id: uuid.UUID) -> ResponseReturnValue:
    """The series as a file for the viewer's own calendar."""
    news = web.or_404(meeting_details(_meeting_to_show(series_id)))
    events = [event for _meeting, event in calendar_events(news, queries.meetings_in(series_id))]
    series = events[0].series
    file = series_calendars.series_file(series, events) if series else calendars.bundle_file(events)[1]
    response = Response(file, mimetype="text/calendar")
    response.headers["Content-Disposition"] = "attachment; filename=reeks.ics"
    return response


def _meeting_to_show(series_id: uuid.UUID) -> uuid.UUID:
    return web.or_404(queries.meeting_to_show(web.viewer(), series_id))


def _describe_days(form: SeriesForm, group_id: Any, chosen: set[str] | None) -> None:
    """Fills in for each day its holiday and how many funds are busy. Until somebody chose days, all but holidays are
    chosen."""
    start, end = form.choices[0].starts_at, form.choices[-1].ends_at
    busy = busy_between(web.viewer(), group_id, start, end)
    for choice in form.choices:
        choice.holiday = holiday_name(choice.day)
        choice.busy_funds = max(
            (each.funds for each in busy if each.overlaps(choice.starts_at, choice.ends_at)), default=0
        )
        choice.is_chosen = not choice.holiday if chosen is None else choice.day.isoformat() in chosen


def _heavy_months(form: SeriesForm, group_id: uuid.UUID) -> list[tuple[date, OverloadOutlook]]:
    """The months in which small funds would be over the limit with the chosen days."""
    hours: dict[date, float] = {}
    for choice in form.choices:
        if choice.is_chosen:
            month, length = month_of(choice.day), working_hours(choice.starts_at, choice.ends_at)
            hours[month] = hours.get(month, 0.0) + length
    found = workload.outlooks(web.viewer(), group_id, hours) if hours else {}
    return [(month, outlook) for month, outlook in found.items() if outlook.over_limit_after]


@bp.route("/bijeenkomsten/sjablonen", methods=["GET", "POST"])
def templates() -> ResponseReturnValue:
    """Edits the templates of the kinds of groups. For people who may create groups."""
    web.require_visible(groups_access.may_create(web.viewer()))
    saved = queries.templates()
    sent = request.form.get("kind", "")
    forms = {
        kind: TemplateForm.from_template(saved.get(kind), kind.value, request.form if kind.value == sent else None)
        for kind in GroupKind
    }
    if request.method == "POST":
        kind = web.or_404(GroupKind(sent) if sent in set(GroupKind) else None)
        form = forms[kind]
        if form.validate():
            actions.save_template(kind, form.template_values())
            flash(_("Het sjabloon is bewaard."), "success")
            return web.back_to(f"{url_for('meetings.templates')}#{kind.value}")
    page = render_template("meetings/series/templates.html", forms=forms, kinds=KINDS, open_kind=sent)
    return page, 422 if any(form.errors or form.items_error for form in forms.values()) else 200
