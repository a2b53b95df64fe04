"""The command by which a mail server hands a letter over: `samenspel mail receive < letter`.

Its exit codes are those that mail servers expect of a program (sysexits.h): 0 where the letter is taken, whatever is
then done with it, and 75 to have it tried again later. So no letter is lost, and none is sent back by a server that
knows nothing of what it answers.
"""

import sys

import click

from samenspel.commands.application import application
from samenspel.commands.errors import explain
from samenspel.commands.language import gettext as _
from samenspel.config import Settings

TRY_AGAIN = 75


@click.group(
    help=_("Mail die binnenkomt."),
    options_metavar=_("[OPTIES]"),
    subcommand_metavar=_("OPDRACHT [ARGUMENTEN]..."),
)
def mail() -> None:
    """Mail that comes in."""


@mail.command(
    help=_("Neem een brief aan van een mailserver, op de standaardinvoer; 75 vraagt het later opnieuw."),
    options_metavar=_("[OPTIES]"),
)
@click.pass_obj
def receive(settings: Settings) -> None:
    """Takes a letter from the standard input."""
    if not settings.mail_pipe:
        click.echo(_("Zet SAMENSPEL_MAIL_PIPE aan om brieven van een mailserver aan te nemen."), err=True)
        raise click.exceptions.Exit(TRY_AGAIN)
    try:
        from samenspel.db import commit
        from samenspel.news.answers.receiving import max_size, receive_letter

        limit = max_size(settings)
        raw = sys.stdin.buffer.read(limit + 1)
        if len(raw) > limit:
            while sys.stdin.buffer.read(2**20):  # a mail server that cannot write on takes that for a failure
                pass
        with application(settings):
            receive_letter(raw, limit)
            commit()
    except Exception as error:
        click.echo(explain(error), err=True)
        raise click.exceptions.Exit(TRY_AGAIN) from error
