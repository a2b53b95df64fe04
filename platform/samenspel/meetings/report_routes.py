"""HTTP of the report: written and published by who organises, read by who sees the group."""

import uuid
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import pdf, web
from samenspel.clock import local
from samenspel.db import now
from samenspel.meetings import access
from samenspel.meetings import page_queries as pages
from samenspel.meetings import report_actions as actions
from samenspel.meetings import report_queries as queries
from samenspel.meetings.point_queries import points_of_meeting
from samenspel.meetings.report_forms import Line, ReportForm
from samenspel.meetings.routes import bp, reach, refuse
from samenspel.text import slug_of


def _reach_to_write(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting for who writes its report. For others a draft does not exist (404); published: 403."""
    seen = reach(meeting_id)
    if not access.may_write_report(web.viewer(), seen.group_id):
        abort(403 if seen.is_published else 404)
    return seen


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag")
def report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The published report, to read and to print."""
    me = web.viewer()
    seen = reach(meeting_id)
    if not seen.is_published:
        _reach_to_write(meeting_id)
        return redirect(url_for("meetings.edit_report", meeting_id=meeting_id))
    return render_template(
        "meetings/report.html",
        seen=seen,
        items=pages.agenda_of(seen.meeting, with_notes=True),
        outcomes=queries.outcomes_by_item(seen.id),
        attendance=pages.attendance_of(seen.id),
        may_organise=access.may_organise(me, seen.group_id),
        may_finish=lambda outcome: access.may_finish(me, seen.group_id, outcome.owner_id, outcome.fund_id),
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag.pdf")
def report_pdf(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The published report on paper."""
    seen = reach(meeting_id)
    if not seen.is_published:
        _reach_to_write(meeting_id)
        return redirect(url_for("meetings.edit_report", meeting_id=meeting_id))
    day = local(seen.meeting.starts_at or seen.published_at or now())
    return pdf.answer(
        "meetings/report_paper.html",
        f"verslag-{day:%Y-%m-%d}-{slug_of(seen.meeting.title)}.pdf",
        seen=seen,
        author=seen.organiser_name,
        items=pages.agenda_of(seen.meeting, with_notes=True),
        outcomes=queries.outcomes_by_item(seen.id),
        attendance=pages.attendance_of(seen.id),
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What somebody else kept since the writer opened the report."""

    form: ReportForm
    by: str


def _kept(seen: pages.SeenMeeting) -> _Kept:
    """The report as it is in the database; an empty one at revision 0 where there is none yet."""
    found = queries.report_of(seen.id)
    form = ReportForm.start(
        found.report.revision if found else 0,
        found.report.summary if found else "",
        queries.notes_of(seen.id),
        queries.decisions_of_meeting(seen.id),
        points_of_meeting(seen.id),
    )
    return _Kept(form, (found.edited_by if found else None) or "")


def _page(seen: pages.SeenMeeting, form: ReportForm, other: _Kept | None = None) -> str:
    items = pages.agenda_of(seen.meeting)
    known = {str(item.id) for item in items}
    people = queries.people_of(seen.group_id)
    for line in (*form.decisions, *form.actions):
        if line.item not in known:
            line.item = ""
    return render_template(
        "meetings/report_form.html",
        seen=seen,
        form=form,
        other=other,
        items=items,
        blank=Line("", "", ""),
        people=people,
        known={f"account:{who}" for who, _name in people},
        funds=queries.all_funds(),
        again=request.args.get("regel", ""),
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag/bewerken")
def edit_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The report to work on."""
    seen = _reach_to_write(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    return _page(seen, _kept(seen).form)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/bewerken")
def keep_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Keeps the report. With `add` or `remove` the page comes back with a line more or less."""
    return _keep(meeting_id, publish=False)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/publicatie")
def publish_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Keeps the report and shows it to who sees the group."""
    return _keep(meeting_id, publish=True)


def _keep(meeting_id: uuid.UUID, *, publish: bool) -> ResponseReturnValue:
    me = web.viewer()
    seen = _reach_to_write(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    form = ReportForm.read(request.form, [item.id for item in queries.items_of(seen.id)])
    before = points_of_meeting(seen.id)
    people = {who for who, _name in queries.people_of(seen.group_id)} | {
        each.owner_id for each in before if each.owner_id
    }
    written = form.text(people, {fund_id for fund_id, _name in queries.all_funds()})
    if publish and written and written.is_empty:
        form.errors.append(_("Het verslag is nog leeg. Schrijf eerst iets."))
    if publish and (seen.meeting.starts_at is None or seen.meeting.starts_at > now()):
        form.errors.append(_("De bijeenkomst moet nog beginnen. Bewaar het verslag voorlopig als concept."))
    if written is None or form.errors:
        return _page(seen, form), 422
    try:
        report = actions.keep_report(me, seen.meeting, written)
    except actions.Overtaken:
        other = _kept(seen)
        # Keeping once more is then a choice: what the other one wrote stands beside it.
        form.revision = other.form.revision
        return _page(seen, form, other), 409
    if publish:
        actions.publish_report(me, seen.meeting, report)
        flash(_("Het verslag is gepubliceerd. De deelnemers krijgen een mail."), "success")
        return web.back_to(url_for("meetings.report", meeting_id=meeting_id))
    return _kept_well(seen)


def _kept_well(seen: pages.SeenMeeting) -> ResponseReturnValue:
    page = url_for("meetings.edit_report", meeting_id=seen.id)
    kind, _colon, item = request.form.get("add", "").partition(":")
    if kind in ("decision", "action"):
        return web.back_to(f"{page}?regel={kind}:{item}#{kind}-{item or 'algemeen'}")
    if "remove" in request.form:
        return web.back_to(page)
    if seen.is_published:
        flash(_("De verbetering is bewaard en meteen zichtbaar."), "success")
        return web.back_to(url_for("meetings.report", meeting_id=seen.id))
    flash(_("Het concept is bewaard. Enkel organisatoren en ISA's zien het."), "success")
    return web.back_to(page)
