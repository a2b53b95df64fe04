"""HTTP of proposed agenda items: the list of a group, and how items move between it and an agenda."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.forms import id_from
from samenspel.groups import queries as groups
from samenspel.meetings import access
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.proposals import actions, queries
from samenspel.meetings.agenda.proposals.forms import ProposalForm
from samenspel.meetings.agenda.reach import reach_agenda
from samenspel.meetings.blueprint import bp
from samenspel.meetings.lists import meetings_to_choose
from samenspel.meetings.models import WantedResult
from samenspel.meetings.one import SeenMeeting


@bp.route("/overleg/<slug>/agendavoorstellen", methods=["GET", "POST"])
def proposals(slug: str) -> ResponseReturnValue:
    """The list of proposals of a group; people in the group add to it (?voor=: for a meeting)."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    may_propose = access.may_answer(me, seen.id)
    form = ProposalForm.with_meetings(meetings_to_choose(me, seen.id, limit=20), request.args.get("voor", ""))
    if request.method == "POST":
        web.require(may_propose)
        if form.validate():
            actions.propose_item(
                me,
                seen.id,
                title=form.title.data,
                minutes=form.minutes.data,
                wanted=WantedResult(form.wanted.data),
                reason=form.reason.data or "",
                meeting_id=uuid.UUID(form.meeting.data) if form.meeting.data else None,
            )
            flash(_("Je voorstel staat op de lijst. Wie organiseert, kan het op een agenda zetten."), "success")
            return web.back_to(url_for("meetings.proposals", slug=slug))
    page = render_template(
        "meetings/agenda/proposals/index.html",
        seen=seen,
        form=form,
        proposals=queries.proposals_of(seen.id),
        may_propose=may_propose,
        may_organise=access.may_plan(me, seen.id),
    )
    return page, 422 if form.errors else 200


@bp.post("/agendavoorstellen/<uuid:proposal_id>/verwijdering")
def decline_proposal(proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Takes a proposal off the list: one's own, or as an organiser; or (`terug`) puts it back."""
    me = web.viewer()
    seen = web.or_404(queries.reach_proposal(me, proposal_id))
    proposal = seen.proposal
    is_own = proposal.proposer_id == me.id and access.may_answer(me, proposal.group_id)
    web.require(is_own or access.may_plan(me, proposal.group_id))
    if "terug" in request.form:
        if proposal.taken_at is None:
            actions.restore_proposal(proposal)
        flash(_("Het voorstel staat weer op de lijst."), "success")
    else:
        if seen.is_open:
            actions.decline_proposal(proposal)
        web.flash_undo(_("Het voorstel staat niet meer op de lijst."), request.path, terug="ja")
    return web.back_to(url_for("meetings.proposals", slug=seen.group_slug))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda/voorstellen/<uuid:proposal_id>")
def accept_proposal(meeting_id: uuid.UUID, proposal_id: uuid.UUID) -> ResponseReturnValue:
    """Adds a proposal of the same group to the agenda; or (`ongedaan`) puts it back on the list, for the meeting in
    `voor` or for any."""
    seen = reach_agenda(meeting_id)
    found = web.or_404(queries.reach_proposal(web.viewer(), proposal_id))
    if "ongedaan" in request.form:
        return _put_back(seen, found)
    before = found.proposal.meeting_id
    if found.proposal.group_id != seen.group_id or not found.is_open:
        return _refuse(seen, _("Dit voorstel staat niet meer op de lijst."))
    item = actions.accept_proposal(web.viewer(), seen.meeting, found.proposal)
    words = _("“%(title)s” staat op de agenda.", title=item.title)
    web.flash_undo(words, request.path, ongedaan="ja", voor=before.hex if before else "")
    return web.back_to(url_for("meetings.agenda", meeting_id=seen.id) + f"#punt-{item.id}")


def _put_back(seen: SeenMeeting, found: queries.SeenProposal) -> ResponseReturnValue:
    taken_for = found.proposal.item_id if found.proposal.meeting_id == seen.id else None
    item = agendas.item_of(seen.id, taken_for) if taken_for else None
    if item is None:
        return _refuse(seen, _("Dit voorstel staat niet meer op de agenda."))
    meetings = {each.id for each in meetings_to_choose(web.viewer(), seen.group_id, limit=20)}
    wanted = id_from(request.form.get("voor"))
    if not actions.put_back(found.proposal, item, wanted if wanted in meetings else None):
        return _refuse(seen, _("Dit punt blijft staan: het verslag zegt er al iets over. Maak dat eerst leeg."))
    flash(_("Het voorstel staat weer op de lijst."), "success")
    return web.back_to(url_for("meetings.agenda", meeting_id=seen.id))


@bp.post("/bijeenkomsten/<uuid:meeting_id>/agenda/<uuid:item_id>/uitstel")
def postpone_item(meeting_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Moves an agenda item to the list of the group, for another meeting."""
    seen = reach_agenda(meeting_id)
    item = web.or_404(agendas.item_of(seen.id, item_id))
    if not actions.postpone_item(web.viewer(), seen.meeting, item):
        return _refuse(seen, _("Dit punt blijft staan: het verslag zegt er al iets over. Maak dat eerst leeg."))
    flash(_("Het punt staat nu bij de voorstellen van het overleg."), "success")
    return web.back_to(url_for("meetings.agenda", meeting_id=seen.id))


def _refuse(seen: SeenMeeting, words: str) -> ResponseReturnValue:
    flash(words, "danger")
    return web.back_to(url_for("meetings.agenda", meeting_id=seen.id))
