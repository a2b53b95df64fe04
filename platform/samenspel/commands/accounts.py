"""Accounts from the command line: an invitation, and a list."""

from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.commands.language import ngettext
from samenspel.db import commit, rollback
from samenspel.demo import load
from samenspel.people import actions, queries
from samenspel.people.accounts import actions as accounts
from samenspel.people.accounts.account_list import decode, read_accounts, text_of_sheets
from samenspel.people.invitations import actions as invitations
from samenspel.people.words import FUND_ROLES
from samenspel.runtime.foreign.workbooks import BEGINNINGS, WorkbookError, sheets_in
from samenspel.viewer import Role


def invite(email: str, name: str, role: str, fund: str, organisation: str) -> str:
    """Invites somebody; returns what to tell: the link, which is mailed too."""
    try:
        email = validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise CommandError(_("%(email)s is geen geldig e-mailadres.", email=email)) from None
    _begin()
    fund_id = queries.fund_keys().get(fund.strip().lower()) if fund else None
    if fund and fund_id is None:
        raise CommandError(_("Er is geen sectorfonds %(fund)r. Gebruik de korte naam, zoals alimento.", fund=fund))
    if Role(role) in FUND_ROLES and fund_id is None:
        raise CommandError(_("Een sectorconsulent of directeur hoort bij een sectorfonds: geef --fund."))
    if Role(role) not in FUND_ROLES and fund_id is not None:
        raise CommandError(
            _("Alleen een sectorconsulent of directeur hoort bij een sectorfonds: gebruik --organisation.")
        )
    try:
        link = invitations.invite(
            None, name=name, email=email, role=Role(role), fund_id=fund_id, organisation=organisation
        )
    except invitations.AddressTakenError:
        raise CommandError(_("%(email)s heeft al een account.", email=email)) from None
    commit()
    return _("Bezorg %(name)s deze link; ze werkt één keer, veertien dagen lang:\n%(link)s", name=name, link=link)


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
    content = path.read_bytes()
    try:
        is_workbook = content[:4] in BEGINNINGS
        text = text_of_sheets([sheet.rows for sheet in sheets_in(content)]) if is_workbook else decode(content)
    except WorkbookError as error:
        raise CommandError(_("Het rekenblad kan niet gelezen worden (%(error)s).", error=str(error))) from None
    good, bad = read_accounts(text, funds=queries.fund_keys(), names=queries.fund_names(), taken=queries.addresses())
    for row in bad:
        click.echo(_("rij %(row)s: %(reason)s  [%(text)s]", row=row.row, reason=row.reason, text=row.text), err=True)
    if bad and strict:
        rollback()
        click.echo(_("Niets geïmporteerd: %(rows)s fout.", rows=_rows(len(bad))), err=True)
        return False
    imported = accounts.import_accounts(None, good, invites=True)
    commit()
    count = ngettext("%(num)d account", "%(num)d accounts", len(imported))
    click.echo(_("%(accounts)s geïmporteerd, %(rows)s overgeslagen.", accounts=count, rows=_rows(len(bad))))
    return not bad


def _rows(number: int) -> str:
    return ngettext("%(num)d rij", "%(num)d rijen", number)
