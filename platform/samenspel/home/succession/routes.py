"""HTTP of a fund that goes on as others: choose, look what changes, do it, and take it back."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.db import session
from samenspel.forms import id_from
from samenspel.home.blueprint import bp
from samenspel.home.succession import actions, queries
from samenspel.home.succession.forms import SuccessionForm, SuccessorChoiceForm, chosen_in, form_of
from samenspel.home.succession.words import in_the_way
from samenspel.people import access
from samenspel.people.directory_queries import fund_by
from samenspel.people.models import Fund
from samenspel.people.successions import queries as successions
from samenspel.viewer import Viewer


def _reach(slug: str) -> tuple[Viewer, Fund]:
    me = web.viewer()
    web.require_visible(access.may_manage_sector(me))
    return me, web.or_404(fund_by(slug))


@bp.route("/beheer/fondsen/<slug>/opvolging", methods=["GET", "POST"])
def succession(slug: str) -> ResponseReturnValue:
    """Which funds go on for one that ends, from ?op= as ?naar=: what would change, and then doing it."""
    me, fund = _reach(slug)
    if request.method == "POST":
        session().refresh(fund, with_for_update=True)
    if successions.succession_of(fund.id) is not None:
        if request.method == "POST":
            flash(_("Iemand heeft dit intussen gedaan. Kijk na wat er staat."), "warning")
            return web.back_to(url_for("home.succession", slug=slug))
        return _done_page(fund)
    choice = SuccessorChoiceForm(fund, queries.open_funds(), request.args)
    is_asked = "naar" in request.args or "op" in request.args
    if request.method == "POST" and not is_asked:
        return _page(fund, choice), 422
    if not is_asked or not choice.validate():
        return _page(fund, choice), 422 if is_asked else 200
    assert choice.op.data is not None
    preview = queries.preview(fund, choice.op.data)
    form = form_of(preview, choice.chosen)
    if not form.validate_on_submit():
        return _page(fund, choice, form), 422 if form.is_submitted() else 200
    if not form.is_of_what_is:
        flash(_("Intussen is er iets veranderd. Kijk het nog eens na."), "warning")
        return _page(fund, choice, form), 422
    successors = [each.id for each in choice.chosen]
    rest = id_from(form.rest.data) if "rest" in form else None
    actions.succeed(me, fund, choice.op.data, successors, rest=rest or successors[0], chosen=chosen_in(form))
    flash(_("%(fund)s gaat verder als %(names)s.", fund=fund.name, names=_names(choice.chosen)), "success")
    return web.back_to(url_for("home.succession", slug=slug))


@bp.post("/beheer/fondsen/<slug>/opvolging/terugname")
def take_succession_back(slug: str) -> ResponseReturnValue:
    """Takes it back, unless something newer stands in the way; then it says what."""
    _me, fund = _reach(slug)
    session().refresh(fund, with_for_update=True)
    done = successions.succession_of(fund.id)
    if done is None:
        flash(_("Dit is al teruggenomen."), "info")
        return web.back_to(url_for("people.manage_fund", slug=slug))
    obstacles = actions.take_back(done)
    if obstacles:
        return _done_page(fund, in_the_way(obstacles)), 409
    flash(_("%(fund)s is weer zoals voorheen.", fund=fund.name), "success")
    return web.back_to(url_for("people.manage_fund", slug=slug))


def _names(funds: list[Fund]) -> str:
    return ", ".join(fund.name for fund in funds)


def _page(fund: Fund, choice: SuccessorChoiceForm, form: SuccessionForm | None = None) -> str:
    return render_template(
        "home/succession/choose.html",
        fund=fund,
        choice=choice,
        form=form,
        preview=form.preview if form else None,
        names=_names(choice.chosen),
        is_split=len(choice.chosen) > 1,
    )


def _done_page(fund: Fund, obstacles: list[str] | None = None) -> str:
    own, _before = successions.around_successions(fund.slug)
    return render_template("home/succession/done.html", fund=fund, succession=own, obstacles=obstacles or [])
