"""`samenspel backtest`: how good the advice on partners would have been in the past of a network."""

import sys

import click

from samenspel.commands.errors import CommandError
from samenspel.commands.network.file import read, show_json, show_table
from samenspel.commands.network.partners import refuse_large
from samenspel.maps.analysis.advice import backtest
from samenspel.maps.analysis.facts import dates

MEASURES = ("auc", "ap", "mrr", "hit@5", "recall@5", "precision@10", "small askers", "small targets", "exposure")


def show(file: str, *, as_json: bool) -> None:
    """The figures of our advice and of the usual methods, as a table or as JSON."""
    table = read(file)
    refuse_large(table)
    moments = backtest.moments_of(table)
    with click.progressbar(moments, label="Terugkijken", file=sys.stderr, hidden=not moments) as bar:
        found = backtest.run(table, lambda _: bar)
    if found is None:
        raise CommandError(
            "Er valt niets na te gaan: er is te weinig verleden (een jaar en wat daarvoor), "
            "of er kwam geen nieuw paar bij."
        )
    if as_json:
        show_json(found.as_json())
        return
    days = ", ".join(f"{dates.day_of(moment):%d/%m/%Y}" for moment in found.moments)
    click.echo(f"Op {days}: {found.pairs} paren, waarvan er {found.came} binnen het jaar samen iets deden.\n")
    best = sorted(found.figures, key=lambda name: -found.figures[name]["mrr"])
    show_table(
        ("methode", *MEASURES), [(name, *(found.figures[name][measure] for measure in MEASURES)) for name in best]
    )
