"""HTTP of invitations to a group: sending them, following them up, and answering one."""

import uuid
from collections.abc import Mapping, Sequence

from flask import abort, flash, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import web
from samenspel.clock import today
from samenspel.db import now
from samenspel.groups import access, queries
from samenspel.groups.blueprint import bp
from samenspel.groups.forms import kept_out
from samenspel.groups.joining import access as joining_access
from samenspel.groups.joining import actions
from samenspel.groups.joining import queries as joining
from samenspel.groups.joining.actions import PersonToInvite
from samenspel.groups.joining.forms import GatherForm
from samenspel.groups.joining.models import GroupInvitation, InvitationState
from samenspel.groups.joining.selection import MAX_OUTSIDERS, Outsider, Selection
from samenspel.groups.joining.tokens import read_answer_token
from samenspel.groups.models import Group, MembershipRole
from samenspel.groups.queries import SeenGroup
from samenspel.limiting.views import Rule, limit, place
from samenspel.people import access as people_access
from samenspel.people import queries as people
from samenspel.people.queries import PersonToAdd
from samenspel.viewer import Role, Viewer

#: Links that are wrong, from one place.
FAILURES_BY_PLACE = "30 per 5 minutes"


@bp.route("/overleg/<slug>/uitnodigingen", methods=["GET", "POST"])
def invite(slug: str) -> ResponseReturnValue:
    """An organiser takes in or invites many at once. What it comes to is shown first; `do=send` does it (`take`).

    Whom the form means and was not shown (`shown`) is shown before anything is done.
    """
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    inside, addable = joining.member_ids_of(seen.id), people.people_to_add()
    form = GatherForm()
    funds_only = seen.group.funds_only
    others = joining.groups_to_copy(me, seen.id)
    form.set_choices(addable, inside, people.fund_rows(), others, funds_only=funds_only)
    if not form.validate_on_submit():
        return _invite_page(me, seen, form), 422 if form.is_submitted() else 200
    selection = Selection(form, seen.group.kind, inside, addable, funds_only=funds_only)
    if problem := _problem_with(me, seen, selection):
        form.addresses.errors = [problem]
        return _invite_page(me, seen, form), 422
    may_choose_fund = Role.CONSULTANT in people_access.roles_to_invite(me)
    outsiders = [Outsider(each, request.form, may_choose_fund) for each in selection.unknown]
    funds = people.fund_rows() if outsiders and may_choose_fund else []
    is_sent = request.form.get("do") == "send"
    shown = selection.ids | {each.email for each in outsiders} | {form.how.data or ""}
    if is_sent:
        for each in outsiders:
            each.validate({str(fund.id) for fund in funds}, funds_only=funds_only)
    has_changed = not shown <= set(request.form.get("shown", "").split())
    if not is_sent or has_changed or any(each.errors for each in outsiders):
        preview = {"selection": selection, "outsiders": outsiders, "funds": funds, "shown": " ".join(sorted(shown))}
        return _invite_page(me, seen, form, has_changed=is_sent and has_changed, **preview), 422
    _take_in(me, seen.group, form, {each.id: each for each in addable if each.id not in inside}, outsiders)
    return web.back_to(url_for("groups.members", slug=slug))


def _problem_with(me: Viewer, seen: SeenGroup, selection: Selection) -> str:
    if selection.unknown and not joining_access.may_invite_outsiders(me, seen.group):
        emails = ", ".join(each.email for each in selection.unknown)
        return str(_("Geen account op het platform: %(emails)s.", emails=emails))
    if selection.unknown and seen.group.funds_only and Role.CONSULTANT not in people_access.roles_to_invite(me):
        return str(
            _(
                "Dit overleg is enkel voor sectorfondsen, en deze adressen hebben geen account: %(emails)s. Een ISA of "
                "beheerder kan ze uitnodigen voor hun fonds.",
                emails=", ".join(each.email for each in selection.unknown),
            )
        )
    if (count := len(selection.unknown)) > MAX_OUTSIDERS:
        return str(
            _(
                "Dat zijn %(count)d adressen zonder account. Nodig er hoogstens %(most)d tegelijk uit.",
                count=count,
                most=MAX_OUTSIDERS,
            )
        )
    return ""


