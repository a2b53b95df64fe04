"""Writes of the administration of accounts."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlmodel import col

from samenspel import clock, live, mail
from samenspel.db import new_id, now, session
from samenspel.jobs import index_later
from samenspel.people import actions
from samenspel.people import queries as people
from samenspel.people.accounts.account_list import NewAccount
from samenspel.people.accounts.models import (
    DepartureSuccessor,
    FormerAffiliation,
    PlannedAnonymisation,
    PlannedDeparture,
)
from samenspel.people.affiliations import actions as affiliations
from samenspel.people.devices import actions as devices
from samenspel.people.group_hooks import group_hooks
from samenspel.people.invitations import actions as invitations
from samenspel.people.models import Account, Fund
from samenspel.viewer import Role, Viewer


def import_accounts(viewer: Viewer | None, rows: Iterable[NewAccount], *, invites: bool) -> list[Account]:
    """Adds the accounts of an imported list (see `account_list`); with `invites` each gets a link by mail."""
    accounts = []
    for row in rows:
        account = actions.add_account(
            name=row.name, email=row.email, role=row.role, fund_id=row.fund_id, organisation=row.organisation
        )
        for fund_id in row.besides:
            affiliations.add(account, session().get_one(Fund, fund_id), tells=False)
        index_later("person", account.id)
        if invites:
            invitations.invite_account(viewer, account)
        accounts.append(account)
    return accounts


def change_account(
    account: Account, *, role: Role, fund_id: uuid.UUID | None, organisation: str, at: datetime | None = None
) -> None:
    """Gives somebody another role, or another fund from a moment (else now). Their open pages connect again, so that
    they get what they may see now; with another role they sign in again."""
    if role is not account.role:
        devices.end_all(account.id)
    if account.fund_id != fund_id:
        until = account.closed_at if account.closed_at and not account.active else at or now()
        session().add(FormerAffiliation(account_id=account.id, fund_id=account.fund_id, until=until))
    is_moving, old_fund = account.fund_id != fund_id, people.fund_name(account.fund_id)
    account.role, account.fund_id, account.organisation = role, fund_id, organisation.strip() or None
    affiliations.keep_to(account)
    if is_moving:
        group_hooks().change_fund(account, at or now())
        if old_fund and fund_id and account.active:
            tell_moved(account, old_fund, people.fund_name(fund_id) or "", clock.local_day(at or now()))
    index_later("person", account.id)
    live.disconnect(account.id)


def tell_moved(account: Account, old: str, new: str, since: date) -> None:
    """Tells somebody by mail for which fund they work from a day."""
    with force_locale(account.locale):
        subject = _("Je werkt op Samenspel nu voor %(fund)s", fund=new)
    mail.send_later(
        account.email,
        subject,
        "people_moved",
        locale=account.locale,
        name=account.name,
        old=old,
        new=new,
        since=clock.day(since, account.locale),
        link=mail.link_to("people.show", account_id=account.id),
    )


def close_account(account: Account) -> None:
    """Closes an account: its sessions end, it leaves its groups, and what the person wrote keeps their name."""
    account.active, account.closed_at = False, now()
    group_hooks().end_memberships(account, account.closed_at)
    account.fs_uniquifier = uuid.uuid4().hex  # opened again later, the sessions of before stay ended
    invitations.withdraw_open(account.email)
    index_later("person", account.id)
    devices.end_all(account.id)


def plan_departure(
    viewer: Viewer,
    account: Account,
    day: date,
    successors: Mapping[str, uuid.UUID | None],
    *,
    fund_id: uuid.UUID | None = None,
    role: Role | None = None,
) -> None:
    """Stores that somebody leaves, or goes to another fund, on a day to come; instead of what was stored before."""
    cancel_departure(account.id)
    departure = PlannedDeparture(
        id=new_id(), account_id=account.id, by_id=viewer.id, on=day, fund_id=fund_id, role=role
    )
    session().add(departure)
    session().flush()
    session().add_all(
        DepartureSuccessor(departure_id=departure.id, key=key, successor_id=successor_id)
        for key, successor_id in successors.items()
    )


def cancel_departure(account_id: uuid.UUID) -> None:
    """Forgets what was stored for a day to come."""
    session().execute(sa.delete(PlannedDeparture).where(col(PlannedDeparture.account_id) == account_id))


def sign_out(account: Account) -> None:
    """Ends all sessions of somebody, who lost a device for instance."""
    devices.end_all(account.id)


def reopen_account(account: Account) -> None:
    """Opens a closed account again, which takes its places in groups back."""
    if account.active or account.anonymised_at is not None or people.merged_into(account) is not account:
        return
    account.active = True
    session().execute(sa.delete(PlannedAnonymisation).where(col(PlannedAnonymisation.account_id) == account.id))
    if account.closed_at is not None:
        group_hooks().resume_memberships(account, account.closed_at)
        session().add_all(
            FormerAffiliation(account_id=account.id, fund_id=fund_id, until=until)
            for fund_id, until in ((account.fund_id, account.closed_at), (None, now()))
        )
    account.closed_at = None
    index_later("person", account.id)
