"""Accounts from the command line: an invitation, and a list."""

from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email

from samenspel.commands.errors import CommandError
from samenspel.db import commit, rollback
from samenspel.demo import load
from samenspel.people import actions, queries
from samenspel.people.accounts import actions as accounts
from samenspel.people.accounts.account_list import decode, read_accounts
from samenspel.people.invitations import actions as invitations
from samenspel.people.words import OF_A_FUND
from samenspel.viewer import Role


def invite(email: str, name: str, role: str, fund: str, organisation: str) -> str:
    """Invites somebody; returns what to tell: the link, which is mailed too."""
    try:
        email = validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise CommandError(f"{email} is geen geldig e-mailadres.") from None
    _begin()
    fund_id = queries.fund_keys().get(fund.strip().lower()) if fund else None
    if fund and fund_id is None:
        raise CommandError(f"Er is geen sectorfonds {fund!r}. Gebruik de korte naam, zoals alimento.")
    if Role(role) in OF_A_FUND and fund_id is None:
        raise CommandError("Een sectorconsulent of directeur hoort bij een sectorfonds: geef --fund.")
    if Role(role) not in OF_A_FUND and fund_id is not None:
        raise CommandError("Alleen een sectorconsulent of directeur hoort bij een sectorfonds: gebruik --organisation.")
    try:
        link = invitations.invite(
            None, name=name, email=email, role=Role(role), fund_id=fund_id, organisation=organisation
        )
    except invitations.AddressTakenError:
        raise CommandError(f"{email} heeft al een account.") from None
    commit()
    return f"Bezorg {name} deze link; ze werkt één keer, veertien dagen lang:\n{link}"


def _begin() -> None:
    """Real people come in: from now on no demo data do. The funds they belong to are there."""
    if not queries.is_installed():
        actions.begin_installation()
        load.load_facts()


def import_file(path: Path, *, strict: bool) -> bool:
    """Imports a list of accounts and tells of each bad row; with `strict` nothing comes in when one is bad.

    Each new account gets an invitation by mail. Returns whether all rows were good.
    """
    _begin()
    good, bad = read_accounts(decode(path.read_bytes()), funds=queries.fund_keys(), taken=queries.addresses())
    for row in bad:
        click.echo(f"rij {row.row}: {row.reason}  [{row.text}]", err=True)
    if bad and strict:
        rollback()
        click.echo(f"Niets ingevoerd: {_rows(len(bad))} fout.", err=True)
        return False
    imported = accounts.import_accounts(None, good, invites=True)
    commit()
    said = "1 account" if len(imported) == 1 else f"{len(imported)} accounts"
    click.echo(f"{said} ingevoerd, {_rows(len(bad))} overgeslagen.")
    return not bad


def _rows(number: int) -> str:
    return "1 rij" if number == 1 else f"{number} rijen"
