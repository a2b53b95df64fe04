"""The yearly list of contributions as tables: what each fund pays, and for which accounts."""

import uuid

from flask_babel import gettext as _

from samenspel.reports.contributions import counting
from samenspel.reports.contributions.counting import CountedAccount
from samenspel.reports.tables import Cell, FigureColumn, FigureTable


def _quarter_columns() -> list[FigureColumn]:
    return [FigureColumn(_("Kwartaal %(number)s", number=number + 1)) for number in range(counting.QUARTERS)]


def contributions(accounts: list[CountedAccount], names: dict[uuid.UUID, str], is_whole: bool) -> FigureTable:
    """What each fund pays, and the sum of it where all funds are shown."""
    counts = counting.accounts_a_quarter(accounts)
    rows: list[list[Cell]] = []
    for fund_id, name in sorted(names.items(), key=lambda pair: pair[1].casefold()):
        quarters = list(counts.get(fund_id, [0] * counting.QUARTERS))
        paid = counting.paid_quarters(quarters)
        rows.append([name, *quarters, paid, counting.euro(paid)])
    if is_whole and rows:
        sums: list[int] = [sum(int(row[place] or 0) for row in rows) for place in range(1, counting.QUARTERS + 2)]
        rows.append([_("Totaal"), *sums, counting.euro(sums[-1])])
    columns = [
        FigureColumn(_("Fonds"), "text"),
        *_quarter_columns(),
        FigureColumn(_("Betalende kwartalen")),
        FigureColumn(_("Bijdrage in euro"), "euro"),
    ]
    definition = _(
        "Het eerste account van een fonds is gratis, elk volgend kost 50 euro per jaar: 12,50 euro per begonnen "
        "kwartaal. Een account telt in elk kwartaal waarin het er was, ook voor wie zich nog niet aanmeldde. Wie "
        "naar een ander fonds ging, telt in dat kwartaal enkel bij het eerste. Gasten, ISA's en beheerders "
        "horen bij geen fonds en tellen niet."
    )
    return FigureTable("bijdragen", _("Bijdrage per fonds"), definition, columns, rows)


def per_account(accounts: list[CountedAccount], names: dict[uuid.UUID, str]) -> FigureTable:
    """The accounts that count for each fund, with the quarters; who went to another fund stands there twice."""
    rows: list[list[Cell]] = [
        [names[fund_id], account.name, *(int(counts) for counts in account.quarters_for(fund_id))]
        for account in accounts
        for fund_id in dict.fromkeys(account.funds)
        if fund_id in names
    ]
    columns = [FigureColumn(_("Fonds"), "text"), FigureColumn(_("Naam"), "text"), *_quarter_columns()]
    definition = _("Een 1 waar het account in dat kwartaal voor dat fonds telt.")
    rows.sort(key=lambda row: (str(row[0]).casefold(), str(row[1]).casefold()))
    return FigureTable("accounts", _("Accounts"), definition, columns, rows)
