"""HTTP of a report that several people write at once. Each answer is the partial that the others are pushed as well."""

import uuid

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.blueprint import bp
from samenspel.meetings.minutes import queries as reports
from samenspel.meetings.minutes.parts import actions, line_actions, queries
from samenspel.meetings.minutes.parts.actions import PartInput, PartResult
from samenspel.meetings.minutes.parts.forms import DISCUSSED, MAX_NOTES_LENGTH, ReportLineForm
from samenspel.meetings.minutes.reach import ReportEditor, reach_editor
from samenspel.meetings.reach import reach


def _reach_part(meeting_id: uuid.UUID, part_id: uuid.UUID) -> ReportEditor:
    """The editor of a part: 403 where they may not write it. The actions say whether there is such a part (None)."""
    editor = reach_editor(meeting_id)
    if editor.seen.is_cancelled:
        abort(404)
    if not editor.may_write(_key(meeting_id, part_id)):
        if part_id != meeting_id:
            web.or_404(agendas.item_of(meeting_id, part_id))
        abort(403)
    return editor


def _key(meeting_id: uuid.UUID, part_id: uuid.UUID) -> str:
    """The agenda item of a part as text, "" for the general part."""
    return "" if part_id == meeting_id else str(part_id)


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag/stand")
def report_state(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The state of each part of a report that is being written, for a page that may have missed a push."""
    me, seen = web.viewer(), reach(meeting_id)
    if not access.may_read_draft(me, seen.group_id, seen.meeting.reporter_id, seen.shared_at):
        reach_editor(meeting_id)
    return render_template("meetings/minutes/parts/_states.html", states=queries.part_states(seen.id))


def _answer(editor: ReportEditor, result: PartResult, status: int = 200) -> ResponseReturnValue:
    """The part for the script of the page; back to the page for a browser without."""
    if not web.is_fragment():
        return web.back_to(url_for("meetings.edit_report", meeting_id=editor.seen.id))
    page = render_template(
        "meetings/minutes/_saved.html", state=result.state, conflicts=result.conflicts, is_double=result.is_double
    )
    return page, status


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>")
def save_part(meeting_id: uuid.UUID, part_id: uuid.UUID) -> ResponseReturnValue:
    """Saves the text of one part: `text`, made of `base`; `nonce` names this submission, so that it may come twice.

    It is merged with what others saved since, and never refused for being late. `besproken` says whether the item was
    discussed.
    """
    editor, me = _reach_part(meeting_id, part_id), web.viewer()
    meeting, sent = editor.seen.meeting, request.form
    text = sent.get("text", "")
    if len(text) > MAX_NOTES_LENGTH:
        words = _("Een verslag van één punt telt hoogstens %(max)d tekens.", max=MAX_NOTES_LENGTH)
        return render_template("meetings/minutes/_refused.html", words=words), 422
    result: PartResult | None = None
    if "text" in sent:
        written = PartInput(sent.get("base"), text, sent.get("nonce", "")[:60])
        result = web.or_404(actions.save_part(me, meeting, part_id, written))
    if "discussed" in sent and part_id != meeting_id:
        discussed = web.or_404(actions.set_discussed(me, meeting, part_id, DISCUSSED.get(sent["discussed"])))
        result = PartResult(discussed.state, result.conflicts if result else ())
    return _answer(editor, result or PartResult(web.or_404(queries.part_state(meeting_id, part_id))))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>/pen")
def part_lock(meeting_id: uuid.UUID, part_id: uuid.UUID) -> ResponseReturnValue:
    """Takes the lock of a part or holds it longer (claim=ja; 409 where somebody else has it), or releases it (nee)."""
    editor, me = _reach_part(meeting_id, part_id), web.viewer()
    if request.form.get("claim") == "nee":
        return _answer(editor, PartResult(web.or_404(actions.release_part(me, editor.seen.meeting, part_id))))
    state = web.or_404(actions.claim_part(me, editor.seen.meeting, part_id))
    if state.writer_id == me.id:
        return _answer(editor, PartResult(state))
    if not web.is_fragment():
        flash(_("%(name)s schrijft daar nu.", name=state.writer_name), "warning")
    return _answer(editor, PartResult(state), 409)


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>/regels")
def save_line(meeting_id: uuid.UUID, part_id: uuid.UUID) -> ResponseReturnValue:
    """Saves one decision or action point: kind, id (made by the page), text, who, due, and was: what it was made of."""
    editor, sent = _reach_part(meeting_id, part_id), request.form
    form = ReportLineForm(
        sent.get("id", ""),
        _key(meeting_id, part_id),
        sent.get("text", ""),
        sent.get("who", ""),
        sent.get("due", ""),
        sent.get("was", ""),
    )
    line = form.to_input(reports.owners_of(editor.seen.meeting), is_action=sent.get("kind") == "action")
    if not line.text and not form.error:
        form.error = _("Schrijf wat er beslist is, of haal de regel weg.")
    if form.error:
        return render_template("meetings/minutes/_refused.html", words=form.error), 422
    return _answer(editor, web.or_404(line_actions.save_line(web.viewer(), editor.seen.meeting, line)))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/verslag/delen/<uuid:part_id>/regels/<uuid:line_id>/verwijdering")
def delete_line(meeting_id: uuid.UUID, part_id: uuid.UUID, line_id: uuid.UUID) -> ResponseReturnValue:
    """Takes a decision or an action point out of its part; one that is gone already is fine."""
    editor = _reach_part(meeting_id, part_id)
    result = line_actions.delete_line(web.viewer(), editor.seen.meeting, part_id, line_id)
    return _answer(editor, web.or_404(result))
