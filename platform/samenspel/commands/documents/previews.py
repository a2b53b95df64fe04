"""Has what is shown of documents made again."""

import click

from samenspel.commands.application import application
from samenspel.commands.language import gettext as _
from samenspel.config import Settings


@click.command(
    options_metavar=_("[OPTIES]"),
    help=_("Maak de voorbeelden van documenten die ontbreken, of alle voorbeelden opnieuw."),
)
@click.option("--all", "again", is_flag=True, help=_("Maak ze allemaal opnieuw."))
@click.pass_obj
def previews(settings: Settings, *, again: bool) -> None:
    """The server or worker that runs makes them, as it does those of new documents."""
    from samenspel.db import commit
    from samenspel.documents.previews import actions

    with application(settings):
        count = actions.show_all_later(again=again)
        commit()
        click.echo(_("Voorbeelden te maken: %(count)s. Dat gebeurt zodra de server of de worker draait.", count=count))
