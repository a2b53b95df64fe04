"""Writes of the administration of accounts."""

import uuid
from collections.abc import Iterable

from samenspel import live
from samenspel.jobs import index_later
from samenspel.people import actions
from samenspel.people.accounts.account_list import NewAccount
from samenspel.people.devices import actions as devices
from samenspel.people.invitations import actions as invitations
from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer


def import_accounts(viewer: Viewer | None, rows: Iterable[NewAccount], *, invites: bool) -> list[Account]:
    """Adds the accounts of an imported list (see `account_list`); with `invites` each gets a link by mail."""
    accounts = []
    for row in rows:
        account = actions.add_account(
            name=row.name, email=row.email, role=row.role, fund_id=row.fund_id, organisation=row.organisation
        )
        index_later("person", account.id)
        if invites:
            invitations.invite_account(viewer, account)
        accounts.append(account)
    return accounts


def change_account(account: Account, *, role: Role, fund_id: uuid.UUID | None, organisation: str) -> None:
    """Gives somebody another role or fund. Their open pages connect again, so that they get what they may see now;
    with another role they sign in again."""
    if role is not account.role:
        devices.end_all(account.id)
    account.role, account.fund_id, account.organisation = role, fund_id, organisation.strip() or None
    index_later("person", account.id)
    live.disconnect(account.id)


def close_account(account: Account) -> None:
    """Closes an account: its sessions end, and what the person wrote keeps their name."""
    account.active = False
    account.fs_uniquifier = uuid.uuid4().hex  # opened again later, the sessions of before stay ended
    invitations.withdraw_open(account.email)
    index_later("person", account.id)
    devices.end_all(account.id)


def sign_out(account: Account) -> None:
    """Ends all sessions of somebody, who lost a device for instance."""
    devices.end_all(account.id)


def reopen_account(account: Account) -> None:
    account.active = True
    index_later("person", account.id)
