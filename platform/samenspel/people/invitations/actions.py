"""Writes of invitations: a link by which somebody makes an account."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import hash_password

from samenspel import mail
from samenspel.db import now, session
from samenspel.jobs import index_later
from samenspel.people import actions, queries
from samenspel.people.invitations.queries import open_invitations_for
from samenspel.people.models import Account, Invitation
from samenspel.tokens import token_hash
from samenspel.viewer import Role, Viewer

INVITATION_DAYS = 14


class AddressTakenError(Exception):
    """The address belongs to an account already: `account_id`."""

    def __init__(self, account_id: uuid.UUID):
        super().__init__("the address has an account")
        self.account_id = account_id


def invite(
    viewer: Viewer | None,
    *,
    name: str,
    email: str,
    role: Role,
    fund_id: uuid.UUID | None,
    organisation: str = "",
    group_ids: Sequence[uuid.UUID] = (),
) -> str:
    """Mails somebody a link to make an account, and returns it. It replaces an open invitation for the same address.

    Without a viewer the mail comes from the administrator of the server. Raises AddressTakenError.
    """
    email = email.strip().lower()
    existing = queries.account_by_email(email)
    if existing is not None:
        raise AddressTakenError(existing.id)
    withdraw_open(email)
    invitation = Invitation(
        email=email,
        name=name.strip(),
        role=role,
        fund_id=fund_id,
        organisation=organisation.strip() or None,
        group_ids=[str(group_id) for group_id in group_ids],
        token_hash="",
        invited_by_id=viewer.id if viewer else None,
        expires_at=now(),
    )
    return _send(invitation, viewer.name if viewer else "")


def invite_to_group(
    viewer: Viewer,
    *,
    name: str,
    email: str,
    role: Role,
    fund_id: uuid.UUID | None,
    organisation: str,
    group_id: uuid.UUID,
    group_name: str,
    words: str,
    last_day: date | None = None,
) -> None:
    """Mails somebody without an account a link to make one, which also lets them into a group, perhaps until a day.

    Where they have an open invitation already, that one stays what it is, with this group added and a new link.
    """
    earlier = open_invitations_for(email)
    invitation = (
        earlier[-1]
        if earlier
        else Invitation(
            email=email,
            name=name,
            role=role,
            fund_id=fund_id,
            organisation=organisation or None,
            token_hash="",
            invited_by_id=viewer.id,
            expires_at=now(),
        )
    )
    invitation.group_ids = sorted({*invitation.group_ids, str(group_id)})
    _send(invitation, viewer.name, group_name, words, last_day)


def withdraw_from_group(email: str, group_id: uuid.UUID) -> None:
    """Takes a group out of the open invitations of an address. One for a guest who has no other group is withdrawn."""
    for invitation in open_invitations_for(email):
        invitation.group_ids = [each for each in invitation.group_ids if each != str(group_id)]
        if invitation.role is Role.GUEST and not invitation.group_ids:
            session().delete(invitation)


def invite_account(viewer: Viewer | None, account: Account) -> Invitation:
    """Mails a link to somebody whose account was imported and has no password yet."""
    withdraw_open(account.email)
    invitation = Invitation(
        email=account.email,
        name=account.name,
        role=account.role,
        fund_id=account.fund_id,
        organisation=account.organisation,
        token_hash="",
        invited_by_id=viewer.id if viewer else None,
        account_id=account.id,
        expires_at=now(),
    )
    _send(invitation, viewer.name if viewer else "")
    return invitation


def resend(viewer: Viewer, invitation: Invitation) -> None:
    """Mails a new link that works for another fourteen days; the link sent before no longer works."""
    _send(invitation, viewer.name)


def withdraw(invitation: Invitation) -> None:
    """Withdraws an invitation, so that its link no longer works."""
    session().delete(invitation)


def withdraw_open(email: str) -> None:
    """Withdraws the invitations of an address that were not accepted yet."""
    for invitation in open_invitations_for(email):
        session().delete(invitation)


def _send(invitation: Invitation, by: str, group_name: str = "", words: str = "", last_day: date | None = None) -> str:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = now() + timedelta(days=INVITATION_DAYS)
    session().add(invitation)
    link = mail.link_to("people.accept", token=token)
    with force_locale("nl"):
        subject = _("Uitnodiging voor Samenspel")
        if group_name:
            subject = _("Uitnodiging: %(group)s", group=group_name)
    mail.send_later(
        invitation.email,
        subject,
        "invitation",
        is_essential=True,
        name=invitation.name,
        by=by,
        group=group_name,
        words=words,
        last_day=last_day,
        link=link,
        until=invitation.expires_at,
    )
    return link


def accept(invitation: Invitation, *, name: str, password: str, locale: str) -> Account:
    """Makes the account of an invitation, or gives an imported account its password. The link works only once."""
    account = queries.account_by_email(invitation.email)
    if account is None:
        account = actions.add_account(
            name=name,
            email=invitation.email,
            role=invitation.role,
            fund_id=invitation.fund_id,
            organisation=invitation.organisation,
        )
    actions.rename(account, name)
    account.locale = locale
    account.password = hash_password(password)
    invitation.accepted_at = now()
    session().flush()
    invitation.account_id = account.id
    index_later("person", account.id)
    return account
