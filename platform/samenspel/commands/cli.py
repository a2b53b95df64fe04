"""The command `samenspel`. What a subcommand needs is imported when it runs, so that each starts at once."""

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from samenspel.commands.application import application
from samenspel.commands.backup.commands import backup, restore
from samenspel.commands.documents.files import move_files
from samenspel.commands.documents.orphans import orphans
from samenspel.commands.documents.previews import previews
from samenspel.commands.errors import CommandError, explain
from samenspel.commands.incoming import mail
from samenspel.commands.keys import rotate_key
from samenspel.commands.language import gettext as _
from samenspel.commands.language import prepare_click
from samenspel.commands.progress import with_progress
from samenspel.config import Settings, read_settings

#: Roles as one types them, and as they are called in the database, which is taken too.
ROLES = {"sectorconsulent": "consultant", "directeur": "director", "isa": "isa", "beheerder": "admin", "gast": "guest"}


def network_file(command: Callable[..., None]) -> Callable[..., None]:
    """For a command about a file of who took part in what: its argument, and --json. See commands/network/file.py."""
    command = click.option("--json", "as_json", is_flag=True, help=_("Toon het resultaat als JSON."))(command)
    return click.argument("file", metavar=_("BESTAND"))(command)


#: Taken from scripts that still say it: the same network gives the same answer, whatever is drawn by lot.
without_seed = click.option("--seed", type=int, hidden=True, expose_value=False)


class Command(click.Command):
    """A command whose help is in the operator's language throughout."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"options_metavar": _("[OPTIES]")} | given)


class Commands(click.Group):
    """Shows what went wrong as a sentence, not as a stack trace."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **given: Any) -> None:
        metavars = {"options_metavar": _("[OPTIES]"), "subcommand_metavar": _("OPDRACHT [ARGUMENTEN]...")}
        super().__init__(*args, **metavars | given)

    def main(self, *args: Any, **options: Any) -> Any:
        prepare_click()
        return super().main(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if ctx.obj and ctx.obj.log_level.upper() == "DEBUG":
                raise
            raise CommandError(explain(error)) from error


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_("Samenspel: het samenwerkingsplatform van de sectorfondsen."),
)
@click.version_option(package_name="samenspel", message="%(prog)s %(version)s", help=_("Toon de versie."))
@click.pass_context
def main(ctx: click.Context) -> None:
    """The command itself; it holds the settings."""
    os.umask(0o077)  # what the platform keeps is for its own user, whatever the shell allows others
    ctx.obj = read_settings()


