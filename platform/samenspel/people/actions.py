"""The writers of people: invitations, accounts, contact cards, funds."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security import hash_password
from sqlmodel import col

from samenspel import live, mail
from samenspel.db import new_id, now, session
from samenspel.jobs import index_later
from samenspel.people import queries
from samenspel.people.accounts.account_list import NewAccount
from samenspel.people.models import Account, Fund, FundTheme, Installation, Invitation, Profile
from samenspel.viewer import Role, Viewer

INVITATION_DAYS = 14


class AddressTakenError(Exception):
    """The address has an account; `account_id` is whose."""

    def __init__(self, account_id: uuid.UUID):
        super().__init__("the address has an account")
        self.account_id = account_id


def token_hash(token: str) -> str:
    """What is kept of the token of a link: who reads the database cannot use the links in it."""
    return hashlib.sha256(token.encode()).hexdigest()


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
    """Mails somebody a link to make an account, and returns it. An open invitation for the same address gives way.

    Without a viewer it comes from the administrator of the server.

    Raises AddressTakenError where the address has an account.
    """
    email = email.strip().lower()
    taken = queries.account_by_email(email)
    if taken is not None:
        raise AddressTakenError(taken.id)
    for earlier in queries.open_invitations_for(email):
        session().delete(earlier)
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


def invite_account(viewer: Viewer | None, account: Account) -> Invitation:
    """Mails a link to somebody whose account was made for them (imported) and who has no password yet."""
    for earlier in queries.open_invitations_for(account.email):
        session().delete(earlier)
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
    """Mails a new link that works for another fourteen days; the one sent before stops working."""
    _send(invitation, viewer.name)


def withdraw(invitation: Invitation) -> None:
    """Takes an invitation back: its link works no more."""
    session().delete(invitation)


def _send(invitation: Invitation, by: str) -> str:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = now() + timedelta(days=INVITATION_DAYS)
    session().add(invitation)
    link = mail.link_to("people.accept", token=token)
    with force_locale("nl"):
        subject = _("Uitnodiging voor Samenspel")
    mail.send_later(
        invitation.email,
        subject,
        "invitation",
        name=invitation.name,
        by=by,
        link=link,
        until=invitation.expires_at,
    )
    return link


def take_up(invitation: Invitation, *, name: str, password: str, locale: str) -> Account:
    """Makes the account of an invitation, or gives one that was imported its password. The link is used up."""
    account = queries.account_by_email(invitation.email)
    if account is None:
        account = _new_account(
            name=name,
            email=invitation.email,
            role=invitation.role,
            fund_id=invitation.fund_id,
            organisation=invitation.organisation,
        )
    account.name, account.locale = name.strip(), locale
    account.password = hash_password(password)
    invitation.accepted_at = now()
    session().flush()
    invitation.account_id = account.id
    index_later("person", account.id)
    return account


def begin_installation() -> None:
    """Notes that this database is a real installation: demo data never come in any more."""
    session().add(Installation(demo=False))


def _new_account(*, name: str, email: str, role: Role, fund_id: uuid.UUID | None, organisation: str | None) -> Account:
    account = Account(
        id=new_id(),
        name=name.strip(),
        email=email,
        role=role,
        fund_id=fund_id,
        organisation=organisation or None,
        fs_uniquifier=uuid.uuid4().hex,
    )
    session().add(account)
    session().flush()
    session().add(Profile(account_id=account.id))
    return account


def import_accounts(viewer: Viewer | None, rows: Iterable[NewAccount], *, invite_them: bool) -> list[Account]:
    """Makes the accounts of an imported list (see `accounts_list`), and mails each a link if wanted."""
    made = []
    for row in rows:
        account = _new_account(
            name=row.name, email=row.email, role=row.role, fund_id=row.fund_id, organisation=row.organisation
        )
        index_later("person", account.id)
        if invite_them:
            invite_account(viewer, account)
        made.append(account)
    return made


def change_account(account: Account, *, role: Role, fund_id: uuid.UUID | None, organisation: str) -> None:
    """Gives somebody another role or fund; their open pages ask again what they may hear."""
    account.role, account.fund_id, account.organisation = role, fund_id, organisation.strip() or None
    index_later("person", account.id)
    live.disconnect(account.id)


def close_account(account: Account) -> None:
    """Closes an account: its sessions end, what was written stays under the name."""
    account.active = False
    account.fs_uniquifier = uuid.uuid4().hex  # opened again later, the sessions of before stay ended
    for invitation in queries.open_invitations_for(account.email):
        session().delete(invitation)
    index_later("person", account.id)
    live.disconnect(account.id)


def reopen_account(account: Account) -> None:
    account.active = True
    index_later("person", account.id)


def save_card(
    account: Account,
    *,
    name: str,
    locale: str,
    job_title: str,
    phone: str,
    about: str,
    expertise: Sequence[str],
) -> None:
    """Keeps what somebody says about themselves."""
    account.name, account.locale = name.strip(), locale
    card = queries.card_of(account.id)
    if card is None:
        card = Profile(account_id=account.id)
        session().add(card)
    card.job_title, card.phone, card.about = job_title.strip(), phone.strip(), about.strip()
    card.expertise = list(expertise)
    index_later("person", account.id)


def save_fund(fund: Fund, *, about: str, website: str, theme_ids: Iterable[uuid.UUID]) -> None:
    """Keeps what a fund says about itself."""
    fund.about, fund.website = about.strip(), website.strip() or None
    session().execute(sa.delete(FundTheme).where(col(FundTheme.fund_id) == fund.id))
    session().add_all(FundTheme(fund_id=fund.id, theme_id=theme_id) for theme_id in theme_ids)
    index_later("fund", fund.id)
