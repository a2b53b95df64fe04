"""Accounts from the command line: an invitation, and a list."""

from pathlib import Path

import click

from samenspel.db import commit, rollback
from samenspel.people import accounts_list, actions, queries
from samenspel.people.models import Role


def invite(email: str, name: str, role: str, fund: str, organisation: str) -> str:
    """Invites somebody; returns what to tell: the link, which is mailed too."""
    fund_id = queries.fund_keys().get(fund.strip().lower()) if fund else None
    if fund and fund_id is None:
        raise click.ClickException(f"Er is geen sectorfonds {fund!r}. Gebruik de korte naam, zoals alimento.")
    try:
        link = actions.invite(None, name=name, email=email, role=Role(role), fund_id=fund_id, organisation=organisation)
    except actions.AddressTakenError:
        raise click.ClickException(f"{email} heeft al een account.") from None
    commit()
    return f"Bezorg {name} deze link; ze werkt één keer, veertien dagen lang:\n{link}"


def import_file(path: Path, *, strict: bool) -> bool:
    """Imports a list of accounts and tells of each bad row; with `strict` nothing comes in when one is bad.

    Each new account gets an invitation by mail. Returns whether all rows were good.
    """
    good, bad = accounts_list.read_accounts(
        accounts_list.decode(path.read_bytes()), funds=queries.fund_keys(), taken=queries.addresses()
    )
    for row in bad:
        click.echo(f"rij {row.row}: {row.reason}  [{row.text}]", err=True)
    if bad and strict:
        rollback()
        click.echo(f"Niets ingevoerd: {len(bad)} rijen zijn fout.", err=True)
        return False
    made = actions.import_accounts(None, good, invite_them=True)
    commit()
    click.echo(f"{len(made)} accounts ingevoerd, {len(bad)} rijen overgeslagen.")
    return not bad
