"""The command `samenspel`. What a subcommand needs is imported when it runs, so that each starts at once."""

import gc
import gettext
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from samenspel.commands.application import application
from samenspel.commands.errors import CommandError, explain
from samenspel.commands.progress import with_progress
from samenspel.config import Settings, read_settings

#: Roles as one types them, and as they are called in the database, which is taken too.
ROLES = {
    "sectorconsulent": "consultant",
    "directeur": "director",
    "isa": "isa",
    "beheerder": "admin",
    "gast": "guest",
}


def network_file(command: Callable[..., None]) -> Callable[..., None]:
    """For a command about a file of who took part in what: its argument, and --json. See commands/network_file.py."""
    command = click.option("--json", "as_json", is_flag=True, help="Toon het resultaat als JSON.")(command)
    return click.argument("file", metavar="BESTAND")(command)


#: For a command that draws lots.
with_seed = click.option(
    "--seed",
    default=39,
    show_default=True,
    metavar="GETAL",
    help="Begin van het toeval: gelijk begin, gelijk antwoord.",
)


class Command(click.Command):
    """A command whose help is Dutch throughout."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[OPTIES]"} | given)


class Commands(click.Group):
    """Shows what went wrong as a sentence, not as a stack trace."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **given: Any) -> None:
        words = {"options_metavar": "[OPTIES]", "subcommand_metavar": "OPDRACHT [ARGUMENTEN]..."}
        super().__init__(*args, **words | given)

    def main(self, *args: Any, **options: Any) -> Any:
        """Speaks Dutch throughout: what click says itself, it asks of the standard gettext."""
        gettext.bindtextdomain("click", str(Path(__file__).parent.parent / "translations"))
        gettext.textdomain("click")
        os.environ["LANGUAGE"] = "nl"
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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="samenspel", message="%(prog)s %(version)s", help="Toon de versie.")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Samenspel: het samenwerkingsplatform van de sectorfondsen."""
    ctx.obj = read_settings()


@main.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADRES", help="Adres waarop de server luistert."
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    metavar="GETAL",
    type=click.IntRange(0, 65535),
    help="Poort; 0 kiest een vrije.",
)
@click.option("--demo/--no-demo", default=True, help="Laad voorbeeldgegevens als er nog niets is.")
@click.pass_obj
def run(settings: Settings, host: str, port: int, demo: bool) -> None:
    """Start de server; zet eerst klaar wat nog ontbreekt."""
    gc.disable()  # until it serves: what is loaded stays, and looking for garbage in it costs a quarter of a second
    from samenspel.commands.prepare import is_ready, prepare_apart
    from samenspel.commands.server import run_server
    from samenspel.commands.server_kind import objection
    from samenspel.runtime.serve import PortError, address_of, listen

    if (words := objection(settings)) is not None:
        raise CommandError(" ".join(words))
    try:
        listener = listen(host, port)
    except PortError as error:
        raise CommandError(str(error)) from None
    address = address_of(listener)
    if "base_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"base_url": address})  # links in mail lead to the port asked for
    if not is_ready(settings):
        prepare_apart(demo)
    run_server(settings, listener, lambda: click.echo(f"Samenspel staat klaar op {address}  (stoppen: Ctrl+C)"))


@main.command(hidden=True)
@click.option("--demo/--no-demo", default=True)
@click.pass_obj
def prepare(settings: Settings, demo: bool) -> None:
    """Brengt de database bij, laadt zo nodig de voorbeeldgegevens en vult de zoekindex."""
    from samenspel.commands.prepare import prepare as prepare_here

    with application(settings):
        prepare_here(demo)


@main.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Doe het achtergrondwerk in een eigen proces (met SAMENSPEL_REDIS_URL)."""
    from samenspel.commands.worker import work

    if settings.redis_url is None:
        raise CommandError(
            "Zonder SAMENSPEL_REDIS_URL doet `samenspel run` het achtergrondwerk zelf: een eigen worker is niet nodig."
        )
    work(settings)


@main.command()
@click.option("--reset", is_flag=True, help="Wis eerst de voorbeeldgegevens die er staan.")
@click.pass_obj
def demo(settings: Settings, reset: bool) -> None:
    """Laad de voorbeeldgegevens in een lege installatie."""
    from samenspel.commands.prepare import load_demo

    with application(settings):
        load_demo(reset=reset)


@main.command()
@click.argument("email", metavar="E-MAILADRES")
@click.option("--name", required=True, metavar="NAAM", help="Naam van de persoon.")
@click.option(
    "--role",
    default="sectorconsulent",
    show_default=True,
    metavar="ROL",
    type=click.Choice([*ROLES, *ROLES.values()]),
    help=f"Rol op het platform: {', '.join(ROLES)}.",
)
@click.option("--fund", default="", metavar="FONDS", help="De korte naam in het adres, zoals alimento.")
@click.option("--organisation", default="", metavar="NAAM", help="Organisatie van wie geen sectorfonds heeft.")
@click.pass_obj
def invite(settings: Settings, email: str, name: str, role: str, fund: str, organisation: str) -> None:
    """Nodig iemand uit en toon de link waarmee die een account maakt."""
    from samenspel.commands.accounts import invite as invite_here

    with application(settings) as app, app.test_request_context(base_url=settings.base_url):
        click.echo(invite_here(email, name, ROLES.get(role, role), fund, organisation))


