"""HTTP of votes: on the page of a poll, and by a link in a mail."""

import uuid

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.forms import integer
from samenspel.groups import queries as groups
from samenspel.polls import queries
from samenspel.polls.ballots import actions
from samenspel.polls.ballots.checking import VoteRefused
from samenspel.polls.ballots.forms import VoteForm
from samenspel.polls.ballots.tokens import read_vote_token
from samenspel.polls.blueprint import bp
from samenspel.polls.box.sealing import marks_of
from samenspel.polls.reach import reach
from samenspel.polls.seen import SeenPoll
from samenspel.viewer import Viewer


@bp.app_template_global("vote_form")
def vote_form(seen: SeenPoll) -> VoteForm:
    """The form of a poll with what the viewer voted."""
    return VoteForm(seen)


@bp.post("/peilingen/<uuid:poll_id>/stem")
def vote(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Votes, or changes a vote. htmx gets the poll anew."""
    me, seen = web.viewer(), reach(poll_id)
    web.require(seen.may_vote)
    if _is_voted_since(seen):
        return _not_undone(seen)
    form = VoteForm(seen, request.form)
    if not _takes(me, form):
        if web.is_fragment():
            return _again(poll_id, form=form), 422
        return render_template("polls/show.html", seen=reach(poll_id), form=form), 422
    action, fields = _undo_of(seen)
    if web.is_fragment():
        return _again(poll_id, has_voted=True, undo=(action, fields))
    if seen.poll.is_anonymous and "edition" in fields:
        flash(_("Je stem is geteld."), "success")  # what somebody voted is written down in no cookie
    else:
        web.flash_undo(_("Je stem is geteld."), action, **fields)
    return web.back_to(seen.path if _is_on_own_page() else seen.place_path)


def _is_on_own_page() -> bool:
    """Whether somebody votes on the page of the poll, which says by its heading what is asked."""
    return "terug" in request.form


def _undo_of(before: SeenPoll) -> tuple[str, dict[str, str | list[str]]]:
    """The address and the fields of the form that undoes a vote: the vote that stood before, or none."""
    page: dict[str, str | list[str]] = {"terug": "peiling"} if _is_on_own_page() else {}
    page["ongedaan"] = _marks_of(reach(before.id))[0]
    if before.mine is None or not before.mine.choices:
        return url_for("polls.take_back", poll_id=before.id), page
    former = VoteForm(before)
    chosen = (
        {f"rank-{position}": rank for position, rank in former.ranks.items()}
        if before.is_ranked
        else {"choice": [str(each) for each in former.choices]}
    )
    fields = page | chosen | {"edition": str(former.edition), "reason": former.reason}
    return url_for("polls.vote", poll_id=before.id), fields


def _marks_of(seen: SeenPoll) -> list[str]:
    """What tells the vote that stands from another; an empty text for none."""
    if seen.mine is None:
        return [""]
    return marks_of(seen.id, web.viewer().id, f"{list(seen.mine.choices)} {seen.mine.reason}")


def _is_voted_since(seen: SeenPoll) -> bool:
    """Whether this is the undo of a vote (`ongedaan`) and another stands by now."""
    return "ongedaan" in request.form and request.form["ongedaan"] not in _marks_of(seen)


def _not_undone(seen: SeenPoll) -> ResponseReturnValue:
    words = str(_("Intussen veranderde de stem. Er is niets ongedaan gemaakt."))
    if web.is_fragment():
        form = VoteForm(seen)
        form.error = words
        return _again(seen.id, form=form)
    flash(words, "info")
    return web.back_to(seen.path if _is_on_own_page() else seen.place_path)


def _again(
    poll_id: uuid.UUID,
    *,
    form: VoteForm | None = None,
    has_voted: bool = False,
    undo: tuple[str, dict[str, str | list[str]]] | None = None,
) -> str:
    return render_template(
        "polls/_poll.html",
        seen=reach(poll_id),
        form=form,
        has_voted=has_voted,
        undo=undo,
        on_own_page=_is_on_own_page(),
    )


def _takes(voter: Viewer, form: VoteForm) -> bool:
    """Whether the vote was taken; the form says why not."""
    if not form.validate():
        return False
    try:
        actions.vote(voter, form.seen.id, form.edition, form.choices, form.reason)
    except VoteRefused as refused:
        form.error = refused.words
        return False
    return True


@bp.post("/peilingen/<uuid:poll_id>/stem/intrekking")
def take_back(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Takes one's vote back."""
    me, seen = web.viewer(), reach(poll_id)
    web.require(seen.may_vote)
    if _is_voted_since(seen):
        return _not_undone(seen)
    try:
        actions.withdraw_vote(me, poll_id)
    except VoteRefused as refused:
        flash(refused.words, "danger")
    else:
        if web.is_fragment():
            return _again(poll_id)
        flash(_("Je stem is ingetrokken."), "success")
    return web.back_to(seen.path if _is_on_own_page() else seen.place_path)


@bp.route("/peilingen/stem/<vote_token>", methods=["GET", "POST"])
@web.public
def vote_by_mail(vote_token: str) -> ResponseReturnValue:
    """The page behind the link in a mail: its button votes for the recipient, without signing in. ?keuze= is the option
    that they chose in the mail; looking changes nothing."""
    ids = read_vote_token(vote_token)
    voter = next(iter(groups.viewers_of(ids[:1])), None) if ids else None
    seen = queries.reach(voter, ids[1]) if voter and ids else None
    if voter is None or seen is None or not seen.may_vote or seen.is_withdrawn:
        return render_template("polls/by_mail.html", seen=None), 404
    if request.method == "POST" and seen.is_open:
        form = VoteForm(seen, request.form)
        if not _takes(voter, form):
            return render_template("polls/by_mail.html", seen=seen, form=form), 422
        return render_template("polls/by_mail.html", seen=queries.reach(voter, seen.id), has_voted=True)
    form = VoteForm(seen, chosen=_chosen(seen))
    return render_template("polls/by_mail.html", seen=seen, form=form)


def _chosen(seen: SeenPoll) -> list[int]:
    """The option in the address. Addresses are written down in logs: an anonymous poll has none in it."""
    number = request.args.get("keuze", type=integer)
    is_taken = not (seen.is_ranked or seen.poll.is_anonymous)
    return [number] if is_taken and number is not None and 0 <= number < seen.poll.option_count else []
