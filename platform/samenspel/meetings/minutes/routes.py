"""HTTP of the report: written and published by who organises, read by who sees the group.

While it is written by several people, each part is kept by itself: see `report_part_routes`.
"""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import pdf, web
from samenspel.clock import local
from samenspel.db import now
from samenspel.jobs import queue
from samenspel.meetings import access
from samenspel.meetings import one as pages
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.carry_over import queries as carry_queries
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.checkin import queries as checkins
from samenspel.meetings.blueprint import bp
from samenspel.meetings.minutes import actions, queries
from samenspel.meetings.minutes import paper as report_paper
from samenspel.meetings.minutes.forms import Line, ReportForm
from samenspel.meetings.minutes.parts import queries as parts
from samenspel.meetings.minutes.reach import Desk, reach_desk
from samenspel.meetings.points.queries import open_before
from samenspel.meetings.reach import reach, refuse
from samenspel.text import slug_of


def reach_whole(meeting_id: uuid.UUID) -> pages.SeenMeeting:
    """The meeting for who writes its whole report and publishes it."""
    desk = reach_desk(meeting_id)
    web.require(desk.writes_all)
    return desk.seen


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag")
def report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The published report, to read and to print; the draft for who writes it or may read along."""
    me = web.viewer()
    seen = reach(meeting_id)
    if not seen.is_published:
        shared_at = seen.shared_at
        is_archived = access.is_archived(me, seen.group_id)
        if not is_archived and (shared_at is None or access.may_write_report(me, seen.group_id)):
            reach_desk(meeting_id)
            return redirect(url_for("meetings.edit_report", meeting_id=meeting_id))
        if not access.may_read_draft(me, seen.group_id, shared_at):
            abort(404)
        return render_template(
            "meetings/minutes/live.html",
            seen=seen,
            is_archived=is_archived,
            stands=parts.stands_of(seen.id, _("Algemeen")),
            writes=not is_archived and bool(parts.owned_items(me, seen.id)),
        )
    return render_template(
        "meetings/minutes/show.html",
        seen=seen,
        items=agendas.agenda_of(seen.meeting, with_notes=True),
        outcomes=queries.outcomes_by_item(seen.id),
        attendance=attendances.attendance_of(seen.id),
        guests=checkins.there_without_fund(seen.id),
        may_organise=access.may_plan(me, seen.group_id),
        may_finish=lambda outcome: access.may_finish(me, seen.group_id, outcome.owner_id, outcome.fund_id),
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag.pdf")
def report_pdf(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The published report on paper."""
    seen = reach(meeting_id)
    if not seen.is_published:
        reach_desk(meeting_id)
        return redirect(url_for("meetings.edit_report", meeting_id=meeting_id))
    paper = web.or_404(report_paper.paper_of(seen.id))
    html, shelf = report_paper.written(paper), report_paper.shelf_of(seen.id)
    content = pdf.stored(shelf, html)
    if content is None:
        try:
            content = pdf.render(html)
        except pdf.PdfUnavailable:
            return report_paper.written(paper, is_page=True)
        queue().notify("report-paper", {"id": str(seen.id)})
    day = local(seen.meeting.starts_at or seen.published_at or now())
    return pdf.download(content, f"verslag-{day:%Y-%m-%d}-{slug_of(seen.meeting.title)}.pdf")


def _page(desk: Desk, form: ReportForm | None = None, kept: actions.Kept | None = None) -> str:
    """The desk with what was typed, or with the report as it is kept."""
    me, seen = web.viewer(), desk.seen
    stands = parts.stands_of(seen.id, _("Algemeen"))
    lines = [line for stand in stands for line in stand.lines]
    return render_template(
        "meetings/minutes/form.html",
        seen=seen,
        form=form or ReportForm.start(stands),
        desk=desk,
        kept=kept,
        stands=stands,
        blank=Line("", "", ""),
        owners=queries.owners_for(seen.meeting, lines),
        again=request.args.get("regel", ""),
        earlier=carry_queries.report_before(seen.meeting) if desk.writes_all else None,
        open_points=open_before(me, seen.meeting) if desk.writes_all else [],
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag/bewerken")
def edit_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The report to work on."""
    desk = reach_desk(meeting_id)
    if desk.seen.is_cancelled:
        return refuse(desk.seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    return _page(desk)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/bewerken")
def keep_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Keeps the report. With `add` or `remove` the page comes back with a line more or less."""
    return _keep(reach_desk(meeting_id), publish=False)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/publicatie")
def publish_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Keeps the report and shows it to who sees the group."""
    desk = reach_desk(meeting_id)
    web.require(desk.writes_all)
    return _keep(desk, publish=True)


def _keep(desk: Desk, *, publish: bool) -> ResponseReturnValue:
    me, seen = web.viewer(), desk.seen
    if seen.is_cancelled:
        return refuse(seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    items = [str(item.id) for item in agendas.items_of(seen.id)]
    form = ReportForm.read(request.form, [part for part in (*items, "") if desk.writes(part)])
    lines = queries.outcomes_of(seen.id)
    if not desk.writes_all:
        mine = {str(line.id) for line in lines if desk.writes(str(line.item_id or ""))}
        form.known = [line_id for line_id in form.known if line_id in mine]
    written = form.text(queries.owners_for(seen.meeting, lines), with_summary=desk.writes_all)
    if publish and written and written.is_empty:
        form.errors.append(_("Het verslag is nog leeg. Schrijf eerst iets."))
    if publish and (seen.meeting.starts_at is None or seen.meeting.starts_at > now()):
        form.errors.append(_("De bijeenkomst moet nog beginnen. Bewaar het verslag voorlopig als concept."))
    if written is None or form.errors:
        return _page(desk, form), 422
    kept = actions.keep_report(me, seen.meeting, written)
    if not kept.is_clear:
        # All is kept, of both. Whoever keeps it last looks at it before it goes out.
        return _page(desk, None, kept)
    if publish:
        actions.publish_report(me, seen.meeting, kept.report)
        flash(_("Het verslag is gepubliceerd. De deelnemers krijgen een mail."), "success")
        return web.back_to(url_for("meetings.report", meeting_id=seen.id))
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
    flash(_("Het concept is bewaard."), "success")
    return web.back_to(page)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/meelezen")
def share_draft(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Lets the participants read along while the report is written."""
    seen = reach_whole(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    actions.share_draft(web.viewer(), seen.meeting)
    flash(_("De deelnemers kunnen nu meelezen terwijl het verslag groeit."), "success")
    return web.back_to(url_for("meetings.edit_report", meeting_id=meeting_id))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/goedkeuring")
def approve_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """At this meeting the group approved the report of the one before (goed=ja), or not after all (goed=nee)."""
    seen = reach_whole(meeting_id)
    earlier = carry_queries.report_before(seen.meeting)
    if earlier is None:
        return refuse(seen, _("Er is geen eerder verslag om goed te keuren."))
    approved = request.form.get("goed") != "nee"
    actions.approve_report(
        earlier.meeting_id, seen.meeting, request.form.get("opmerking", "").strip()[:500], approved=approved
    )
    flash(_("Het vorige verslag is goedgekeurd.") if approved else _("De goedkeuring is teruggenomen."), "success")
    return web.back_to(f"{url_for('meetings.edit_report', meeting_id=meeting_id)}#vorig-verslag")
