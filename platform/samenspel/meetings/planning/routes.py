"""HTTP of planning: the pages that plan, change and cancel a meeting."""

import uuid
from dataclasses import replace
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.clock import long_day
from samenspel.groups import queries as groups
from samenspel.meetings import access, busy
from samenspel.meetings.agenda.release.queries import Release, release_of
from samenspel.meetings.blueprint import bp
from samenspel.meetings.fields import usual_agenda_due
from samenspel.meetings.people import possible_owners
from samenspel.meetings.planning import actions
from samenspel.meetings.planning.forms import CancelForm, MeetingForm
from samenspel.meetings.reach import reach_to_organise, refuse
from samenspel.meetings.series import actions as series_actions
from samenspel.meetings.series import queries as series
from samenspel.meetings.series.forms import template_defaults


@bp.route("/overleg/<slug>/bijeenkomsten/nieuw", methods=["GET", "POST"])
def new(slug: str) -> ResponseReturnValue:
    """Plans a meeting of a group."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    template = series.template_of(seen.group.kind)
    form = MeetingForm(data=template_defaults(template))
    form.offer(possible_owners(seen.id))
    context: dict[str, Any] = {"form": form, "group": seen.group, "meeting": None, "template": template}
    if not form.validate_on_submit():
        return render_template("meetings/planning/form.html", **context), 422 if form.is_submitted() else 200
    if clashes := _unseen_clashes(form, seen.id, None):
        return render_template("meetings/planning/form.html", **context, week=clashes), 422
    plan = form.plan()
    if plan.agenda_due_on is None:
        plan = replace(plan, agenda_due_on=usual_agenda_due(plan.starts_at))
    meeting = actions.plan_meeting(me, seen.id, plan, form.reporter_id)
    if "usual_items" in request.form:
        series_actions.add_template_items(meeting, template)
    if "ask_others" in request.form:
        flash(_("De bijeenkomst staat in de agenda. De deelnemers krijgen een mail. Wie nodig je nog uit?"), "success")
        return web.back_to(url_for("meetings.outsiders_of_meeting", meeting_id=meeting.id))
    flash(
        _("De bijeenkomst staat in de agenda. De deelnemers krijgen een mail. Zet nu de agendapunten klaar."), "success"
    )
    return web.back_to(url_for("meetings.agenda", meeting_id=meeting.id))


def _unseen_clashes(form: MeetingForm, group_id: uuid.UUID, exclude: uuid.UUID | None) -> busy.BusyWeek | None:
    """The week of the meeting that is about to be saved, where others overlap and the form did not show them yet."""
    if request.form.get("seen_clashes") == busy.moment_key(form.starts_at, form.ends_at):
        return None
    week = busy.week_around(web.viewer(), group_id, form.starts_at, form.ends_at, exclude=exclude)
    return week if week.overlapping else None


@bp.route("/bijeenkomsten/<uuid:meeting_id>/bewerken", methods=["GET", "POST"])
def edit(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Changes a meeting, or also all that follow in its series."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Deze bijeenkomst is geannuleerd en verandert niet meer."))
    form = MeetingForm.from_meeting(seen.meeting, possible_owners(seen.group_id))
    if not form.validate_on_submit():
        page = render_template("meetings/planning/form.html", form=form, group=None, meeting=seen)
        return page, 422 if form.is_submitted() else 200
    was_reporter = form.reporter.object_data
    is_moved = (form.starts_at, form.ends_at) != seen.meeting.moments
    if is_moved and (clashes := _unseen_clashes(form, seen.group_id, seen.id)):
        return render_template("meetings/planning/form.html", form=form, group=None, meeting=seen, week=clashes), 422
    if (form.reporter.data or "") != was_reporter:
        actions.set_reporter(web.viewer(), seen.meeting, form.reporter_id)
    if seen.meeting.series_id and request.form.get("scope") == "volgende":
        series_actions.change_from_here_on(web.viewer(), seen.meeting, form.plan(), form.reason.data or "")
        flash(_("De wijzigingen gelden voor deze en alle volgende bijeenkomsten van de reeks."), "success")
        return web.back_to(seen.path)
    actions.change_meeting(web.viewer(), seen.meeting, form.plan(), form.reason.data or "")
    flash(_("De wijzigingen zijn bewaard."), "success")
    return web.back_to(seen.path)


@bp.route("/bijeenkomsten/<uuid:meeting_id>/annulering", methods=["GET", "POST"])
def cancel(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Cancels a meeting with a reason, or also all that follow in its series."""
    seen = reach_to_organise(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Deze bijeenkomst was al geannuleerd."))
    if seen.state.is_over:
        return refuse(seen, _("Deze bijeenkomst is voorbij en kan niet meer geannuleerd worden."))
    form = CancelForm()
    if not form.validate_on_submit():
        usual, following = series.usual_titles(seen.group_id), series.following_in_series(seen.meeting)
        page = render_template(
            "meetings/planning/cancel.html",
            form=form,
            seen=seen,
            release=release_of([seen.meeting], usual),
            release_of_all=release_of([seen.meeting, *following], usual) if following else None,
        )
        return page, 422 if form.is_submitted() else 200
    if seen.meeting.series_id and request.form.get("scope") == "volgende":
        release = series_actions.cancel_from_here_on(web.viewer(), seen.meeting, form.reason.data or "")
        message = _("Deze en alle volgende bijeenkomsten van de reeks zijn geannuleerd.")
    else:
        release = actions.cancel_meeting(web.viewer(), seen.meeting, form.reason.data or "")
        message = _("De bijeenkomst is geannuleerd. De deelnemers krijgen een mail.")
    flash(f"{message} {_where_to(release)}".rstrip(), "success")
    return web.back_to(seen.path)


@bp.app_template_global("where_items_go")
def _where_to(release: Release) -> str:
    """Where the items of a cancelled agenda go, with their number; empty where there are none."""
    number = len(release.items)
    if not number:
        return ""
    if release.to is None:
        sentence = ngettext(
            "%(num)d agendapunt gaat naar de lijst met voorstellen van het overleg.",
            "%(num)d agendapunten gaan naar de lijst met voorstellen van het overleg.",
            number,
        )
    else:
        sentence = ngettext(
            "%(num)d agendapunt gaat mee naar %(title)s op %(day)s.",
            "%(num)d agendapunten gaan mee naar %(title)s op %(day)s.",
            number,
            title=release.to.title,
            day=long_day(release.to.starts_at, web.locale()),
        )
    return str(sentence)
