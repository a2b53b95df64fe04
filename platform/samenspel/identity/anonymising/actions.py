"""Writes of the anonymisation of people who left. It cannot be undone."""

import logging
import re
import uuid
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlmodel import SQLModel, col

from samenspel import clock, live, mail
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat.models import Channel, ChannelPerson, Message
from samenspel.db import columns, now, session
from samenspel.identity.anonymising import queries
from samenspel.identity.anonymising.queries import DepartedAccount
from samenspel.identity.anonymising.rules import DELETED, EMPTIED
from samenspel.identity.anonymising.text_actions import Identity, replace_in_texts, replace_mentions_of
from samenspel.jobs import index_later
from samenspel.people import queries as people
from samenspel.people.accounts.models import PlannedAnonymisation
from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer
from samenspel.web import in_language

log = logging.getLogger(__name__)


def hold(viewer: Viewer, account_id: uuid.UUID, until: date, reason: str) -> None:
    """Has a closed account stay as it is until a day, for a reason; the administrators are told again before it."""
    row = _planned(account_id)
    row.announced_on, row.held_until, row.reason, row.held_by_id = None, until, reason, viewer.id


def release(account_id: uuid.UUID) -> None:
    """Has a closed account no longer be held back: it is announced anew."""
    row = _planned(account_id)
    row.announced_on, row.held_until, row.reason, row.held_by_id = None, None, "", None


def announce(accounts: Sequence[DepartedAccount], months: int) -> None:
    """Tells the administrators who will be anonymised."""
    today = clock.today()
    for each in accounts:
        _planned(each.id).announced_on = today
    for admin in people.administrators() if accounts else ():
        with in_language(admin.locale):
            subject = _("Binnenkort geanonimiseerd: %(count)d", count=len(accounts))
            titles = [
                _(
                    "%(name)s (%(email)s): %(day)s",
                    name=each.name,
                    email=each.email,
                    day=clock.day(max(each.planned_on(months), today + queries.ANNOUNCED_AHEAD), admin.locale),
                )
                for each in accounts[:50]
            ]
        link = mail.link_to("identity.departed")
        mail.send_later(
            admin.email,
            subject,
            "people_anonymising",
            locale=admin.locale,
            name=admin.name,
            titles=titles,
            link=link,
        )


def _planned(account_id: uuid.UUID) -> PlannedAnonymisation:
    row = session().get(PlannedAnonymisation, account_id)
    if row is None:
        row = PlannedAnonymisation(account_id=account_id)
        session().add(row)
    return row


def anonymise(account: Account) -> None:
    """Takes away who somebody was: of their account, and of those that went up in it. What they did stays, and says
    for which fund it was."""
    accounts = (*queries.merged_into(account.id), account)
    family = [each.id for each in accounts]
    for account_id in family:
        _anonymise(session().get_one(Account, account_id), family)
    log.info("accounts were anonymised: %s", family)


def _anonymise(account: Account, family: Sequence[uuid.UUID]) -> None:
    who = Identity(
        account_id=account.id,
        name=account.name,
        email=account.email.lower(),
        new_name=name_after(account),
        new_email=f"voormalig-{account.id.hex}@samenspel.invalid",
        closed_at=account.closed_at or now(),
        own_names=queries.own_names(account, family),
    )
    organisation = None if _names(account.organisation, account.name) else account.organisation
    account.name, account.email, account.organisation = who.new_name, who.new_email, organisation
    account.password, account.fs_uniquifier, account.locale = None, uuid.uuid4().hex, "nl"
    account.photo_version = None
    account.seen_at = account.visit_at = account.previous_visit_at = None
    account.anonymised_at = now()
    session().flush()
    tables = SQLModel.metadata.tables
    for name, column in DELETED.items():
        session().execute(sa.delete(tables[name]).where(tables[name].columns[column] == account.id))
    for label, column in EMPTIED.items():
        name, _dot, emptied = label.partition(".")
        mine = tables[name].columns[column] == account.id
        session().execute(sa.update(tables[name]).where(mine).values({emptied: ""}))
    replace_in_texts(who)
    replace_mentions_of(who)
    _delete_conversations(account.id)
    for message_id in (
        session().execute(columns(Message.id).where(col(Message.author_id) == account.id)).scalars().all()
    ):
        index_later("message", message_id)
    index_later("person", account.id)
    live.disconnect(account.id)
    session().expire_all()


def name_after(account: Account) -> str:
    """What somebody is called once they are anonymised."""
    with in_language("nl"):
        fund = people.fund_name(account.fund_id) or account.organisation
        if fund and not _names(fund, account.name):
            return str(_("Voormalig medewerker van %(fund)s", fund=fund))[:120]
        return str(_("Voormalige gast") if account.role is Role.GUEST else _("Voormalig medewerker"))


def _names(organisation: str | None, name: str) -> bool:
    """Whether an organisation is called after somebody, as a business of one is."""
    said = set(re.findall(r"\w{3,}", (organisation or "").casefold()))
    return bool(said & set(re.findall(r"\w{3,}", name.casefold())))


def _delete_conversations(account_id: uuid.UUID) -> None:
    """Deletes the conversations of which both people are anonymised. What somebody sent to a person who is still named
    stays with that person, as a letter does."""
    mine = columns(ChannelPerson.channel_id).where(col(ChannelPerson.account_id) == account_id)
    named = (
        columns(ChannelPerson.channel_id)
        .join(Account, col(Account.id) == ChannelPerson.account_id)
        .where(col(Account.anonymised_at).is_(None))
    )
    over = columns(Channel.id).where(
        col(Channel.group_id).is_(None), col(Channel.id).in_(mine), col(Channel.id).not_in(named)
    )
    for channel_id in session().execute(over).scalars().all():
        messages = columns(Message.id).where(col(Message.channel_id) == channel_id)
        for message_id in session().execute(messages).scalars().all():
            index_later("message", message_id)
        notices.forget(Thing(ThingKind.CHANNEL, channel_id))
        session().execute(sa.delete(Message).where(col(Message.channel_id) == channel_id))
        session().execute(sa.delete(Channel).where(col(Channel.id) == channel_id))
