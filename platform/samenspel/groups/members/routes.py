"""HTTP of the people in a group: the list, adding somebody, roles, and taking somebody out."""

import uuid

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import access, actions, queries
from samenspel.groups.blueprint import bp
from samenspel.groups.forms import MemberForm, kept_out
from samenspel.groups.joining import actions as joining_actions
from samenspel.groups.joining import queries as joining
from samenspel.groups.joining.forms import DecisionForm
from samenspel.groups.joining.last_organiser import is_last_organiser, organiser_needed
from samenspel.groups.members.parties import in_order_of_party, parties_of
from samenspel.groups.members.queries import replaced_names
from samenspel.groups.models import MembershipRole
from samenspel.people import queries as people
from samenspel.people.cards.spelling import found_among


@bp.get("/overleg/<slug>/deelnemers")
def members(slug: str) -> ResponseReturnValue:
    """Who is in a group, per fund; ?q= narrows by name. Organisers see who asks to come in and who is invited."""
    return _members_page(slug, None)


def _members_page(slug: str, form: MemberForm | None) -> str:
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    may_manage = access.may_plan(me, seen.id)
    lines = queries.members_of(seen.id)
    if may_manage and form is None:
        form = MemberForm()
        form.set_choices({line.account_id for line in lines}, funds_only=seen.group.funds_only)
    words = request.args.get("q", "").strip()[:80]
    found, meant = found_among(lines, words, lambda line: f"{line.name} {line.party or ''}")
    shown, paging = web.paged(in_order_of_party(found, seen.lead_fund_slug))
    return render_template(
        "groups/members/index.html",
        seen=seen,
        parties=parties_of(shown),
        count=len(lines),
        words=words,
        meant=meant,
        paging=paging,
        base=web.with_query("groups.members", slug=slug, q=words),
        form=form,
        may_organise=access.may_organise(me, seen.id),
        may_manage=may_manage,
        replaced=replaced_names(seen.id),
        requests=joining.open_requests_of(seen.id) if may_manage else [],
        invitations=joining.invitations_of(seen.id) if may_manage else [],
    )


@bp.post("/overleg/<slug>/deelnemers")
def add(slug: str) -> ResponseReturnValue:
    """An organiser adds somebody."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    form = MemberForm()
    form.set_choices(())
    if not form.validate():
        return _members_page(slug, form), 422
    account = web.or_404(people.active_account(uuid.UUID(form.account.data)))
    known = queries.membership_of(account.id, seen.id)
    is_in = known is not None and known.left_at is None
    if not is_in and not seen.group.lets_in(account.fund_id):
        form.account.errors = [kept_out(account.name)]
        return _members_page(slug, form), 422
    if is_in:
        flash(_("%(name)s neemt al deel aan dit overleg.", name=account.name), "info")
    else:
        joining_actions.add(me, account, seen.id, MembershipRole(form.role.data), until=form.until.data)
        flash(_("%(name)s is toegevoegd.", name=account.name), "success")
    return web.back_to(url_for("groups.members", slug=slug))


@bp.post("/overleg/<slug>/deelnemers/<uuid:account_id>")
def change(slug: str, account_id: uuid.UUID) -> ResponseReturnValue:
    """An organiser gives somebody another role (role=...), or takes them out (role empty)."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    membership = web.or_404(queries.membership_of(account_id, seen.id))
    role = request.form.get("role")
    if membership.left_at is not None:
        abort(404)
    if role is None or (role and role not in list(MembershipRole)):
        abort(400)
    if role != MembershipRole.ORGANISER and is_last_organiser(me, membership):
        flash(organiser_needed(), "error")
    elif role:
        actions.join(account_id, membership.fund_id, seen.id, MembershipRole(role))
        flash(_("De rol is aangepast."), "success")
    else:
        actions.leave(account_id, seen.id)
        flash(_("De deelnemer is uit dit overleg gehaald."), "success")
    return web.back_to(url_for("groups.members", slug=slug))


@bp.post("/overleg/<slug>/aanvragen/<uuid:join_id>/antwoord")
def decide(slug: str, join_id: uuid.UUID) -> ResponseReturnValue:
    """An organiser lets somebody in who asked, or not (answer=accept|decline), with words for them."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    asked = web.or_404(joining.request_in(seen.id, join_id))
    form, answer = DecisionForm(), request.form.get("answer")
    if answer not in ("accept", "decline"):
        abort(400)
    if not form.validate():
        flash(" ".join(str(error) for error in form.words.errors), "error")
        return _members_page(slug, None), 422
    account = people.account_by_id(asked.account_id)
    if answer == "accept" and account is not None and not seen.group.lets_in(account.fund_id):
        flash(kept_out(account.name), "error")
        return web.back_to(url_for("groups.members", slug=slug))
    if not joining_actions.decide(me, asked, accept=answer == "accept", words=form.words.data or ""):
        flash(_("Deze vraag staat niet meer open: ze is al beantwoord of ingetrokken."), "info")
    elif answer == "accept":
        flash(_("De deelnemer is toegelaten, en krijgt een mail."), "success")
    else:
        flash(_("De vraag is geweigerd. Wie ze stelde, krijgt een mail."), "success")
    return web.back_to(url_for("groups.members", slug=slug))