@main.command(name="import")
@click.argument("file", metavar="BESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Voer niets in als er ook maar één rij fout is.")
@click.pass_obj
def import_(settings: Settings, file: Path, strict: bool) -> None:
    """Voer accounts in uit een CSV-bestand (naam, e-mail, rol, fonds, organisatie)."""
    from samenspel.commands.accounts import import_file

    with application(settings) as app, app.test_request_context(base_url=settings.base_url):
        if not import_file(file, strict=strict):
            raise click.exceptions.Exit(1)


@main.command()
@click.pass_obj
def reindex(settings: Settings) -> None:
    """Maak de zoekindex opnieuw vanuit de database."""
    from samenspel.search import tasks

    with application(settings):
        count = tasks.reindex(with_progress("Zoekindex"))
        click.echo(f"{count} documenten in de zoekindex.")


@main.command()
@click.argument("file", metavar="[BESTAND]", required=False)
@with_seed
@click.option("--json", "as_json", is_flag=True, help="Toon het resultaat als JSON.")
@click.pass_obj
def analyse(settings: Settings, file: str | None, seed: int, as_json: bool) -> None:
    """Bereken de samenwerkingskaarten opnieuw, of analyseer een BESTAND.

    BESTAND is CSV (ook .gz), XLSX, GraphML of GEXF; - leest van de standaardinvoer. Het platform blijft dan ongemoeid.
    """
    if file is not None:
        from samenspel.commands.analysis import show_analysis

        show_analysis(file, seed=seed, as_json=as_json)
        return
    from samenspel.db import commit
    from samenspel.maps import tasks

    with application(settings):
        count = tasks.analyse_all(with_progress("Samenwerkingskaarten"))
        commit()
        click.echo(f"{count} kaarten berekend; de andere waren nog juist.")


@main.command()
@network_file
@with_seed
def communities(file: str, as_json: bool, seed: int) -> None:
    """Zoek groepen van organisaties die vooral met elkaar werken, en zeg hoe zeker dat is.

    BESTAND is CSV (ook .gz), XLSX, GraphML of GEXF; - leest van de standaardinvoer.
    """
    from samenspel.commands.analysis import show_communities

    show_communities(file, seed=seed, as_json=as_json)


@main.command()
@network_file
@click.option("--until", metavar="DATUM", help="Wat men op die dag wist: 2019, 2019.5 of 2019-06-30; anders alles.")
@click.option("--org", metavar="NAAM", help="Alleen voorstellen voor deze organisatie.")
@click.option(
    "--top",
    default=10,
    show_default=True,
    metavar="AANTAL",
    type=click.IntRange(0),
    help="Hoeveel voorstellen (met --org: voor die); 0 geeft alle paren.",
)
def partners(file: str, as_json: bool, until: str | None, org: str | None, top: int) -> None:
    """Rangschik paren die nog niets samen deden, met redenen.

    BESTAND is CSV (ook .gz), XLSX, GraphML of GEXF; - leest van de standaardinvoer.
    """
    from samenspel.commands.partners import show

    show(file, until=until, org=org, top=top, as_json=as_json)


@main.command()
@network_file
@click.option("--theme", required=True, metavar="THEMA", help="Waarrond de groep zou werken.")
@click.option("--size", default="3-8", show_default=True, metavar="AANTAL", help="Hoeveel organisaties.")
@click.option("--must", multiple=True, metavar="NAAM", help="Moet er zeker bij; mag meer dan eens.")
@click.option("--until", metavar="DATUM", help="Wat men op die dag wist; anders alles.")
@click.option("--deadline", metavar="DATUM", help="Tegen wanneer: zegt hoeveel uren er dan zijn.")
@click.option("--hours", metavar="UREN", type=click.FloatRange(0, min_open=True), help="Hoeveel uren er nodig zijn.")
@click.option("--about", metavar="BESTAND", help="Over de organisaties: org, fte (voltijdse consulenten), size.")
def clusters(file: str, **asked: Any) -> None:
    """Stel groepen voor die samen iets rond een thema kunnen doen.

    BESTAND heeft ook een kolom theme; zie docs/network-files.md.
    """
    from samenspel.commands.clusters import show

    show(file, **asked)


@main.command()
@network_file
def backtest(file: str, as_json: bool) -> None:
    """Kijk na hoe goed de voorstellen in het verleden waren.

    Naast de gebruikelijke methodes, op hetzelfde BESTAND: CSV (ook .gz), XLSX, GraphML of GEXF; - leest van de
    standaardinvoer.
    """
    from samenspel.commands.backtest import show

    show(file, as_json=as_json)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Toon het resultaat als JSON.")
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Kijk na of de installatie in orde is, en zeg wat er te doen valt."""
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
