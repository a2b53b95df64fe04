"""The cells of a file that hold a date: what each says is settled for the file as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.dates import FLEMISH, DateStyle


@dataclass
class DateCells:
    """The cells with a date, all read in one style. `are_months` and `are_school_years` are what their heading says."""

    style: DateStyle = FLEMISH
    known: dict[str, float | None] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    are_months: bool = False
    are_school_years: bool = False

    def read(self, cell: str) -> float | None:
        """The decimal year; None where the cell holds no date. `days` has what somebody said of some cells."""
        if cell not in self.known:
            try:
                self.known[cell] = dates.parse(self.days.get(cell.strip(), cell), self.style)
            except ValueError:
                self.known[cell] = None
        return self.known[cell]

    def better_style(self, *, may_turn: bool) -> DateStyle:
        """The style that fits what was read; day and month change places only where that `may_turn`."""
        perhaps = any(map(dates.is_perhaps_month, self.known))
        school_years = any(dates.school_year(cell) is not None for cell in self.known)
        return replace(
            self.style,
            month_first=self.style.month_first or (may_turn and self._fits_better_turned()),
            year_first=perhaps and (self.are_months or any(map(dates.is_surely_month, self.known))),
            school_years=any(map(dates.is_perhaps_school_year, self.known)) and (self.are_school_years or school_years),
        )

    def _fits_better_turned(self) -> bool:
        """Whether some cells are dates only when the month comes first, and none only when the day does."""
        other = DateCells(replace(self.style, month_first=not self.style.month_first))
        bad = [cell for cell, moment in self.known.items() if moment is None]
        if not any(other.read(cell) is not None for cell in bad):
            return False
        return all(other.read(cell) is not None for cell, moment in self.known.items() if moment is not None)

    @property
    def example(self) -> str | None:
        """A cell that would be another day in the other order, if there is one."""
        return next((cell.strip() for cell in self.known if dates.depends_on_order(cell)), None)

    def notes(self) -> Iterator[str]:
        if example := self.example:
            order = "maand/dag/jaar" if self.style.month_first else "dag/maand/jaar"
            yield f"Datums zoals {example} zijn gelezen als {order}."
        if short := next((cell.strip() for cell in self.known if dates.may_lack_its_year(cell)), None):
            yield f"Datums zoals {short} zijn gelezen als een maand en een jaar (20{short[-2:]}), niet als een dag."
        if self.style.year_first:
            turned = next(cell.strip() for cell in self.known if dates.is_perhaps_month(cell))
            yield f"Datums zoals {turned} zijn gelezen als een jaar en een maand, niet als een dag."
        years = [(cell, year) for cell in self.known if (year := dates.school_year(cell, self.style)) is not None]
        if years:
            cell, year = next((each for each in years if dates.is_perhaps_school_year(each[0])), years[0])
            yield f"Schooljaren zoals {cell.strip()} tellen op hun eerste dag (1 september {year})."
