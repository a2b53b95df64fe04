"""Shows the files that nothing in the database names, and deletes them where one asks for it."""

import click

from samenspel.commands.application import application
from samenspel.commands.language import gettext as _
from samenspel.config import Settings


@click.command(
    options_metavar=_("[OPTIES]"),
    help=_(
        "Toon de bestanden die niets in de database nog noemt, of verwijder ze.\n\n"
        "Elke nacht verdwijnen ze vanzelf, tenzij het er opvallend veel zijn. Zie docs/files.md."
    ),
)
@click.option("--delete", is_flag=True, help=_("Verwijder ze nu."))
@click.pass_obj
def orphans(settings: Settings, *, delete: bool) -> None:
    """What is younger than two days is left alone: its row may still come."""
    from samenspel.documents.orphans.queries import orphans_in
    from samenspel.runtime import files

    with application(settings):
        store = files.STORE.get()
        found = orphans_in(store)
        for file in found.files:
            click.echo(f"{file.changed_at:%Y-%m-%d}  {file.size:>12}  {file.key}")
            if delete:
                files.delete(file.key)
        words = (
            _("%(count)s van %(total)s bestanden in %(address)s verwijderd, samen %(size)s MB.")
            if delete
            else _("%(count)s van %(total)s bestanden in %(address)s noemt niets meer, samen %(size)s MB.")
        )
        size = f"{sum(file.size for file in found.files) / 1_000_000:.1f}"
        click.echo(words % {"count": len(found.files), "total": found.total, "address": store.address, "size": size})
