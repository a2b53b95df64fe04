"""The tables of what was brought in from lists of the past, apart from what was counted on the platform."""

import uuid
from collections.abc import Mapping

from flask_babel import gettext as _

from samenspel.reports.figures import FundReach
from samenspel.reports.imported.queries import ImportedCount, ImportedYear
from samenspel.reports.tables import Cell, FigureColumn, FigureTable


def _count_columns() -> tuple[FigureColumn, ...]:
    return (
        FigureColumn(_("Activiteiten")),
        FigureColumn(_("waarvan buiten de SERV")),
        FigureColumn(_("Deelnames"), is_drawn=True),
    )


def _cells(count: ImportedCount) -> list[Cell]:
    return [count.activities, count.outside, count.participations]


def by_year(counts: Mapping[int, ImportedCount], reached: Mapping[int, FundReach]) -> FigureTable:
    """Activities and participations by year; the funds that took part where `reached` tells them."""
    rows: list[list[Cell]] = [
        [str(year), *_cells(count), *((reach.took_part, reach.share) if (reach := reached.get(year)) else ())]
        for year, count in counts.items()
    ]
    more = (FigureColumn(_("Fondsen die deelnamen")), FigureColumn(_("Deel van alle fondsen"), "share"))
    return FigureTable(
        "ingebracht-jaren",
        _("Ingebracht uit lijsten, per jaar"),
        _(
            "Bijeenkomsten uit geïmporteerde lijsten, met de fondsen die er volgens die lijsten waren. Ze staan apart: "
            "wat ook op het platform staat, telt daar nog eens. Een activiteit van meerdere dagen telt in het jaar van "
            "haar laatste dag. Uren staan er niet in, en niets van wat niet gerapporteerd wordt."
        ),
        (FigureColumn(_("Jaar"), "text"), *_count_columns(), *(more if reached else ())),
        rows,
    )


def by_theme(found: ImportedYear) -> FigureTable:
    """The activities of a year by theme; those without a theme come last."""
    rows = [[theme or _("Zonder thema"), *_cells(count)] for theme, count in found.by_theme]
    return FigureTable(
        "ingebracht-themas",
        _("Ingebracht uit lijsten, per thema"),
        _("Bijeenkomsten van het jaar uit geïmporteerde lijsten, naar het thema dat er in de lijst bij stond."),
        (FigureColumn(_("Thema"), "text"), *_count_columns()),
        rows,
    )


def by_fund(found: ImportedYear, names: Mapping[uuid.UUID, str]) -> FigureTable:
    """The participations of each fund in a year; those that stand in no list have none."""
    rows: list[list[Cell]] = [[name, found.by_fund.get(fund, 0)] for fund, name in names.items()]
    return FigureTable(
        "ingebracht-fondsen",
        _("Ingebracht uit lijsten, per fonds"),
        _("Bijeenkomsten van het jaar waar het fonds volgens geïmporteerde lijsten bij was."),
        (FigureColumn(_("Fonds"), "text"), FigureColumn(_("Deelnames"))),
        rows,
    )
