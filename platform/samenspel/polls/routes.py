"""HTTP of polls: one on a page of its own, those of a group, and changes of one. Votes are in `ballots/routes`."""

import uuid
from collections.abc import Callable

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.notices.actions import mark_opened
from samenspel.groups import queries as groups
from samenspel.polls import actions, queries
from samenspel.polls.actions import PollChanged
from samenspel.polls.blueprint import bp
from samenspel.polls.forms import AnswerForm, ChangePollForm, ConclusionForm, EndForm
from samenspel.polls.models import Conclusion
from samenspel.polls.reach import reach, reach_to_manage
from samenspel.polls.seen import SeenPoll


@bp.get("/overleg/<slug>/peilingen")
def index(slug: str) -> ResponseReturnValue:
    """The polls of a group: those that are open first."""
    me = web.viewer()
    group = web.or_404(groups.reach(me, slug))
    paging = web.Paging(web.page_number(), queries.PAGE, queries.count_in(group.id))
    polls = queries.polls_in(me, group.id, paging.offset)
    return render_template("polls/index.html", seen=group, polls=polls, paging=paging)


@bp.get("/peilingen/<uuid:poll_id>")
def show(poll_id: uuid.UUID) -> ResponseReturnValue:
    """A poll on a page of its own, where notices and mails lead."""
    seen = reach(poll_id)
    mark_opened(web.viewer(), seen.poll.thing)
    return render_template("polls/show.html", seen=seen)


@bp.get("/peilingen/<uuid:poll_id>/stand")
def standing(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Where a poll stands, as a fragment, for a page that heard that it changed."""
    return render_template("polls/_standing.html", seen=reach(poll_id))


@bp.route("/peilingen/<uuid:poll_id>/bewerken", methods=["GET", "POST"])
def change(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Changes what is asked. Once there are votes, that begins the poll anew, and its form says so."""
    seen = reach_to_manage(poll_id)
    if not seen.is_open:
        return _refuse(seen, _("Deze peiling is voorbij: er verandert niets meer aan."))
    form, error = ChangePollForm(data=ChangePollForm.values(seen.poll)), ""
    form.prepare(is_proposal=seen.poll.is_proposal)
    if form.validate_on_submit():
        restart = "restart" in request.form
        try:
            actions.change_poll(web.viewer(), seen, form.changed_details(seen.poll), restart=restart)
        except PollChanged:
            error = _("Intussen is er gestemd. Bewaar je dit, dan vervallen die stemmen.")
        else:
            if form.merged_words:
                flash(form.merged_words)
            return _back(seen)
    page = render_template("polls/change.html", seen=reach(poll_id), form=form, error=error)
    return page, 422 if form.is_submitted() else 200


@bp.route("/peilingen/<uuid:poll_id>/einde", methods=["GET", "POST"])
def end(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Until when people vote; of a poll that is over, opens it again."""
    seen = reach_to_manage(poll_id)
    if not (seen.is_open or seen.may_reopen):
        return _refuse(seen, _("Deze peiling kan niet opnieuw open."))
    form = EndForm(data=EndForm.from_moment(seen.poll.closes_at) if seen.is_open else EndForm.usual())
    form.previous_end = seen.poll.closes_at if seen.is_open else None
    if not form.validate_on_submit():
        return render_template("polls/end.html", seen=seen, form=form), 422 if form.is_submitted() else 200
    return _act(seen, lambda: actions.set_end(web.viewer(), seen, form.closes_at), _("Bewaard."))


@bp.post("/peilingen/<uuid:poll_id>/sluiting")
def close(poll_id: uuid.UUID) -> ResponseReturnValue:
    seen = reach_to_manage(poll_id)
    return _act(seen, lambda: actions.close_poll(web.viewer(), seen), _("De peiling is gesloten."))


@bp.route("/peilingen/<uuid:poll_id>/intrekking", methods=["GET", "POST"])
def withdraw(poll_id: uuid.UUID) -> ResponseReturnValue:
    """Takes a poll back, with its votes."""
    seen = reach_to_manage(poll_id)
    if request.method == "GET":
        return render_template("polls/withdraw.html", seen=seen)
    return _act(seen, lambda: actions.withdraw_poll(seen), _("De peiling is ingetrokken."))


@bp.route("/peilingen/<uuid:poll_id>/besluit", methods=["GET", "POST"])
def conclude(poll_id: uuid.UUID) -> ResponseReturnValue:
    """What became of a proposal: adopted, amended or dropped, in words."""
    seen = reach_to_manage(poll_id)
    web.require_visible(seen.poll.is_proposal and not seen.is_withdrawn)
    form = ConclusionForm(data={"conclusion": seen.poll.conclusion, "words": seen.poll.conclusion_words})
    if not form.validate_on_submit():
        return render_template("polls/conclude.html", seen=seen, form=form), 422 if form.is_submitted() else 200
    what = Conclusion(form.conclusion.data)
    return _act(
        seen,
        lambda: actions.conclude(web.viewer(), seen, what, form.words.data),
        _("Het besluit staat bij het voorstel."),
    )


@bp.route("/peilingen/<uuid:poll_id>/stemmen/<uuid:ballot_id>", methods=["GET", "POST"])
def answer(poll_id: uuid.UUID, ballot_id: uuid.UUID) -> ResponseReturnValue:
    """Answers an objection or a question to a proposal."""
    seen = reach_to_manage(poll_id)
    asked = [*seen.objections, *seen.questions]
    ballot = web.or_404(next((each for each in asked if each.id == ballot_id), None))
    form = AnswerForm(data={"answer": ballot.answer})
    if not form.validate_on_submit():
        page = render_template("polls/answer.html", seen=seen, ballot=ballot, form=form)
        return page, 422 if form.is_submitted() else 200
    actions.answer_ballot(web.viewer(), seen, ballot_id, form.answer.data or "")
    return _back(seen)


def _act(seen: SeenPoll, act: Callable[[], None], words: str) -> ResponseReturnValue:
    try:
        act()
    except PollChanged:
        return _refuse(seen, _("Iemand anders veranderde intussen iets aan deze peiling. Kijk opnieuw."))
    flash(words, "success")
    return _back(seen)


def _back(seen: SeenPoll) -> ResponseReturnValue:
    return web.back_to(url_for("polls.show", poll_id=seen.id))


def _refuse(seen: SeenPoll, words: str) -> ResponseReturnValue:
    flash(words, "danger")
    return _back(seen)
