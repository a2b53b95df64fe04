"""Writes of the address with which somebody signs in."""

import secrets
import uuid
from datetime import timedelta
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlmodel import col

from samenspel import mail
from samenspel.db import new_id, now, session
from samenspel.jobs import index_later
from samenspel.people import queries as people
from samenspel.people.devices import actions as devices
from samenspel.people.emails.models import EmailChange
from samenspel.people.group_hooks import group_hooks
from samenspel.people.models import Account, Invitation
from samenspel.tokens import token_hash
from samenspel.web import in_language

#: So long the link to confirm a new address works.
CONFIRM_WITHIN = timedelta(hours=24)


def ask(account: Account, email: str) -> None:
    """Mails a link to a new address, which confirms it, and one to the old address, which stops that.

    An address that somebody else has gets no mail: whoever asks is answered the same, and learns of nobody.
    """
    confirm, stop = _begin(account, email)
    if people.account_by_email(email) is None:
        _mail(account, email, "confirm", email, confirm)
    _mail(account, account.email, "asked", email, stop)


def confirm(change: EmailChange) -> bool:
    """Gives an account the address that its owner confirmed; False where somebody else has it meanwhile."""
    account = session().get_one(Account, change.account_id)
    if not account.active or account.email != change.old or people.account_by_email(change.new) is not None:
        session().delete(change)
        return False
    _give(account, change.new)
    change.confirmed_at = now()
    return True


def change_at_once(account: Account, email: str) -> None:
    """An administrator gives somebody another address, which nobody has. Both addresses are told."""
    old = account.email
    _confirm, stop = _begin(account, email, is_confirmed=True)
    _give(account, email)
    for address, token in ((old, stop), (email, "")):
        _mail(account, address, "changed", email, token)


class StopOutcome(StrEnum):
    """What came of the wish to keep the old address."""

    STOPPED = "stopped"
    TAKEN_BACK = "taken_back"
    TAKEN = "taken"


def stop(change: EmailChange) -> StopOutcome:
    """Stops a change, or takes it back: then whoever is signed in no longer is.

    Where somebody else has the old address meanwhile, the new one stays; who has it is signed out all the same.
    """
    account = session().get_one(Account, change.account_id)
    session().delete(change)
    if change.confirmed_at is None or account.email != change.new:
        return StopOutcome.STOPPED
    account.fs_uniquifier = uuid.uuid4().hex  # links to choose a password that went to the other address
    devices.end_all(account.id)
    if people.account_by_email(change.old) is not None:
        return StopOutcome.TAKEN
    _give(account, change.old)
    return StopOutcome.TAKEN_BACK


def forget(account_id: uuid.UUID) -> None:
    """Forgets the changes of an account: their links no longer do anything."""
    session().execute(sa.delete(EmailChange).where(col(EmailChange.account_id) == account_id))


def _begin(account: Account, email: str, *, is_confirmed: bool = False) -> tuple[str, str]:
    forget(account.id)
    confirm, stop = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    change = EmailChange(
        id=new_id(),
        account_id=account.id,
        old=account.email,
        new=email,
        confirm_hash=token_hash(confirm),
        stop_hash=token_hash(stop),
        expires_at=now() + CONFIRM_WITHIN,
        confirmed_at=now() if is_confirmed else None,
    )
    session().add(change)
    return confirm, stop


def _give(account: Account, email: str) -> None:
    """Gives an account its address; what was sent to the old one and is still open goes along."""
    old, account.email = account.email, email
    session().execute(sa.update(Invitation).where(col(Invitation.email) == old).values(email=email))
    session().flush()
    group_hooks().change_address(old, email)
    index_later("person", account.id)


def _mail(account: Account, to: str, what: str, email: str, token: str) -> None:
    endpoint = "people.confirm_email" if what == "confirm" else "people.stop_email"
    with in_language(account.locale):
        subject = _("Je nieuwe e-mailadres") if what != "asked" else _("Iemand vroeg een ander e-mailadres")
    mail.send_later(
        to,
        subject,
        "people_email",
        locale=account.locale,
        is_essential=True,
        name=account.name,
        what=what,
        email=email,
        link=mail.link_to(endpoint, token=token) if token else "",
    )