@main.command(help=_("Start de server; zet eerst klaar wat nog ontbreekt."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar=_("ADRES"), help=_("Adres waarop de server luistert.")
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    metavar=_("GETAL"),
    type=click.IntRange(0, 65535),
    help=_("Poort; 0 kiest een vrije."),
)
@click.option("--demo/--no-demo", default=True, help=_("Laad voorbeeldgegevens als er nog niets is."))
@click.pass_obj
def run(settings: Settings, host: str, port: int, demo: bool) -> None:
    """Starts the server, after preparing what is missing."""
    gc.disable()  # until it serves: what is loaded stays, and looking for garbage in it costs a quarter of a second
    from samenspel.commands.prepare import make_ready
    from samenspel.commands.server import run_server
    from samenspel.commands.server_kind import objection
    from samenspel.runtime import assets
    from samenspel.runtime.serve import PortError, address_of, listen

    if (words := objection(settings)) is not None:
        raise CommandError(" ".join(words))
    if not assets.is_built():
        raise CommandError(_("stijlen en scripts zijn niet gebouwd. Start bin/run, of `npm run build`."))
    try:
        listener = listen(host, port)
    except PortError as error:
        raise CommandError(str(error)) from None
    address = address_of(listener)
    if "base_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"base_url": address})  # links in mail lead to the port asked for
    make_ready(settings, demo)
    run_server(
        settings,
        listener,
        lambda: click.echo(_("Samenspel staat klaar op %(address)s  (stoppen: Ctrl+C)", address=address)),
    )


@main.command(hidden=True, help=_("Brengt de database bij, laadt zo nodig de voorbeeldgegevens en vult de zoekindex."))
@click.option("--demo/--no-demo", default=True)
@click.pass_obj
def prepare(settings: Settings, demo: bool) -> None:
    """Prepares the database, the first data and the search index, in a process of its own."""
    from samenspel.commands.prepare import prepare as prepare_here

    with application(settings):
        prepare_here(settings, demo)


@main.command(help=_("Doe het achtergrondwerk in een eigen proces (met SAMENSPEL_REDIS_URL)."))
@click.pass_obj
def worker(settings: Settings) -> None:
    """Does the background work in a process of its own."""
    from samenspel.commands.worker import work

    if settings.redis_url is None:
        raise CommandError(
            _(
                "Zonder SAMENSPEL_REDIS_URL doet `samenspel run` het achtergrondwerk zelf: "
                "een eigen worker is niet nodig."
            )
        )
    work(settings)


@main.command(help=_("Laad de voorbeeldgegevens in een lege installatie."))
@click.option("--reset", is_flag=True, help=_("Wis eerst de voorbeeldgegevens die er staan."))
@click.pass_obj
def demo(settings: Settings, reset: bool) -> None:
    """Loads the demo data into an empty installation."""
    from samenspel.commands.prepare import load_demo

    with application(settings):
        load_demo(reset=reset)


@main.command(help=_("Nodig iemand uit en toon de link waarmee die een account maakt."))
@click.argument("email", metavar=_("E-MAILADRES"))
@click.option("--name", required=True, metavar=_("NAAM"), help=_("Naam van de persoon."))
@click.option(
    "--role",
    default="sectorconsulent",
    show_default=True,
    metavar=_("ROL"),
    type=click.Choice([*ROLES, *ROLES.values()]),
    help=_("Rol op het platform: %(roles)s.", roles=", ".join(ROLES)),
)
@click.option("--fund", default="", metavar=_("FONDS"), help=_("De korte naam in het adres, zoals alimento."))
@click.option("--organisation", default="", metavar=_("NAAM"), help=_("Organisatie van wie geen sectorfonds heeft."))
@click.pass_obj
def invite(settings: Settings, email: str, name: str, role: str, fund: str, organisation: str) -> None:
    """Invites somebody and shows the link."""
    from samenspel.commands.accounts import invite as invite_here

    with application(settings) as app, app.test_request_context(base_url=settings.base_url):
        click.echo(invite_here(email, name, ROLES.get(role, role), fund, organisation))


@main.command(name="import", help=_("Voer accounts in uit een CSV-bestand (naam, e-mail, rol, fonds, organisatie)."))
@click.argument("file", metavar=_("BESTAND"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help=_("Voer niets in als er ook maar één rij fout is."))
@click.pass_obj
def import_(settings: Settings, file: Path, strict: bool) -> None:
    """Imports a list of accounts."""
    from samenspel.commands.accounts import import_file

    with application(settings) as app, app.test_request_context(base_url=settings.base_url):
        if not import_file(file, strict=strict):
            raise click.exceptions.Exit(1)


for command in (rotate_key, backup, restore, previews, move_files, orphans, mail):
    main.add_command(command)


@main.command(help=_("Maak de zoekindex opnieuw vanuit de database."))
@click.pass_obj
def reindex(settings: Settings) -> None:
    """Makes the search index again from the database."""
    from samenspel.search import tasks

    with application(settings):
        count = tasks.reindex(with_progress(_("Zoekindex")))
        click.echo(_("%(count)s documenten in de zoekindex.", count=count))


@main.command(
    help=_(
        "Bereken de samenwerkingskaarten opnieuw, of analyseer een BESTAND.\n\n"
        "BESTAND is CSV (ook .gz), XLSX, GraphML of GEXF; - leest van de standaardinvoer. "
        "Het platform blijft dan ongemoeid."
    )
)
@click.argument("file", metavar=_("[BESTAND]"), required=False)
@without_seed
@click.option("--json", "as_json", is_flag=True, help=_("Toon het resultaat als JSON."))
@click.pass_obj
def analyse(settings: Settings, file: str | None, as_json: bool) -> None:
    """Computes the maps again, or analyses a file."""
    if file is not None:
        from samenspel.commands.network.analysis import show_analysis

        show_analysis(file, as_json=as_json)
        return
    from samenspel.commands.locks import in_turn
    from samenspel.db import commit
    from samenspel.maps import tasks

    with application(settings), in_turn(settings, "analysis"):
        count = tasks.analyse_all(with_progress(_("Samenwerkingskaarten")))
        commit()
        click.echo(_("Berekende kaarten: %(count)s; de andere waren nog juist.", count=count))


@main.command(
    help=_(
        "Zoek groepen van organisaties die vooral met elkaar werken, en zeg hoe zeker dat is.\n\n"
        "BESTAND is CSV (ook .gz), XLSX, GraphML of GEXF; - leest van de standaardinvoer."
    )
)
@network_file
@without_seed
def communities(file: str, as_json: bool) -> None:
    """Finds groups in a file."""
    from samenspel.commands.network.analysis import show_communities

    show_communities(file, as_json=as_json)


@main.command(
    help=_(
        "Rangschik paren die nog niets samen deden, met redenen.\n\n"
        "BESTAND is CSV (ook .gz), XLSX, GraphML of GEXF; - leest van de standaardinvoer."
    )
)
@network_file
@click.option(
    "--until", metavar=_("DATUM"), help=_("Wat men op die dag wist: 2019, 2019.5 of 2019-06-30; anders alles.")
)
@click.option("--org", metavar=_("NAAM"), help=_("Alleen voorstellen voor deze organisatie."))
@click.option(
    "--top",
    default=10,
    show_default=True,
    metavar=_("AANTAL"),
    type=click.IntRange(0),
    help=_("Hoeveel voorstellen (met --org: voor die); 0 geeft alle paren."),
)
def partners(file: str, as_json: bool, until: str | None, org: str | None, top: int) -> None:
    """Ranks new pairs in a file."""
    from samenspel.commands.network.partners import show

    show(file, until=until, org=org, top=top, as_json=as_json)


@main.command(
    help=_(
        "Stel groepen voor die samen iets rond een thema kunnen doen.\n\n"
        "BESTAND heeft ook een kolom theme; zie docs/network-files.md."
    )
)
@network_file
@click.option("--theme", required=True, metavar=_("THEMA"), help=_("Waarrond de groep zou werken."))
@click.option("--size", default="3-8", show_default=True, metavar=_("AANTAL"), help=_("Hoeveel organisaties."))
@click.option("--must", multiple=True, metavar=_("NAAM"), help=_("Moet er zeker bij; mag meer dan eens."))
@click.option("--until", metavar=_("DATUM"), help=_("Wat men op die dag wist; anders alles."))
@click.option("--deadline", metavar=_("DATUM"), help=_("Tegen wanneer: zegt hoeveel uren er dan zijn."))
@click.option(
    "--hours", metavar=_("UREN"), type=click.FloatRange(0, min_open=True), help=_("Hoeveel uren er nodig zijn.")
)
@click.option("--about", metavar=_("BESTAND"), help=_("Over de organisaties: org, fte (voltijdse consulenten), size."))
def clusters(file: str, **asked: Any) -> None:
    """Proposes groups for a theme from a file."""
    from samenspel.commands.network.clusters import show

    show(file, **asked)


@main.command(
    help=_(
        "Kijk na hoe goed de voorstellen in het verleden waren.\n\n"
        "Naast de gebruikelijke methodes, op hetzelfde BESTAND: CSV (ook .gz), XLSX, GraphML of GEXF; - "
        "leest van de standaardinvoer."
    )
)
@network_file
def backtest(file: str, as_json: bool) -> None:
    """Judges the advice on the past of a file."""
    from samenspel.commands.network.backtest import show

    show(file, as_json=as_json)


@main.command(help=_("Kijk na of de installatie in orde is, en zeg wat er te doen valt."))
@click.option("--json", "as_json", is_flag=True, help=_("Toon het resultaat als JSON."))
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Examines the installation; exits with 1 where something is wrong."""
    from samenspel.commands.doctor import examine, show

    findings = examine(settings)
    show(findings, as_json=as_json)
    if any(finding.state == "fout" for finding in findings):
        raise click.exceptions.Exit(1)


@main.group()
def db() -> None:
    """Migrations of the database (for contributors)."""


@db.command()
@click.argument("message", metavar="SENTENCE")
@click.pass_obj
def revision(settings: Settings, message: str) -> None:
    """Write a migration for what changed in the tables."""
    from samenspel.db import alembic

    with application(settings):
        for script in alembic.revision(message):
            click.echo(script.path if script is not None else "Nothing changed.")


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the tables up to date."""
    from samenspel import db

    with application(settings):
        db.upgrade()


if __name__ == "__main__":
    main()
