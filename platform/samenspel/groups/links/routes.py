"""HTTP of links into a group: making and stopping them, and opening one."""

import uuid

from flask import flash, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import mail, web
from samenspel.groups import access
from samenspel.groups import queries as groups
from samenspel.groups.blueprint import bp
from samenspel.groups.joining import access as joining_access
from samenspel.groups.joining import actions as joining_actions
from samenspel.groups.joining import queries as joining
from samenspel.groups.joining.forms import AskForm
from samenspel.groups.joining.models import RequestState
from samenspel.groups.links import actions, queries
from samenspel.groups.links.forms import ASKS, GroupLinkForm
from samenspel.groups.links.queries import OpenedLink
from samenspel.groups.models import Joining
from samenspel.groups.queries import SeenGroup
from samenspel.limiting.views import Rule, limit, place
from samenspel.people import queries as people
from samenspel.people.models import Account
from samenspel.viewer import Viewer

#: Links that are not there, asked for from one place.
FAILURES_BY_PLACE = "30 per 5 minutes"


@bp.route("/overleg/<slug>/links", methods=["GET", "POST"])
def links(slug: str) -> ResponseReturnValue:
    """The organisers' links into a group, and a form to make one. Only the page that answers ever shows its address."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(_may_make_links(me, seen))
    usual = GroupLinkForm.usual(asks_first=seen.group.joining is Joining.REQUEST)
    form = GroupLinkForm() if request.method == "POST" else usual
    if not form.validate_on_submit():
        return _page(seen, form), 422 if form.is_submitted() else 200
    token = actions.make_link(me, seen.id, form.until.data, asks_first=form.does.data == ASKS)
    page = _page(seen, form, mail.link_to("groups.open_link", opening=token))
    return page, {"Content-Location": url_for("groups.links", slug=slug)}


def _may_make_links(me: Viewer, seen: SeenGroup) -> bool:
    return joining_access.may_invite_outsiders(me, seen.group)


def _page(seen: SeenGroup, form: GroupLinkForm, address: str = "") -> str:
    shown, paging = web.paged(queries.links_of(seen.id))
    return render_template(
        "groups/links/index.html",
        seen=seen,
        form=form,
        links=shown,
        paging=paging,
        base=url_for("groups.links", slug=seen.group.slug) + "?",
        address=address,
    )


@bp.post("/overleg/<slug>/links/<uuid:link_id>/stop")
def stop_link(slug: str, link_id: uuid.UUID) -> ResponseReturnValue:
    """An organiser stops a link; whoever came in by it stays."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(_may_make_links(me, seen))
    actions.stop_link(web.or_404(queries.link_in(seen.id, link_id)))
    flash(_("De link is gestopt: niemand komt er nog mee binnen."), "success")
    return web.back_to(url_for("groups.links", slug=slug))


@bp.route("/overlegtoegang/<opening>", methods=["GET", "POST"])
@web.public
def open_link(opening: str) -> ResponseReturnValue:
    """What a link leads to: who is signed in comes in after a confirmation, or asks. Opening it changes nothing.

    Of the group it shows the name only, whoever opens it. Who was in it before asks, as an organiser may have taken
    them out.
    """
    link = queries.link_by_token(opening)
    if link is None:
        return render_template("groups/links/open.html", link=None), 404
    me = web.viewer_or_none()
    if me is None:
        return render_template("groups/links/open.html", link=link, me=None, opening=opening)
    if access.is_member(me, link.group_id):
        return web.back_to(url_for("home.group", slug=link.slug))
    account = web.or_404(people.active_account(me.id))
    asks = link.asks_first or queries.was_in(me.id, link.group_id)
    return _opened(me, account, link, asks=asks)


def _opened(me: Viewer, account: Account, link: OpenedLink, *, asks: bool) -> ResponseReturnValue:
    if request.method == "POST" and "withdraw" in request.form:
        return _withdraw(me, link)
    known = joining.request_of(me.id, link.group_id)
    is_kept_out = link.funds_only and account.fund_id is None
    form, may_come = AskForm(), joining_access.may_be_invited(account) and not is_kept_out
    is_sent = form.is_submitted() and may_come
    if is_sent and form.validate():
        if not asks:
            actions.come_in(account, link)
            flash(_("Je bent nu in dit overleg. Welkom!"), "success")
            return web.back_to(url_for("home.group", slug=link.slug))
        if known is None or known.state is not RequestState.OPEN:
            actions.ask(me, link, form.words.data or "")
            known = joining.request_of(me.id, link.group_id)
    is_asked = known is not None and known.state is RequestState.OPEN
    page = render_template(
        "groups/links/open.html",
        link=link,
        me=me,
        form=form,
        asks=asks,
        may_come=may_come,
        is_kept_out=is_kept_out,
        is_asked=is_asked,
    )
    if form.is_submitted() and not may_come:
        return page, 403
    return page, 422 if form.errors else 200


def _withdraw(me: Viewer, link: OpenedLink) -> ResponseReturnValue:
    """Takes back what the viewer asked by a link, also in a group of which they see no more than its name."""
    if joining_actions.withdraw_request(me.id, link.group_id):
        flash(_("Je vraag is ingetrokken."), "success")
    else:
        flash(_("Er staat geen vraag van jou open."), "info")
    return web.back_to(request.path)


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    failed = Rule.of(FAILURES_BY_PLACE, place, failed=lambda answer: answer.status_code >= 400)
    limit(state.app, "groups.open_link", failed, methods=("GET", "POST"), name="group-link")
