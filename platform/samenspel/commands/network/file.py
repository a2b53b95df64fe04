"""What the commands about a file of who took part in what share: reading it, and showing the result."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from samenspel import clock
from samenspel.commands.errors import CommandError
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.files import files
from samenspel.maps.analysis.files.errors import NetworkFileError


def read(file: str) -> Table:
    """The table in the file, with a progress bar; notes about odd rows go to the error stream."""
    length = files.size(file)
    today = dates.end_of_day(clock.today())
    bar: Any = click.progressbar(length=max(length, 1), label="Lezen", file=sys.stderr, hidden=not length)
    try:
        with bar:
            table = files.read(file, today, bar.update)
    except NetworkFileError as trouble:
        raise CommandError(str(trouble)) from None
    for note in table.notes:
        click.secho(f"Let op: {note}", fg="yellow", err=True)
    if not len(table):
        raise CommandError("Er blijft geen enkele rij over.")
    return table


def parse_moment(text: str | None, option: str) -> float | None:
    """The decimal year in an option."""
    if text is None:
        return None
    try:
        return dates.parse(text)
    except ValueError:
        raise CommandError(
            f"{option} {text}: dat is geen datum. Schrijf 2019, 2019.5, 2019-06-30 of 30/06/2019."
        ) from None


def show_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def show_table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns that stand under each other; numbers to the right."""
    lines = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[at]) for line in [list(head), *lines]) for at in range(len(head))]
    right = [bool(lines) and all(_is_number(line[at]) for line in lines) for at in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        parts = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(cells, widths, right, strict=True)]
        return "  ".join(parts).rstrip()

    click.secho(line(head), bold=True)
    for cells in lines:
        click.echo(line(cells))


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else " ".join(str(value).split())


def _is_number(text: str) -> bool:
    return text == "–" or text.lstrip("-").replace(".", "", 1).isdigit()
