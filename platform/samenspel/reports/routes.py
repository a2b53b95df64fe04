"""HTTP of the figures: the page of a year, also as a workbook and as CSV."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.clock import today
from samenspel.forms import id_from
from samenspel.reports import access, export, queries, tables
from samenspel.reports.blueprint import XLSX, bp, download
from samenspel.reports.figures import FundReach, HeldMeeting
from samenspel.reports.imported import queries as imported_queries
from samenspel.reports.imported import tables as imported_tables
from samenspel.reports.imported.queries import ImportedCount
from samenspel.reports.tables import Cell, FigureTable
from samenspel.viewer import Viewer, VisibilityScope


@bp.app_template_filter("figure")
def figure(cell: Cell, kind: str) -> str:
    """A number as it is written in the language of the reader: 1.078, 12,5, 83 %; a dash for None."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if kind == "euro":
        text = f"{cell:,.2f}"
        return text if web.locale() == "en" else text.translate(str.maketrans(",.", "\u00a0,"))
    if kind == "share":
        return f"{round(cell * 100)} %"
    text = f"{cell:,.1f}" if kind == "hours" else f"{round(cell):,}"
    return text if web.locale() == "en" else text.replace(",", " ").replace(".", ",")


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures that a viewer sees of a year, of one fund or of all, `is_whole` where they see all groups. Of the
    years that are `imported` there are only lists of the past. `error` is a message about a year in the address without
    figures."""

    year: int
    years: list[int]
    imported: set[int]
    fund_id: uuid.UUID | None
    is_whole: bool
    tables: list[FigureTable]
    error: str


def _figures(me: Viewer, year_in_address: str) -> FiguresView:
    fund_id = access.visible_fund(me, id_from(request.args.get("fonds")))
    meetings = queries.meetings_held(me, fund_id)
    imported = imported_queries.counts_by_year(fund_id)
    held_in = sorted({one.day.year for one in meetings})
    years = sorted({*held_in, *imported})
    year, error = _year(years, year_in_address)
    funds = queries.funds(me, year)
    shown = _counted_here(me, fund_id, year, held_in, meetings, funds) if year in held_in else []
    shown += _imported(year, imported, fund_id, funds)
    return FiguresView(year, years, set(years) - set(held_in), fund_id, me.scope is VisibilityScope.ALL, shown, error)


def _counted_here(
    me: Viewer,
    fund_id: uuid.UUID | None,
    year: int,
    years: Sequence[int],
    meetings: Sequence[HeldMeeting],
    funds: Mapping[uuid.UUID, queries.LeadingFund],
) -> list[FigureTable]:
    """The tables of what was done on the platform, in one year and in all `years` that have meetings."""
    attending = queries.funds_at_meetings(fund_id)
    records = queries.attendance_in(me, year, fund_id)
    names = _names_in(year, funds, {record.fund_id for record in records})
    this_year = [one for one in meetings if one.day.year == year]
    if fund_id is None:
        reached = _reach(funds, queries.funds_by_year(me, years))
        return [
            tables.by_year(meetings, attending, reached, queries.hours_saved(me)),
            tables.by_kind(this_year, attending),
            tables.by_theme(this_year, attending),
            tables.by_fund(this_year, records, names),
            tables.on_time(meetings, today()),
            tables.leading(funds.values()),
        ]
    own = {key: name for key, name in names.items() if key == fund_id}
    return [
        tables.by_year_of_fund(meetings),
        tables.by_kind(this_year, attending),
        tables.by_theme(this_year, attending),
        tables.by_fund(this_year, records, own),
        tables.leading(fund for key, fund in funds.items() if key == fund_id),
    ]


def _imported(
    year: int,
    counts: Mapping[int, ImportedCount],
    fund_id: uuid.UUID | None,
    funds: Mapping[uuid.UUID, queries.LeadingFund],
) -> list[FigureTable]:
    """The tables of what lists of the past brought in: all years, and the year itself where they hold something of
    it."""
    if not counts:
        return []
    reached = _reach(funds, imported_queries.funds_by_year()) if fund_id is None else {}
    shown = [imported_tables.by_year(counts, reached)]
    if year in counts:
        found = imported_queries.counts_in(year, fund_id)
        shown.append(imported_tables.by_theme(found))
        if fund_id is None:
            shown.append(imported_tables.by_fund(found, _names_in(year, funds, found.by_fund)))
    return shown


def _names_in(
    year: int, funds: Mapping[uuid.UUID, queries.LeadingFund], recorded: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """The funds of a year, which existed in it or have records of it, under the names they had at its end."""
    here = queries.funds_in(funds, year).union(recorded)
    named = {key: fund.name_then for key, fund in funds.items() if key in here}
    return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))


def _reach(funds: Mapping[uuid.UUID, queries.LeadingFund], came: Mapping[int, set[uuid.UUID]]) -> dict[int, FundReach]:
    """By year: how many funds came, of those that there were."""
    return {year: FundReach(len(those), len(queries.funds_in(funds, year) | those)) for year, those in came.items()}


def _year(years: list[int], text: str) -> tuple[int, str]:
    """The year in the address, else the last one that is over, else this one; and an error message."""
    usual = max([year for year in years if year < today().year], default=today().year)
    if not text:
        return usual, ""
    if text.isascii() and text.isdigit() and int(text[:6]) in years:
        return int(text), ""
    return usual, _("Van dat jaar zijn er geen cijfers. Kies er een uit de lijst.")


@bp.get("/cijfers")
def show() -> ResponseReturnValue:
    """All tables of a year, each with its definition."""
    me = web.viewer()
    if not access.sees_figures(me):
        web.or_404(None)
    view = _figures(me, request.args.get("jaar", "").strip())
    return render_template("reports/show.html", shown=view), 422 if view.error else 200


@bp.get("/cijfers/<int:year>.xlsx")
def workbook(year: int) -> ResponseReturnValue:
    """All tables of a year as a workbook."""
    return download(export.workbook_of(_figures_of(year).tables), XLSX, f"cijfers-{year}.xlsx")


@bp.get("/cijfers/<int:year>/<name>.csv")
def sheet(year: int, name: str) -> ResponseReturnValue:
    """One table of a year as CSV."""
    table = web.or_404(next((each for each in _figures_of(year).tables if each.key == name), None))
    return download(export.csv_of(table), "text/csv; charset=utf-8", f"cijfers-{year}-{name}.csv")


def _figures_of(year: int) -> FiguresView:
    me = web.viewer()
    if not access.sees_figures(me):
        web.or_404(None)
    view = _figures(me, str(year))
    web.or_404(view if not view.error else None)
    return view
