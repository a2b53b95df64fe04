"""What is told of the rows of a list: those that cannot be used, and those that were read otherwise than they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

#: How many bad rows are shown.
EXAMPLES = 3

#: Why a row cannot be used, in words.
WHY = {
    "cells": "te weinig cellen",
    "nothing": "geen fonds en geen activiteit",
    "no_activity": "geen activiteit",
    "no_fund": "geen fonds",
    "fund": "geen fonds",
    "long": "een naam is te lang",
    "no_date": "geen datum",
    "date": "geen datum",
    "mark": "niet duidelijk of het fonds er was",
    "weight": "geen gewicht",
    "report": "rapporteren is geen ja of nee",
}


@dataclass
class RowProblems:
    """What is told of the rows: which cannot be used and why, and what was read otherwise than it stands there."""

    count: int = 0
    first: list[tuple[int, str]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    #: By kind and value how many rows have it, and the first of them.
    values: dict[str, dict[str, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, line: int, kind: str, value: str = "") -> Literal[False]:
        """A row that cannot be used for a reason of WHY, with the cell that says so."""
        self.count += 1
        why = f"{WHY[kind]}: {value[:30]!r}" if value else WHY[kind]
        self.first = sorted([*self.first, (line, why)])[:EXAMPLES]
        count, first = self.values[kind].get(value, (0, line))
        self.values[kind][value] = count + 1, min(first, line)
        return False

    def described(self, max_values: int) -> list[dict[str, Any]]:
        """Of each kind how many rows it is about, and the most frequent values, with their count and first row."""
        return [
            {
                "kind": kind,
                "count": sum(count for count, _line in values.values()),
                "values": [
                    [value, count, line]
                    for value, (count, line) in sorted(values.items(), key=lambda each: (-each[1][0], each[1][1]))
                ][:max_values],
            }
            for kind, values in self.values.items()
        ]

    @property
    def examples(self) -> str:
        return "; ".join(f"rij {line}: {why}" for line, why in self.first)

    def notes(self) -> Iterator[str]:
        if self.count:
            more = "" if self.count <= EXAMPLES else "; ..."
            rows = (
                "1 rij is niet bruikbaar en telt niet mee"
                if self.count == 1
                else f"{self.count} rijen zijn niet bruikbaar en tellen niet mee"
            )
            yield f"{rows} ({self.examples}{more})."
        for key, (one, more) in _TOLD.items():
            if count := self.told[key]:
                yield one if count == 1 else more.format(count)


#: What is told of rows that were understood, for one and for more.
_TOLD = {
    "formula": (
        "1 naam begint met =: dat wordt als tekst gelezen, niet uitgerekend.",
        "{} cellen met een naam beginnen met =: dat wordt als tekst gelezen, niet uitgerekend.",
    ),
    "filled": (
        "In 1 rij is de activiteit of de datum leeg: ze telt bij die erboven.",
        "In {} rijen is de activiteit of de datum leeg: ze tellen bij die erboven, zoals bij samengevoegde cellen.",
    ),
    "filled_org": (
        "In 1 rij is het fonds leeg: ze telt bij het fonds erboven.",
        "In {} rijen is het fonds leeg: ze tellen bij het fonds erboven, zoals bij samengevoegde cellen.",
    ),
    "repeated": (
        "1 daarvan noemt een fonds dat al bij die activiteit staat: voor de banden telt het één keer.",
        "{} daarvan noemen een fonds dat al bij die activiteit staat: voor de banden telt het één keer.",
    ),
    "total": ("1 rij met een totaal telt niet mee.", "{} rijen met een totaal tellen niet mee."),
    "absent": (
        "1 rij zegt dat een fonds er niet bij was, en telt niet mee.",
        "{} rijen zeggen dat een fonds er niet bij was, en tellen niet mee.",
    ),
    "weightless": (
        "1 rij heeft gewicht 0 en telt niet mee.",
        "{} rijen hebben gewicht 0 en tellen niet mee.",
    ),
}
