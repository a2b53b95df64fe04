"""Background work around who comes into a group: organisers, askers and the invited are told, by notice and by mail."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from samenspel import mail
from samenspel.activity.notices.actions import News, Recipient, mark_done, mark_undone, notify
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import now, session
from samenspel.groups.joining import queries
from samenspel.groups.joining.models import InvitationState, RequestState
from samenspel.groups.joining.tokens import answer_token
from samenspel.groups.models import Group
from samenspel.people import queries as people
from samenspel.people.models import Account
from samenspel.web import in_language


def tell_organisers(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells those who let people in that an `account` asks to join a `group`."""
    for payload in payloads:
        request = queries.request_of(uuid.UUID(payload["account"]), uuid.UUID(payload["group"]))
        group = queries.group_by_id(request.group_id) if request else None
        asker = people.active_account(request.account_id) if request else None
        if request is None or group is None or asker is None or request.state is not RequestState.OPEN:
            continue
        fund = people.fund_name(asker.fund_id) or asker.organisation
        news = News(
            thing=Thing(ThingKind.JOIN_REQUEST, request.id),
            title=f"{asker.name} ({fund})" if fund else asker.name,
            path=path_to("groups.members", slug=group.slug) + "#aanvragen",
            group_id=group.id,
            actor_id=asker.id,
            at=request.asked_at,
        )
        notify(news, [Recipient(each, NoticeReason.TO_DO) for each in queries.deciders_of(group.id)])


def tell_of_decision(payloads: Sequence[dict[str, Any]]) -> None:
    """Nothing is left to do with a request (`id`), and who asked hears what an organiser decided, with their words."""
    for payload in payloads:
        request = queries.request_by_id(uuid.UUID(payload["id"]))
        if request is None or request.state is RequestState.OPEN:
            continue
        mark_done(Thing(ThingKind.JOIN_REQUEST, request.id))
        group, asker = queries.group_by_id(request.group_id), people.active_account(request.account_id)
        decider = people.account_by_id(request.decided_by_id) if request.decided_by_id else None
        if group is None or asker is None or decider is None:
            continue
        is_in = request.state is RequestState.ACCEPTED
        if is_in:
            _tell_member(group, asker, decider, has_own_mail=True)
        with in_language(asker.locale):
            subject = _("Je vraag om deel te nemen: %(group)s", group=group.name)
        mail.send_later(
            asker.email,
            subject,
            "groups_decision",
            locale=asker.locale,
            name=asker.name,
            group=group.name,
            by=decider.name,
            is_in=is_in,
            words=request.answer,
            link=mail.link_to("home.group", slug=group.slug) if is_in else "",
        )


def invite_account(payloads: Sequence[dict[str, Any]]) -> None:
    """Invites somebody who has an account: an invitation (`id`) is to do, and a mail in which one tap answers it."""
    for payload in payloads:
        invitation = queries.invitation_by_id(uuid.UUID(payload["id"]))
        group = queries.group_by_id(invitation.group_id) if invitation else None
        account = people.active_account(invitation.account_id) if invitation and invitation.account_id else None
        inviter = people.account_by_id(invitation.invited_by_id) if invitation else None
        if invitation is None or group is None or account is None or inviter is None:
            continue
        if invitation.state is not InvitationState.OPEN or invitation.expires_at <= now():
            continue
        # Of no group: an invitation is there for who is invited, also where the group is not.
        news = News(
            thing=Thing(ThingKind.GROUP_INVITATION, invitation.id),
            title=group.name,
            path=path_to("groups.my_invitation", slug=group.slug),
            group_id=None,
            actor_id=inviter.id,
            at=invitation.sent_at,
            due_at=invitation.expires_at,
            has_own_mail=True,
        )
        notify(news, [Recipient(account.id, NoticeReason.TO_DO)])
        with in_language(account.locale):
            subject = _("Uitnodiging: %(group)s", group=group.name)
        mail.send_later(
            account.email,
            subject,
            "groups_invitation",
            locale=account.locale,
            name=account.name,
            group=group.name,
            purpose=group.purpose_html,
            by=inviter.name,
            words=invitation.words,
            is_follower=invitation.role == "follower",
            last_day=invitation.until,
            link=mail.link_to("groups.answer_by_link", invited=answer_token(account.id, invitation.id)),
            until=invitation.expires_at,
        )


def close_invitation(payloads: Sequence[dict[str, Any]]) -> None:
    """Nothing is left to do with an invitation (`id`) that was answered or withdrawn."""
    for payload in payloads:
        invitation = queries.invitation_by_id(uuid.UUID(payload["id"]))
        if invitation is not None and invitation.state is not InvitationState.OPEN:
            mark_done(Thing(ThingKind.GROUP_INVITATION, invitation.id))


def reopen_invitation(payloads: Sequence[dict[str, Any]]) -> None:
    """An invitation (`id`) that was declined is to be answered again."""
    for payload in payloads:
        invitation = queries.invitation_by_id(uuid.UUID(payload["id"]))
        if invitation is not None and invitation.state is InvitationState.OPEN:
            mark_undone(Thing(ThingKind.GROUP_INVITATION, invitation.id))


def tell_who_was_added(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells an `account` that somebody (`by`) added it to a `group`; with `words` in a mail of its own."""
    for payload in payloads:
        group = queries.group_by_id(uuid.UUID(payload["group"]))
        account, by = (session().get(Account, uuid.UUID(payload[who])) for who in ("account", "by"))
        if group is None or account is None or by is None or not account.active:
            continue
        words = payload.get("words", "")
        _tell_member(group, account, by, has_own_mail=bool(words))
        if words:
            _mail_member(group, account, by, words)


def _mail_member(group: Group, account: Account, by: Account, words: str) -> None:
    with in_language(account.locale):
        subject = _("Je bent in een overleg: %(group)s", group=group.name)
    mail.send_later(
        account.email,
        subject,
        "groups_added",
        locale=account.locale,
        name=account.name,
        group=group.name,
        by=by.name,
        words=words,
        link=mail.link_to("home.group", slug=group.slug),
    )


def _tell_member(group: Group, account: Account, by: Account, *, has_own_mail: bool = False) -> None:
    news = News(
        thing=Thing(ThingKind.MEMBERSHIP, group.id),
        title=group.name,
        path=path_to("home.group", slug=group.slug) + "?bij=nieuw",
        group_id=group.id,
        actor_id=by.id,
        at=now(),
        has_own_mail=has_own_mail,
    )
    notify(news, [Recipient(account.id, NoticeReason.ANSWER)])
