"""What a benchmark gives: figures with their goal."""

import json
from dataclasses import dataclass


class Refused(Exception):
    """The benchmark cannot run here; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value and the bound it should keep.

    `against` names what it was compared with in the same run, with that value, or how it was measured.
    """

    name: str
    value: float
    unit: str
    goal: float
    against: str
    at_least: bool = False  # whether the goal is a lower bound; most are upper bounds

    @property
    def holds(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def line(self, benchmark: str) -> str:
        """The figure as one line of JSON."""
        row = {
            "name": f"{benchmark}.{self.name}",
            "value": round(self.value, 3),
            "unit": self.unit,
            "goal": f"{'>=' if self.at_least else '<='} {self.goal:g}",
            "holds": self.holds,
            "against": self.against,
        }
        return json.dumps(row, ensure_ascii=False)
