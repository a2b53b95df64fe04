"""The tables of the figures with their texts; the page, the workbook and the CSV file show the same ones.

A cell is a text, a number, a share (between 0 and 1, marked as such by its column), or None where there is nothing to
divide by.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from flask_babel import gettext as _

from samenspel.groups.forms import KINDS_OF_MANY
from samenspel.groups.models import GroupKind
from samenspel.reports import figures
from samenspel.reports.figures import REPORT_DAYS, AttendanceRecord, HeldMeeting

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """`kind` is text, number, hours, euro or share; `is_drawn` draws its values as bars beside the table."""

    label: str
    kind: str = "number"
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures with what they mean: `definition` says how they are counted."""

    key: str
    title: str
    definition: str
    columns: Sequence[FigureColumn]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)

    @property
    def drawn(self) -> list[tuple[str, list[tuple[str, float]]]]:
        """By drawn column: its label, and its values with the name of their row."""
        return [
            (column.label, [(str(row[0]), float(row[place] or 0)) for row in self.rows])
            for place, column in enumerate(self.columns)
            if column.is_drawn and len(self.rows) > 1
        ]


def by_year(
    meetings: Sequence[HeldMeeting],
    attending: Mapping[uuid.UUID, int],
    reached: Mapping[int, figures.FundReach],
    saved: Mapping[int, float],
) -> FigureTable:
    """Activities and participations by year."""
    rows: list[list[Cell]] = []
    for year, those in figures.by(meetings, lambda one: one.day.year).items():
        counts = figures.count(those, attending)
        reach = reached[year]
        rows.append(
            [
                str(year),
                counts.activities,
                counts.participations,
                _rounded(counts.funds_a_meeting),
                reach.took_part,
                reach.share,
                round(counts.hours, 1),
                round(counts.fund_hours, 1),
                round(saved.get(year, 0.0), 1),
            ]
        )
    return FigureTable(
        "jaren",
        _("Activiteiten en deelnames per jaar"),
        _(
            "Een activiteit is een bijeenkomst die plaatsvond. Een deelname is een fonds dat er aanwezig of"
            " vertegenwoordigd was, zoals in Tabel 8 van de monitoring. Fondsuren zijn de uren van een bijeenkomst maal"
            " de fondsen die er waren. Uitgespaarde uren zijn die van bijeenkomsten die enkel moesten informeren en een"
            " onderwerp werden: hun duur maal de mensen die verwacht werden. Alle fondsen zijn"
            " die van dat jaar. Er telt enkel wat je zelf mag zien, en niets van wat niet gerapporteerd wordt."
        ),
        (
            FigureColumn(_("Jaar"), "text"),
            FigureColumn(_("Activiteiten"), is_drawn=True),
            FigureColumn(_("Deelnames"), is_drawn=True),
            FigureColumn(_("Fondsen per activiteit"), "hours"),
            FigureColumn(_("Fondsen die deelnamen")),
            FigureColumn(_("Deel van alle fondsen"), "share"),
            FigureColumn(_("Uren vergaderd"), "hours"),
            FigureColumn(_("Fondsuren"), "hours"),
            FigureColumn(_("Uren uitgespaard"), "hours"),
        ),
        rows,
    )


def by_year_of_fund(meetings: Sequence[HeldMeeting]) -> FigureTable:
    """Participations of one fund by year."""
    rows: list[list[Cell]] = [
        [str(year), len(those), round(sum(one.hours for one in those), 1)]
        for year, those in figures.by(meetings, lambda one: one.day.year).items()
    ]
    return FigureTable(
        "jaren",
        _("Deelnames van je fonds per jaar"),
        _(
            "Bijeenkomsten die plaatsvonden en waar je fonds aanwezig of vertegenwoordigd was, met hun uren. Er telt"
            " enkel wat je zelf mag zien, en niets van wat niet gerapporteerd wordt."
        ),
        (
            FigureColumn(_("Jaar"), "text"),
            FigureColumn(_("Deelnames"), is_drawn=True),
            FigureColumn(_("Uren vergaderd"), "hours"),
        ),
        rows,
    )


def by_kind(meetings: Sequence[HeldMeeting], attending: Mapping[uuid.UUID, int]) -> FigureTable:
    """The activities of a year by kind of group."""
    found = figures.by(meetings, lambda one: one.kind)
    rows = [
        [str(KINDS_OF_MANY[kind]), *_counts(found[kind.value], attending)] for kind in GroupKind if kind.value in found
    ]
    return FigureTable(
        "soorten",
        _("Per soort overleg"),
        _("Activiteiten en deelnames van het jaar, naar de soort van het overleg dat samenkwam."),
        (FigureColumn(_("Soort"), "text"), *_count_columns()),
        rows,
    )


