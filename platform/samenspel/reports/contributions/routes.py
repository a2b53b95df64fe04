"""HTTP of the yearly list of contributions, on a page and as a workbook."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import clock, web
from samenspel.reports import access, export
from samenspel.reports.blueprint import XLSX, bp, download
from samenspel.reports.contributions import queries, tables
from samenspel.reports.tables import FigureTable


@dataclass(frozen=True, slots=True)
class ContributionsView:
    """The list of a year as its viewer sees it. `error` is a message about a year in the address without a list."""

    year: int
    years: list[int]
    is_whole: bool
    undated: int
    tables: list[FigureTable]
    error: str

    @property
    def is_running(self) -> bool:
        """Whether quarters of this year are still to come."""
        return self.year == clock.today().year and clock.today().month < 10


def _view(text: str) -> ContributionsView:
    me = web.viewer()
    web.require_visible(access.sees_contributions(me))
    years = list(range(clock.today().year, queries.first_year() - 1, -1))
    is_known = text.isascii() and text.isdigit() and int(text[:6]) in years
    year = int(text) if is_known else years[0]
    error = "" if is_known or not text else _("Van dat jaar is er geen lijst. Kies er een uit de lijst.")
    found = queries.accounts_in(year)
    funds = {fund_id for account in found.accounts for fund_id in account.funds if fund_id is not None}
    is_whole = me.is_admin
    if not is_whole:
        funds = set(me.fund_ids)
    names = queries.names_then(funds, year)
    shown = [tables.contributions(found.accounts, names, is_whole), tables.per_account(found.accounts, names)]
    return ContributionsView(year, years, is_whole, found.undated if is_whole else 0, shown, error)


@bp.get("/bijdragen")
def contributions() -> ResponseReturnValue:
    """What each fund pays for its accounts in a year (?jaar=); a director sees the own fund."""
    view = _view(request.args.get("jaar", "").strip())
    rows, paging = web.paged(view.tables[1].rows)
    page = render_template(
        "reports/contributions/show.html",
        shown=view,
        rows=rows,
        paging=paging,
        base=web.with_query("reports.contributions", jaar=str(view.year)),
    )
    return page, 422 if view.error else 200


@bp.get("/bijdragen/<int:year>.xlsx")
def contributions_workbook(year: int) -> ResponseReturnValue:
    """The list of a year as a workbook."""
    view = _view(str(year))
    web.or_404(None if view.error else view)
    return download(export.workbook_of(view.tables), XLSX, f"bijdragen-{year}.xlsx")
