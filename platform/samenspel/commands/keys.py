"""A new secret key in the data folder, beside the earlier ones."""

import os
import secrets

import click

from samenspel.commands.errors import CommandError
from samenspel.commands.language import gettext as _
from samenspel.config import Settings

_NAME = "session"


def rotate(settings: Settings, *, forget: bool) -> int:
    """Makes a new key that signs from the next start on, or with `forget` drops all but the newest.

    Returns how many earlier keys are still good. Raises CommandError where the key is not in the data folder.
    """
    if settings.secret_key:
        raise CommandError(
            _(
                "De sleutel staat in SAMENSPEL_SECRET_KEY. Zet die in SAMENSPEL_OLD_SECRET_KEYS, geef "
                "SAMENSPEL_SECRET_KEY een nieuwe waarde, en start opnieuw."
            )
        )
    keys = settings.stored_secret(_NAME).split()
    keys = keys[:1] if forget else [secrets.token_urlsafe(48), *keys]
    path = settings.folder / f"{_NAME}.secret"
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(keys))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return len(keys) - 1


@click.command(
    name="rotate-key",
    options_metavar=_("[OPTIES]"),
    help=_("Maak een nieuwe geheime sleutel; wat de oude ondertekende, blijft geldig."),
)
@click.option("--forget", is_flag=True, help=_("Maak geen nieuwe, maar laat de oude nu vallen."))
@click.pass_obj
def rotate_key(settings: Settings, forget: bool) -> None:
    """Makes a new secret key, or drops the earlier ones."""
    earlier = rotate(settings, forget=forget)
    if forget:
        click.echo(_("Enkel de nieuwste sleutel geldt nog. Start de server en de worker opnieuw."))
    else:
        click.echo(_("Start de server en de worker opnieuw: dan geldt de nieuwe sleutel."))
        click.echo(_("Oude sleutels die geldig blijven: %(count)s.", count=earlier))
