"""HTTP of people from outside the group: whoever manages a poll asks them, and they vote by a link of their own."""

import uuid

from flask import Response, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.forms import OutsiderNameForm
from samenspel.groups.outsiders.inviting import GuestChooser, tell_who_was_asked
from samenspel.groups.outsiders.links import limit_link, private_page
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.polls import access
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.ballots.forms import VoteForm
from samenspel.polls.blueprint import bp
from samenspel.polls.outsiders import actions, queries
from samenspel.polls.outsiders.queries import OpenedPoll
from samenspel.polls.reach import reach_to_manage
from samenspel.polls.seen import SeenPoll


@bp.route("/peilingen/<uuid:poll_id>/anderen", methods=["GET", "POST"])
def outsiders_of_poll(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Who from outside the group was asked to vote, and a form to ask more: see `GuestChooser`."""
    seen, me = _reach_to_invite(poll_id), web.viewer()
    chooser = GuestChooser(me, seen.group_id, outsiders.outsiders_in([seen.id]))
    if not chooser.form.validate_on_submit():
        return _page(seen, chooser), 422 if chooser.form.is_submitted() else 200
    back = web.back_to(url_for("polls.outsiders_of_poll", poll_id=seen.id))
    if not seen.is_open or not access.takes_outsiders(seen.poll):
        flash(_("In deze peiling stemmen enkel de deelnemers van het overleg."), "danger")
        return back
    to_ask = chooser.choose()
    if to_ask is None:
        return _page(seen, chooser), 422
    tell_who_was_asked(len(actions.invite(me, seen, to_ask, chooser.form.words.data or "")))
    return back


def _reach_to_invite(poll_id: uuid.UUID) -> SeenPoll:
    seen = reach_to_manage(poll_id)
    web.require(access.may_invite(web.viewer(), seen.poll))
    return seen


def _page(seen: SeenPoll, chooser: GuestChooser) -> str:
    shown, paging = web.paged(list(outsiders.outsiders_in([seen.id])))
    return render_template(
        "polls/outsiders/index.html",
        seen=seen,
        people=shown,
        paging=paging,
        takes_outsiders=access.takes_outsiders(seen.poll),
        **chooser.context,
    )


@bp.post("/peilingen/<uuid:poll_id>/anderen/<uuid:voter_id>/intrekking")
def withdraw_outsider(poll_id: uuid.UUID, voter_id: uuid.UUID) -> ResponseReturnValue:
    """Takes an invitation back: its link works no more."""
    seen = _reach_to_invite(poll_id)
    for each in outsiders.outsiders([voter_id]):
        if each.poll_id == seen.id:
            actions.withdraw(seen, each)
    flash(_("De uitnodiging is ingetrokken: de link werkt niet meer."), "success")
    return web.back_to(url_for("polls.outsiders_of_poll", poll_id=seen.id))


@bp.get("/peilingen/gast/<uuid:guest_voter_id>")
def my_guest_invitation(guest_voter_id: uuid.UUID) -> ResponseReturnValue:
    """Leads the viewer to the link of their own invitation to a poll of a group that they are not in."""
    guest = web.or_404(outsiders.invitation_of(web.viewer().id, guest_voter_id))
    web.require_visible(guest.poll_id is not None)
    return redirect(url_for("polls.vote_as_outsider", outside_voter=outsider_token(guest.id)))


@bp.route("/peilingen/uitnodiging/<outside_voter>", methods=["GET", "POST"])
@web.public
def vote_as_outsider(outside_voter: str) -> ResponseReturnValue:
    """What a link of somebody from outside the group leads to: this one question, and their vote, which they can
    change. Opening it changes nothing."""
    opened = queries.poll_by_token(outside_voter)
    with web.in_language(opened.address.locale if opened and opened.address else "nl"):
        if opened is None:
            return private_page(render_template("groups/outsiders/gone.html"), 404)
        named = OutsiderNameForm.for_outsider(opened.outsider)
        if request.method == "GET":
            return _vote_page(opened, named, VoteForm(opened.seen))
        form = VoteForm(opened.seen, request.form)
        if not (named.validate() & form.validate()):
            return _vote_page(opened, named, form, status=422)
        try:
            name = named.name_of(opened.outsider)
            actions.vote(opened.seen, opened.outsider, name, form.edition, form.choices, form.reason)
        except VoteRefused as refused:
            form.error = refused.words
            return _vote_page(opened, named, form, status=422)
        again = queries.poll_by_token(outside_voter)
        return _vote_page(again or opened, named, None, has_voted=True)


def _vote_page(
    opened: OpenedPoll,
    named: OutsiderNameForm,
    form: VoteForm | None,
    *,
    has_voted: bool = False,
    status: int = 200,
) -> Response:
    page = render_template(
        "polls/outsiders/vote.html", opened=opened, seen=opened.seen, named=named, form=form, has_voted=has_voted
    )
    return private_page(page, status)


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    limit_link(state.app, "polls.vote_as_outsider")
