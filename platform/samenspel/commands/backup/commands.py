"""The commands that make a backup, and put it back."""

from pathlib import Path

import click

from samenspel.commands.language import gettext as _
from samenspel.config import Settings


@click.command(
    options_metavar=_("[OPTIES]"),
    help=_(
        "Maak een reservekopie, ook terwijl het platform draait.\n\n"
        "PLAATS is een map (de kopie krijgt een naam met het moment) of een bestand dat er nog niet is."
    ),
)
@click.argument("target", metavar=_("PLAATS"), type=click.Path(path_type=Path))
@click.option(
    "--keep", metavar=_("AANTAL"), type=click.IntRange(1), help=_("Hoeveel reservekopieën er in de map blijven staan.")
)
@click.pass_obj
def backup(settings: Settings, target: Path, keep: int | None) -> None:
    """Makes a backup of everything that the platform holds."""
    from samenspel.commands.backup import make

    path, contents = make.back_up(settings, target, keep)
    size = _("%(mib).1f MiB", mib=path.stat().st_size / 2**20)
    click.echo(_("%(path)s: %(count)s bestanden, %(size)s.", path=path, count=len(contents.files), size=size))
    click.echo(make.origin(settings))


@click.command(options_metavar=_("[OPTIES]"), help=_("Zet een reservekopie terug op een lege plek."))
@click.argument("source", metavar=_("BESTAND"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help=_("Kijk alleen na of de reservekopie volledig is; er wordt niets bewaard."))
@click.pass_obj
def restore(settings: Settings, source: Path, check: bool) -> None:
    """Fills an empty installation from a backup, or only checks the backup."""
    from samenspel.commands.backup import make

    contents = make.check(source) if check else make.restore(settings, source)
    click.echo(
        _("Volledig. Gemaakt op %(moment)s, versie %(version)s.", moment=contents.made_at, version=contents.version)
        if check
        else _("Teruggezet zoals het was op %(moment)s.", moment=contents.made_at)
    )
    if not check:
        click.echo(make.origin(settings))
