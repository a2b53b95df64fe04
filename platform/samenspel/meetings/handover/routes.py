"""HTTP of a colleague who takes somebody's place in a group, and of the fund for which somebody is there."""

import uuid

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import queries as groups
from samenspel.meetings import access as meetings_access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.handover import access, actions, queries
from samenspel.meetings.handover.forms import ActingFundForm, ReplacementForm
from samenspel.meetings.points import queries as points
from samenspel.people import queries as people
from samenspel.people.affiliations import queries as affiliations


@bp.route("/overleg/<slug>/deelnemers/<uuid:account_id>/vervanging", methods=["GET", "POST"])
def replace(slug: str, account_id: uuid.UUID) -> ResponseReturnValue:
    """A fund has a colleague take the place of somebody in a group, with what is still to do."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    membership = web.or_404(groups.membership_of(account_id, seen.id))
    account = web.or_404(people.account_by_id(account_id))
    if membership.left_at is not None or membership.fund_id is None:
        abort(404)
    web.require(access.may_replace(me, membership))
    colleagues = queries.colleagues_of(membership.fund_id, account_id)
    form = ReplacementForm()
    form.set_choices(
        colleagues,
        points.open_points_owned_by(me, seen.id, account_id),
        queries.coming_items_of(account_id, seen.id, with_unshared=meetings_access.may_organise(me, seen.id)),
        web.locale(),
    )
    if not form.validate_on_submit():
        page = render_template(
            "meetings/handover/replace.html",
            seen=seen,
            form=form,
            account=account,
            fund=people.fund_name(membership.fund_id),
            has_colleagues=bool(colleagues),
            is_lead=seen.group.lead_account_id == account_id,
        )
        return page, 422 if form.is_submitted() else 200
    successor = web.or_404(people.active_account(uuid.UUID(form.successor.data)))
    actions.replace(
        me,
        seen.group,
        membership,
        successor,
        point_ids=[uuid.UUID(each) for each in form.points.data or ()],
        item_ids=[uuid.UUID(each) for each in form.items.data or ()],
    )
    flash(_("%(new)s neemt de plaats in van %(old)s.", new=successor.name, old=account.name), "success")
    return web.back_to(url_for("groups.members", slug=slug))


@bp.route("/overleg/<slug>/deelnemers/<uuid:account_id>/fonds", methods=["GET", "POST"])
def act_for(slug: str, account_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody who works for several funds is in a group for one of them."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    membership = web.or_404(groups.membership_of(account_id, seen.id))
    account = web.or_404(people.active_account(account_id))
    funds = affiliations.funds_of(account)
    if membership.left_at is not None or len(funds) < 2:
        abort(404)
    web.require(access.may_choose_fund(me, membership))
    form = ActingFundForm(fund=str(membership.fund_id))
    form.fund.choices = [(str(row.id), row.name) for row in funds]
    if not form.validate_on_submit():
        page = render_template("meetings/handover/fund.html", seen=seen, form=form, account=account, me=me)
        return page, 422 if form.is_submitted() else 200
    actions.act_for(membership, uuid.UUID(form.fund.data))
    name = next(row.name for row in funds if str(row.id) == form.fund.data)
    if account_id == me.id:
        flash(_("Je bent in dit overleg voor %(fund)s.", fund=name), "success")
    else:
        flash(_("%(name)s is in dit overleg voor %(fund)s.", name=account.name, fund=name), "success")
    return web.back_to(url_for("groups.members", slug=slug))
