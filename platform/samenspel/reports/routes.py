"""HTTP of the figures of the working: the page of a year, the same as a workbook and as CSV."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.clock import today
from samenspel.reports import access, export, queries, tables
from samenspel.reports.tables import Cell, FigureTable
from samenspel.viewer import Viewer

bp = Blueprint("reports", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.app_template_filter("figure")
def figure(cell: Cell, kind: str) -> str:
    """A number as it is written here: 1.078, 12,5, 83 %; a dash where there is nothing to divide by."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if kind == "share":
        return f"{round(cell * 100)} %"
    text = f"{cell:,.1f}" if kind == "hours" else f"{round(cell):,}"
    return text if web.locale() == "en" else text.replace(",", " ").replace(".", ",")


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures that a viewer sees of a year. `trouble` says what of the address cannot be."""

    year: int
    years: list[int]
    is_all: bool
    tables: list[FigureTable]
    trouble: str


def _figures(me: Viewer, asked: str) -> YearFigures:
    fund_id = access.narrowed_to(me)
    meetings = queries.meetings_held(fund_id)
    taken = queries.funds_at_meetings(fund_id)
    years = sorted({one.day.year for one in meetings})
    year, trouble = _year(years, asked)
    seats = queries.seats_in(year, fund_id)
    funds = queries.funds()
    names = {key: fund.name for key, fund in funds.items()}
    here = [one for one in meetings if one.day.year == year]
    if fund_id is None:
        shown = [
            tables.by_year(meetings, taken, queries.funds_by_year(years), len(names), queries.hours_saved()),
            tables.by_kind(here, taken),
            tables.by_theme(here, taken),
            tables.by_fund(here, seats, names),
            tables.on_time(meetings, today()),
            tables.leading(funds.values()),
        ]
    else:
        own = {key: name for key, name in names.items() if key == fund_id}
        shown = [
            tables.by_year_of_fund(meetings),
            tables.by_kind(here, taken),
            tables.by_theme(here, taken),
            tables.by_fund(here, seats, own),
            tables.leading(fund for key, fund in funds.items() if key == fund_id),
        ]
    return YearFigures(year, years, fund_id is None, shown, trouble)


def _year(years: list[int], given: str) -> tuple[int, str]:
    """The year that is asked for, else the last one that is over, else this one."""
    usual = max([year for year in years if year < today().year], default=today().year)
    if not given:
        return usual, ""
    if given.isascii() and given.isdigit() and int(given[:6]) in years:
        return int(given), ""
    return usual, _("Van dat jaar zijn er geen cijfers. Kies er een uit de lijst.")


@bp.get("/cijfers")
def show() -> ResponseReturnValue:
    """All tables of a year, each with how it is counted."""
    me = web.viewer()
    if not access.sees_figures(me):
        web.or_404(None)
    shown = _figures(me, request.args.get("jaar", "").strip())
    return render_template("reports/show.html", shown=shown), 422 if shown.trouble else 200


@bp.get("/cijfers/<int:year>.xlsx")
def workbook(year: int) -> ResponseReturnValue:
    """All tables of a year as a workbook."""
    return _sent(export.workbook_of(_of(year).tables), XLSX, f"cijfers-{year}.xlsx")


@bp.get("/cijfers/<int:year>/<name>.csv")
def sheet(year: int, name: str) -> ResponseReturnValue:
    """One table of a year as CSV."""
    table = web.or_404(next((each for each in _of(year).tables if each.key == name), None))
    return _sent(export.csv_of(table), "text/csv; charset=utf-8", f"cijfers-{year}-{name}.csv")


def _of(year: int) -> YearFigures:
    me = web.viewer()
    if not access.sees_figures(me):
        web.or_404(None)
    shown = _figures(me, str(year))
    web.or_404(shown if not shown.trouble else None)
    return shown


def _sent(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
