"""HTTP of the report: written and published by the organisers and the reporter, read by everybody who sees the group.

While several people write it, each part is saved by itself: see `minutes.parts`.
"""

import uuid

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.notices.actions import mark_opened
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import local
from samenspel.db import now
from samenspel.meetings import access
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.carry_over import queries as carry_over
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.blueprint import bp
from samenspel.meetings.minutes import actions, queries
from samenspel.meetings.minutes import paper as report_paper
from samenspel.meetings.minutes.forms import ReportForm
from samenspel.meetings.minutes.parts import queries as parts
from samenspel.meetings.minutes.parts.forms import ReportLineForm
from samenspel.meetings.minutes.reach import ReportEditor, reach_editor, reach_whole_report
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.points.queries import open_points_before
from samenspel.meetings.reach import reach, refuse
from samenspel.runtime import pdf
from samenspel.text import slug_of


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag")
def report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The published report, to read and to print; the draft for its writers and for those who may read along."""
    me = web.viewer()
    seen = reach(meeting_id)
    may_write_all = access.may_write_report(me, seen.group_id, seen.meeting.reporter_id)
    if not seen.is_published:
        if seen.withdrawn_at is not None and not may_write_all:
            return redirect(seen.path)  # who follows the link in a mail reads there why
        shared_at = seen.shared_at
        is_archived = access.is_archived(me, seen.group_id)
        if not is_archived and (shared_at is None or may_write_all):
            reach_editor(meeting_id)
            return redirect(url_for("meetings.edit_report", meeting_id=meeting_id))
        if not access.may_read_draft(me, seen.group_id, seen.meeting.reporter_id, shared_at):
            abort(404)
        return render_template(
            "meetings/minutes/live.html",
            seen=seen,
            is_archived=is_archived,
            states=parts.part_states(seen.id),
            may_write=not is_archived and bool(queries.own_item_ids(me, seen.id)),
        )
    mark_opened(me, Thing(ThingKind.REPORT, seen.id))
    return render_template(
        "meetings/minutes/show.html",
        seen=seen,
        items=agendas.agenda_of(seen.meeting, with_notes=True),
        outcomes=queries.outcomes_by_item(seen.id),
        attendance=attendances.attendance_of(seen.id),
        people=attendances.people_at(seen.id),
        may_correct=may_write_all and not access.is_archived(me, seen.group_id),
        may_finish=lambda outcome: access.may_finish(me, seen.group_id, outcome.owner_id, outcome.fund_id),
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag.pdf")
def report_pdf(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The published report as a PDF."""
    seen = reach(meeting_id)
    if not seen.is_published:
        reach_editor(meeting_id)
        return redirect(url_for("meetings.edit_report", meeting_id=meeting_id))
    paper = web.or_404(report_paper.paper_of(seen.id))
    html = report_paper.render(paper)
    day = local(seen.meeting.starts_at or seen.published_at or now())
    filename = f"verslag-{day:%Y-%m-%d}-{slug_of(seen.meeting.title)}.pdf"
    try:
        return pdf.respond(html, report_paper.cache_key_of(seen.id), filename)
    except pdf.PdfUnavailable:
        return report_paper.render(paper, is_page=True)


def _page(editor: ReportEditor, form: ReportForm | None = None, result: actions.SaveResult | None = None) -> str:
    """The form with what was typed, or else with the report as it was saved."""
    me, seen = web.viewer(), editor.seen
    states = parts.part_states(seen.id)
    return render_template(
        "meetings/minutes/form.html",
        seen=seen,
        form=form or ReportForm.from_states(states),
        editor=editor,
        result=result,
        states=states,
        blank=ReportLineForm("", "", ""),
        owners=queries.owners_of(seen.meeting),
        added_line=request.args.get("regel", ""),
        previous_report=carry_over.report_before(seen.meeting) if editor.may_write_all else None,
        open_points=open_points_before(me, seen.meeting) if editor.may_write_all else [],
    )


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag/bewerken")
def edit_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The report to work on."""
    editor = reach_editor(meeting_id)
    if editor.seen.is_cancelled:
        return refuse(editor.seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    return _page(editor)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/bewerken")
def save_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Saves the report. With `add` or `remove` the page comes back with a line more or less."""
    return _save(reach_editor(meeting_id), publish=False)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/publicatie")
def publish_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Saves the report and shows it to everybody who sees the group."""
    editor = reach_editor(meeting_id)
    web.require(editor.may_write_all)
    return _save(editor, publish=True)


def _save(editor: ReportEditor, *, publish: bool) -> ResponseReturnValue:
    me, seen = web.viewer(), editor.seen
    if seen.is_cancelled:
        return refuse(seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    items = [str(item.id) for item in agendas.items_of(seen.id)]
    form = ReportForm.from_request(request.form, [item for item in (*items, "") if editor.may_write(item)])
    if not editor.may_write_all:
        lines = queries.outcomes_of(seen.id)
        own_line_ids = {str(line.id) for line in lines if editor.may_write(str(line.item_id or ""))}
        form.known_ids = [line_id for line_id in form.known_ids if line_id in own_line_ids]
    written = form.to_input(queries.owners_of(seen.meeting), with_summary=editor.may_write_all)
    if publish and written and written.is_empty:
        form.errors.append(_("Het verslag is nog leeg. Schrijf eerst iets."))
    if publish and (seen.meeting.starts_at is None or seen.meeting.starts_at > now()):
        form.errors.append(_("De bijeenkomst moet nog beginnen. Bewaar het verslag voorlopig als concept."))
    if written is None or form.errors:
        return _page(editor, form), 422
    result = actions.save_report(me, seen.meeting, written, publish=publish)
    if not result.is_clear:
        # All of both is saved. Whoever saves last looks at it before it is published.
        return _page(editor, None, result)
    if publish:
        words = _("Het verslag is gepubliceerd. De mail erover vertrekt ten vroegste over tien minuten.")
        web.flash_undo(words, url_for("meetings.withdraw_report", meeting_id=seen.id))
        return web.back_to(url_for("meetings.report", meeting_id=seen.id))
    return _after_saving(seen)


def _after_saving(seen: SeenMeeting) -> ResponseReturnValue:
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
    seen = reach_whole_report(meeting_id)
    if seen.is_cancelled:
        return refuse(seen, _("Een geannuleerde bijeenkomst heeft geen verslag."))
    actions.share_draft(web.viewer(), seen.meeting)
    flash(_("De deelnemers kunnen nu meelezen terwijl het verslag groeit."), "success")
    return web.back_to(url_for("meetings.edit_report", meeting_id=meeting_id))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/goedkeuring")
def approve_report(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """At this meeting the group approved the report of the one before (approved=ja), or did not after all (nee)."""
    seen = reach_whole_report(meeting_id)
    earlier = carry_over.report_before(seen.meeting)
    if earlier is None:
        return refuse(seen, _("Er is geen eerder verslag om goed te keuren."))
    approved = request.form.get("approved") != "nee"
    actions.approve_report(
        earlier.meeting_id, seen.meeting, request.form.get("note", "").strip()[:500], approved=approved
    )
    if approved:
        web.flash_undo(_("Het vorige verslag is goedgekeurd."), request.path, approved="nee")
    else:
        flash(_("De goedkeuring is teruggenomen."), "success")
    return web.back_to(f"{url_for('meetings.edit_report', meeting_id=meeting_id)}#vorig-verslag")