def _take_in(
    me: Viewer, group: Group, form: GatherForm, addable: Mapping[uuid.UUID, PersonToAdd], outsiders: Sequence[Outsider]
) -> None:
    """Adds or invites those who were ticked, and invites those without an account."""
    taken = joining.accounts_by_id(_ids([each for each in request.form.getlist("take") if each]))
    may_come = [each for each in taken if joining_access.may_be_invited(each) and group.lets_in(each.fund_id)]
    accounts = [each for each in may_come if each.id in addable]
    role, words = MembershipRole(form.role.data), form.words.data or ""
    invitees = [each.invitee for each in outsiders]
    if form.adds:
        for account in accounts:
            fund_id = addable[account.id].fund_for(form.fund_ids)
            actions.add(me, account, group.id, role, words, until=form.until.data, fund_id=fund_id)
        if accounts:
            added = ngettext("%(num)d persoon is toegevoegd.", "%(num)d mensen zijn toegevoegd.", len(accounts))
            flash(added, "success")
    else:
        invitees += [PersonToInvite(account.email, account.name, account) for account in accounts]
    actions.invite(me, group, invitees, role, words, until=form.until.data)
    _flash_sent(len(invitees))
    if not accounts and not invitees:
        flash(_("Er is niemand toegevoegd of uitgenodigd."), "info")


def _invite_page(me: Viewer, seen: SeenGroup, form: GatherForm, **more: object) -> str:
    may_invite_outsiders = joining_access.may_invite_outsiders(me, seen.group)
    return render_template(
        "groups/joining/invite.html", seen=seen, form=form, may_invite_outsiders=may_invite_outsiders, **more
    )


def _flash_sent(count: int) -> None:
    if count:
        sent = ngettext("%(num)d uitnodiging is verstuurd.", "%(num)d uitnodigingen zijn verstuurd.", count)
        flash(sent, "success")


