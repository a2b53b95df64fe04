"""Writes about what could not be mailed: give it up, try it again, and stop mailing an address that takes nothing."""

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlmodel import col

from samenspel import mail
from samenspel.activity.levels import actions as levels
from samenspel.activity.levels.queries import preferences_of
from samenspel.db import now, session
from samenspel.groups.joining import actions as joining
from samenspel.groups.outsiders import actions as outsiders
from samenspel.jobs import enqueue
from samenspel.mail.refusals import FailureKind, MailFailure
from samenspel.news.outbox import queries
from samenspel.news.outbox.models import Bounce, DeadLetter
from samenspel.people import queries as people
from samenspel.people.models import Account
from samenspel.web import in_language

#: Mail is paused after so many mails that an address did not take, within so long.
MAX_BOUNCES, BOUNCES_COUNT = 3, timedelta(days=90)


def give_up(payload: dict[str, Any], failure: MailFailure) -> None:
    """Keeps a mail that cannot be sent, for an administrator to look at."""
    _keep(payload["to"], payload["subject"], failure, payload)
    if failure.is_bounce:
        record_bounce(payload["to"], payload.get("id") or uuid.uuid4().hex)


def record_return(to: str, subject: str, mail_id: str, answer: str, *, is_of_address: bool) -> None:
    """Notes that a mail of ours came back; one counts once, however often it does."""
    if queries.has_bounced(mail_id):
        return
    _keep(to, subject, MailFailure(FailureKind.RETURNED, answer), None)
    if is_of_address:
        record_bounce(to, mail_id)


def _keep(to: str, subject: str, failure: MailFailure, payload: dict[str, Any] | None) -> None:
    letter = DeadLetter(to=to[:254], subject=subject[:300], kind=failure.kind, answer=failure.answer, payload=payload)
    session().add(letter)
    joining.note_refused(to)
    outsiders.note_refused(to)


def record_bounce(address: str, mail_id: str) -> None:
    """Counts a mail that an address did not take: after the first the organisers who wait for an answer hear of it,
    after the third mail to it is paused."""
    account = queries.account_of(address)
    if account is None or queries.has_bounced(mail_id):
        return
    session().execute(sa.delete(Bounce).where(col(Bounce.created_at) < now() - BOUNCES_COUNT))
    session().add(Bounce(account_id=account.id, mail_id=mail_id))
    session().flush()
    count = queries.bounces_since(account.id, now() - BOUNCES_COUNT)
    if count == 1:
        _tell_organisers(account)
    is_paused = preferences_of([account.id])[account.id].mail_paused_at is not None
    if not is_paused and count >= MAX_BOUNCES:
        levels.change_preference(account.id, mail_paused_at=now())
        _tell_administrators(account)


def _tell_organisers(account: Account) -> None:
    link = mail.link_to("people.show", account_id=account.id)
    for organiser, meeting in queries.organisers_waiting_for(account.id):
        _tell(organiser, account, "mail_returned", link=link, title=meeting.title)


def _tell_administrators(account: Account) -> None:
    for each in people.administrators():
        _tell(each, account, "mail_paused", link=mail.link_to("news.outbox"))


def _tell(to: Account, about: Account, template: str, **words: Any) -> None:
    """Mails somebody that mail to somebody else comes back."""
    with in_language(to.locale):
        subject = _("Mail aan %(name)s komt terug", name=about.name)
    words |= {"name": to.name, "person": about.name, "address": about.email}
    mail.send_later(to.email, subject, template, locale=to.locale, **words)


def retry(letter: DeadLetter) -> None:
    """Sends a mail again; it keeps its identifier, so that a mailbox that has it already shows it once."""
    if letter.payload is not None:
        enqueue("mail", letter.payload)
        session().delete(letter)


def retry_all() -> int:
    """Sends all mails again that were given up. Returns how many."""
    wanted = sa.select(DeadLetter).where(col(DeadLetter.kind) != FailureKind.RETURNED).with_for_update()
    letters = session().execute(wanted).scalars().all()
    for letter in letters:
        retry(letter)
    return len(letters)


def remove(letter: DeadLetter) -> None:
    session().delete(letter)


def resume_mail(account_id: uuid.UUID) -> None:
    """Mails an account again, as its address was mended; the mails that came back count no more."""
    levels.change_preference(account_id, mail_paused_at=None)
    session().execute(sa.delete(Bounce).where(col(Bounce.account_id) == account_id))