def by_theme(meetings: Sequence[HeldMeeting], attending: Mapping[uuid.UUID, int]) -> FigureTable:
    """The activities of a year by theme; those without a theme come last."""
    found = figures.by(sorted(meetings, key=lambda one: (not one.theme, one.theme)), lambda one: one.theme)
    rows = [[theme or _("Zonder thema"), *_counts(those, attending)] for theme, those in found.items()]
    return FigureTable(
        "themas",
        _("Per thema"),
        _("Activiteiten en deelnames van het jaar, naar het thema van het overleg dat samenkwam."),
        (FigureColumn(_("Thema"), "text"), *_count_columns()),
        rows,
    )


def _count_columns() -> tuple[FigureColumn, ...]:
    return (
        FigureColumn(_("Activiteiten")),
        FigureColumn(_("Deelnames"), is_drawn=True),
        FigureColumn(_("Uren vergaderd"), "hours"),
    )


def _counts(meetings: Sequence[HeldMeeting], attending: Mapping[uuid.UUID, int]) -> list[Cell]:
    counts = figures.count(meetings, attending)
    return [counts.activities, counts.participations, round(counts.hours, 1)]


def by_fund(
    meetings: Sequence[HeldMeeting], records: Sequence[AttendanceRecord], names: Mapping[uuid.UUID, str]
) -> FigureTable:
    """The attendance of each fund in a year; a fund that was expected nowhere has zeros."""
    found = figures.attendance_by_fund(meetings, records)
    nothing = figures.FundAttendance(0, 0, 0, 0, 0.0)
    rows: list[list[Cell]] = []
    for fund, name in names.items():
        each = found.get(fund, nothing)
        rows.append([name, each.there, each.represented, each.excused, each.absent, each.share, round(each.hours, 1)])
    return FigureTable(
        "fondsen",
        _("Per fonds"),
        _(
            "Wat er van een fonds genoteerd staat op de bijeenkomsten van het jaar. Het deel bijgewoond is het aantal"
            " deelnames op het aantal keer dat het fonds verwacht werd: er was, zich verontschuldigde of wegbleef."
        ),
        (
            FigureColumn(_("Fonds"), "text"),
            FigureColumn(_("Deelnames")),
            FigureColumn(_("waarvan vertegenwoordigd")),
            FigureColumn(_("Verontschuldigd")),
            FigureColumn(_("Afwezig")),
            FigureColumn(_("Deel bijgewoond"), "share"),
            FigureColumn(_("Uren vergaderd"), "hours"),
        ),
        rows,
    )


def on_time(meetings: Sequence[HeldMeeting], today: date) -> FigureTable:
    """Agendas and reports by year. Meetings before the first report of the platform are not expected to have one."""
    first = min((meeting.day for meeting in meetings if meeting.reported is not None), default=date.min)
    rows: list[list[Cell]] = []
    for year, those in figures.by(meetings, lambda one: one.day.year).items():
        agenda, report = (
            figures.agenda_on_time(those),
            figures.report_on_time((one for one in those if one.day >= first), today),
        )
        rows.append(
            [
                str(year),
                agenda.due,
                agenda.in_time,
                agenda.share,
                report.due,
                report.in_time,
                report.share,
                report.missing,
            ]
        )
    return FigureTable(
        "op-tijd",
        _("Agenda en verslag op tijd"),
        _(
            "Een agenda is op tijd als ze open stond op de dag die beloofd was. Een verslag is op tijd als het binnen"
            " %(days)s dagen na de bijeenkomst gepubliceerd werd; van voor het eerste verslag op dit platform wordt er"
            " geen verwacht.",
            days=REPORT_DAYS,
        ),
        (
            FigureColumn(_("Jaar"), "text"),
            FigureColumn(_("Agenda's beloofd")),
            FigureColumn(_("Agenda's op tijd")),
            FigureColumn(_("Deel op tijd"), "share"),
            FigureColumn(_("Verslagen verwacht")),
            FigureColumn(_("Verslagen op tijd")),
            FigureColumn(_("Deel op tijd"), "share"),
            FigureColumn(_("Nog geen verslag")),
        ),
        rows,
    )


class _Leader(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def groups(self) -> int: ...
    @property
    def initiatives(self) -> int: ...


def leading(funds: Iterable[_Leader]) -> FigureTable:
    """The funds that lead groups or initiatives, those with the most first."""
    order = sorted(funds, key=lambda fund: (-fund.groups - fund.initiatives, fund.name))
    return FigureTable(
        "trekkers",
        _("Wie trekt"),
        _("Overleggen die lopen en initiatieven waarvan een fonds nu trekker is."),
        (FigureColumn(_("Fonds"), "text"), FigureColumn(_("Overleggen")), FigureColumn(_("Initiatieven"))),
        [[fund.name, fund.groups, fund.initiatives] for fund in order if fund.groups or fund.initiatives],
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