@bp.post("/overleg/<slug>/uitnodigingen/opvolging")
def follow_up(slug: str) -> ResponseReturnValue:
    """Sends some invitations (`invitation`) again or withdraws them (do=resend|withdraw)."""
    me = web.viewer()
    seen = web.or_404(queries.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    what, ids = request.form.get("do"), _ids(request.form.getlist("invitation"))
    if what not in ("resend", "withdraw"):
        abort(400)
    found = joining.open_invitations_in(seen.id, ids)
    if not ids:
        flash(_("Vink eerst aan welke uitnodigingen je bedoelt."), "info")
    elif not found:
        flash(_("Die uitnodigingen staan niet meer open."), "info")
    elif what == "resend":
        if any(each.until is not None and each.until < today() for each in found):
            flash(_("De laatste dag van een gast is voorbij. Nodig die opnieuw uit, met een andere dag."), "info")
        found = [each for each in found if each.until is None or each.until >= today()]
        if not joining_access.may_invite_outsiders(me, seen.group):
            found = [each for each in found if each.account_id is not None]
        if seen.group.funds_only and (kept := joining.invitations_of_no_fund(seen.id)):
            flash(_("Wie bij geen sectorfonds werkt, krijgt geen nieuwe uitnodiging voor dit overleg."), "info")
            found = [each for each in found if each.id not in {one.id for one in kept}]
        actions.resend(me, seen.group, found)
        _flash_sent(len(found))
    else:
        actions.withdraw(found)
        flash(
            ngettext("%(num)d uitnodiging is ingetrokken.", "%(num)d uitnodigingen zijn ingetrokken.", len(found)),
            "success",
        )
    return web.back_to(url_for("groups.members", slug=slug))


def _ids(values: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in values[:300]]
    except ValueError:
        abort(400)


@bp.route("/overleg/<slug>/uitnodiging", methods=["GET", "POST"])
def my_invitation(slug: str) -> ResponseReturnValue:
    """The viewer accepts or declines their invitation to a group, which may be hidden, or undoes that they declined it
    (answer=accept|decline|undo)."""
    me = web.viewer()
    reached = queries.reach(me, slug)
    if reached is not None and access.is_member(me, reached.id):
        return web.back_to(url_for("home.group", slug=slug))
    invitation = web.or_404(joining.own_invitation(me.id, slug))
    group = web.or_404(joining.group_by_id(invitation.group_id))
    if request.form.get("answer") == "undo" and _may_reconsider(invitation, group):
        actions.reconsider(invitation)
        flash(_("De uitnodiging staat weer open."), "success")
        return web.back_to(url_for("groups.my_invitation", slug=slug))
    if request.method == "GET" or not _is_open(invitation, group):
        inviter = people.account_by_id(invitation.invited_by_id)
        return render_template(
            "groups/joining/invitation.html",
            group=group,
            invitation=invitation,
            inviter=inviter,
            is_open=_is_open(invitation, group),
        )
    accept = _accepts()
    if accept and not group.lets_in(me.fund_id):
        flash(kept_out(me.name), "error")
        return web.back_to(url_for("groups.my_invitation", slug=slug))
    if not actions.answer(web.or_404(people.active_account(me.id)), invitation, accept=accept):
        flash(_("Deze uitnodiging staat niet meer open."), "info")
        return web.back_to(url_for("groups.index"))
    if accept:
        web.flash_undo(_("Je bent nu in dit overleg. Welkom!"), url_for("groups.leave", slug=slug))
        return web.back_to(url_for("home.group", slug=slug))
    words = _("Je hebt de uitnodiging voor %(group)s geweigerd.", group=group.name)
    web.flash_undo(words, request.path, answer="undo")
    return web.back_to(url_for("groups.index"))


def _accepts() -> bool:
    answer = request.form.get("answer")
    if answer not in ("accept", "decline"):
        abort(400)
    return answer == "accept"


def _may_reconsider(invitation: GroupInvitation, group: Group) -> bool:
    is_declined = invitation.state is InvitationState.DECLINED and invitation.expires_at > now()
    return is_declined and group.archived_at is None


def _is_open(invitation: GroupInvitation, group: Group) -> bool:
    is_good = invitation.state is InvitationState.OPEN and invitation.expires_at > now()
    return is_good and group.archived_at is None


@bp.route("/overleguitnodiging/<invited>", methods=["GET", "POST"])
@web.public
def answer_by_link(invited: str) -> ResponseReturnValue:
    """The page of the link in the mail: one tap answers, without signing in. It shows nothing of the group's inside.

    Opening it changes nothing, since programs that check mail open links too.
    """
    ids = read_answer_token(invited)
    account = people.active_account(ids[0]) if ids else None
    invitation = joining.invitation_by_id(ids[1]) if ids else None
    if account is None or invitation is None or invitation.account_id != account.id:
        return render_template("groups/joining/by_link.html", invitation=None, group=None), 404
    group = web.or_404(joining.group_by_id(invitation.group_id))
    with web.in_language(account.locale):
        is_kept_out = not group.lets_in(account.fund_id)
        if request.method == "POST" and _is_open(invitation, group) and not (is_kept_out and _accepts()):
            actions.answer(account, invitation, accept=_accepts())
            invitation = joining.reread(invitation)
        return render_template(
            "groups/joining/by_link.html",
            invitation=invitation,
            group=group,
            inviter=people.account_by_id(invitation.invited_by_id),
            is_open=_is_open(invitation, group),
            is_kept_out=is_kept_out,
        )


@bp.record
def _limit(state: BlueprintSetupState) -> None:
    failed = Rule.of(FAILURES_BY_PLACE, place, failed=lambda answer: answer.status_code >= 400)
    limit(state.app, "groups.answer_by_link", failed, methods=("GET", "POST"), name="group-invitation")
