"""HTTP of the invitations that somebody sent: what became of each, and sending several again."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from samenspel import web
from samenspel.groups import access
from samenspel.groups.joining import access as joining_access
from samenspel.groups.joining import actions as joining_actions
from samenspel.groups.joining import queries as joining
from samenspel.groups.outsiders import queries as outsiders
from samenspel.meetings.blueprint import bp
from samenspel.meetings.sent import actions, queries
from samenspel.meetings.sent.queries import SentInvitation, SentState
from samenspel.meetings.words import from_then
from samenspel.people import access as people_access
from samenspel.people.invitations import actions as people_actions
from samenspel.people.invitations import queries as people_invitations
from samenspel.viewer import Viewer

STATES = {
    SentState.OPEN: _l("Verstuurd, nog geen antwoord"),
    SentState.REFUSED: _l("Mail niet aangekomen"),
    SentState.EXPIRED: _l("Verlopen"),
    SentState.ACCEPTED: _l("Aanvaard"),
    SentState.DECLINED: _l("Geweigerd"),
    SentState.ANSWERED: _l("Beantwoord"),
    SentState.OVER: _l("Voorbij"),
}


@bp.get("/mijn-uitnodigingen")
def sent_invitations() -> ResponseReturnValue:
    """What became of the viewer's invitations, and for an ISA or administrator of everybody's; narrowed by ?staat=
    and ?q=."""
    me = web.viewer()
    sent = queries.sent_by(me)
    wanted, words = _asked()
    lines = [
        each
        for each in sent.lines
        if (not wanted or each.state == wanted)
        and words.casefold() in f"{each.name} {each.email} {each.group_name or ''} {each.title}".casefold()
    ]
    shown, paging = web.paged(lines)
    return render_template(
        "meetings/sent/index.html",
        lines=shown,
        paging=paging,
        base=web.with_query("meetings.sent_invitations", staat=wanted, q=words),
        can_resend=any(each.can_resend for each in shown),
        from_then=from_then,
        older=queries.MAX_SENT if sent.has_older else 0,
        states=[("", _("Alle")), *((state.value, str(name)) for state, name in STATES.items())],
        state_names=STATES,
        wanted=wanted,
        words=words,
        is_empty=not sent.lines,
        of_everybody=people_access.may_invite(me),
    )


def _asked() -> tuple[str, str]:
    """The state and the words by which the list is narrowed."""
    return request.args.get("staat", ""), request.args.get("q", "").strip()[:80]


@bp.post("/mijn-uitnodigingen")
def resend_sent() -> ResponseReturnValue:
    """Sends those that were ticked (`invitation`) again, as far as nobody answered them, their last mail is long enough
    ago and the viewer may. The list stays as it was narrowed."""
    me = web.viewer()
    ticked = set(request.form.getlist("invitation")[:300])
    chosen = [each for each in queries.sent_by(me).lines if each.key in ticked and each.is_unanswered]
    early = [each for each in chosen if not each.can_resend]
    count = sum(_resend(me, each) for each in chosen if each.can_resend)
    if not ticked:
        flash(_("Vink eerst aan welke uitnodigingen je bedoelt."), "info")
    elif not count and not early:
        flash(_("Die uitnodigingen staan niet meer open."), "info")
    elif count:
        flash(ngettext("%(num)d uitnodiging is verstuurd.", "%(num)d uitnodigingen zijn verstuurd.", count), "success")
    if early:
        words = ngettext(
            "%(num)d uitnodiging ging de laatste 20 uur al uit en is niet opnieuw verstuurd.",
            "%(num)d uitnodigingen gingen de laatste 20 uur al uit en zijn niet opnieuw verstuurd.",
            len(early),
        )
        flash(words, "info")
    wanted, words = _asked()
    return web.back_to(
        f"{web.with_query('meetings.sent_invitations', staat=wanted, q=words)}pagina={web.page_number()}"
    )


def _resend(me: Viewer, sent: SentInvitation) -> bool:
    """Sends one again; False where the viewer may not any more."""
    if sent.path and sent.group_id:
        people = outsiders.outsiders([sent.id]) if joining_access.may_invite_outsiders_to(me, sent.group_id) else []
        actions.resend(me, people)
        return bool(people)
    if sent.group_id is None:
        invitation = people_invitations.invitation_by_id(sent.id)
        if invitation is None or invitation.role not in people_access.roles_to_invite(me):
            return False
        people_actions.resend(me, invitation)
        return True
    group = joining.group_by_id(sent.group_id)
    found = joining.open_invitations_in(sent.group_id, [sent.id])
    if group is None or not access.may_plan(me, group.id):
        return False
    if not joining_access.may_invite_outsiders(me, group):
        found = [each for each in found if each.account_id is not None]
    joining_actions.resend(me, group, found)
    return bool(found)
