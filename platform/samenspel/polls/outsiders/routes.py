"""HTTP of people without an account: whoever manages a poll asks them, and they vote by a link of their own."""

import uuid

from flask import Response, flash, make_response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.forms import InviteOutsidersForm, OutsiderNameForm
from samenspel.groups.outsiders.inviting import skipped_words
from samenspel.limiting.views import Rule, limit, place
from samenspel.polls import access
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.ballots.forms import VoteForm
from samenspel.polls.blueprint import bp
from samenspel.polls.outsiders import actions, queries
from samenspel.polls.outsiders.queries import OpenedPoll
from samenspel.polls.reach import reach_to_manage
from samenspel.polls.seen import SeenPoll

#: Links that are not there, asked for from one place; and votes by one link.
FAILURES_BY_PLACE = "30 per 5 minutes"
VOTES_BY_LINK = "30 per 10 minutes"


@bp.route("/peilingen/<uuid:poll_id>/zonder-account", methods=["GET", "POST"])
def outsiders_of_poll(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Who without an account was asked to vote, and a form to ask more."""
    seen = _reach_to_invite(poll_id)
    form = InviteOutsidersForm()
    if not form.validate_on_submit():
        return _page(seen, form), 422 if form.is_submitted() else 200
    back = web.back_to(url_for("polls.outsiders_of_poll", poll_id=seen.id))
    if not seen.is_open or not access.takes_outsiders(seen.poll):
        flash(_("In deze peiling stemt niemand zonder account."), "danger")
        return back
    known = outsiders.outsiders_in([seen.id])
    pasted = form.pasted.addresses
    with_account = outsiders.emails_with_account([each.email for each in pasted])
    new = [each for each in pasted if each.email not in with_account]
    if len(known) + len(new) > outsiders.MAX_OUTSIDERS:
        form.addresses.errors = [_("Nodig er hoogstens %(max)d in totaal uit.", max=outsiders.MAX_OUTSIDERS)]
        return _page(seen, form), 422
    invited = actions.invite(web.viewer(), seen, new, form.words.data or "")
    if invited:
        flash(
            ngettext("%(num)d persoon krijgt een mail.", "%(num)d personen krijgen een mail.", len(invited)), "success"
        )
    for words in skipped_words(sorted(with_account), [each.email for each in new], {each.email for each in known}):
        flash(words, "warning")
    return back


def _reach_to_invite(poll_id: uuid.UUID) -> SeenPoll:
    seen = reach_to_manage(poll_id)
    web.require(access.may_invite(web.viewer(), seen.poll))
    return seen


def _page(seen: SeenPoll, form: InviteOutsidersForm) -> str:
    shown, paging = web.paged(list(outsiders.outsiders_in([seen.id])))
    return render_template(
        "polls/outsiders/index.html",
        seen=seen,
        form=form,
        people=shown,
        paging=paging,
        takes_outsiders=access.takes_outsiders(seen.poll),
    )


@bp.post("/peilingen/<uuid:poll_id>/zonder-account/<uuid:voter_id>/intrekking")
def withdraw_outsider(poll_id: uuid.UUID, voter_id: uuid.UUID) -> ResponseReturnValue:
    """Takes an invitation back: its link works no more."""
    seen = _reach_to_invite(poll_id)
    for each in outsiders.outsiders([voter_id]):
        if each.poll_id == seen.id:
            actions.withdraw(seen, each)
    flash(_("De uitnodiging is ingetrokken: de link werkt niet meer."), "success")
    return web.back_to(url_for("polls.outsiders_of_poll", poll_id=seen.id))


@bp.route("/peilingen/uitnodiging/<outside_voter>", methods=["GET", "POST"])
@web.public
def vote_as_outsider(outside_voter: str) -> ResponseReturnValue:
    """What a link of somebody without an account leads to: this one question, and their vote, which they can change.
    Opening it changes nothing."""
    with web.in_language("nl"):
        opened = queries.poll_by_token(outside_voter)
        if opened is None:
            return _shown(render_template("groups/outsiders/gone.html"), 404)
        named = OutsiderNameForm(data={"name": opened.outsider.name})
        if request.method == "GET":
            return _vote_page(opened, named, VoteForm(opened.seen))
        form = VoteForm(opened.seen, request.form)
        if not (named.validate() & form.validate()):
            return _vote_page(opened, named, form, status=422)
        try:
            actions.vote(opened.seen, opened.outsider, named.name.data, form.edition, form.choices, form.reason)
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
    return _shown(page, status)


def _shown(page: str, status: int = 200) -> Response:
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    failed = Rule.of(FAILURES_BY_PLACE, place, failed=lambda answer: answer.status_code == 404)
    limit(state.app, "polls.vote_as_outsider", failed, methods=("GET", "POST"), name="outsider")
    limit(state.app, "polls.vote_as_outsider", Rule.of(VOTES_BY_LINK, lambda: request.path))
