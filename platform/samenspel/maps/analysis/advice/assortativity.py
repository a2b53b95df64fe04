"""How much organisations of one kind work with those of another, in a network that says what they are.

What a source tells of organisations (`table.Trait`: their type, country and the like) means nothing by itself: no value
is liked beforehand. Everything follows from the ties that there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samenspel.maps.analysis.facts.table import Trait
from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers

#: So many ties are added to those of a value and of an organisation, shared out as they are in general.
ADDED = 20
#: A trait with more values than this tells too little of each.
MAX_VALUES = 300


@dataclass(frozen=True)
class TraitMixing:
    """One trait. `value` is that of each organisation, the last one for whom nothing is known.

    `lift` (values by values) is how much more than their share those of a value have of the ties of another, as a
    logarithm; `profile` (organisations by values) the same of the ties of one organisation.
    """

    trait: Trait
    value: Indices
    lift: Numbers
    profile: NDArray[np.float32]

    @classmethod
    def from_ties(cls, trait: Trait, known: Flags, linked: Any) -> TraitMixing:
        """The tastes in a network; `linked` (sparse) has 1 for each tie, `known` who took part in anything."""
        last = len(trait.values)
        value = np.where(known & (trait.value >= 0), trait.value, last)
        there = np.zeros((len(value), last + 1))
        there[np.arange(len(value)), value] = 1.0
        tied = np.asarray(linked @ there)
        between = there.T @ tied
        ends = between.sum(axis=1)
        base = (ends + 1) / (ends + 1).sum()
        usual = (between + ADDED * base) / (ends[:, None] + ADDED)
        own = (tied + ADDED * usual[value]) / (tied.sum(axis=1)[:, None] + ADDED)
        return cls(trait, value, np.log(usual / base), np.log(own / base).astype(np.float32))

    def between(self, asker: int, others: Indices) -> Numbers:
        """For each of the others (rows) the lift of both values, how it is to the asker's taste, the asker to its."""
        mine, theirs = self.value[asker], self.value[others]
        return np.column_stack([self.lift[mine, theirs], self.profile[asker, theirs], self.profile[others, mine]])

    def pair(self, one: int, two: int) -> tuple[str, str, float] | None:
        """The values of two and how many times their share those work together; None where one is not known."""
        mine, theirs = int(self.value[one]), int(self.value[two])
        if max(mine, theirs) == len(self.trait.values):
            return None
        return self.trait.values[mine], self.trait.values[theirs], float(np.exp(self.lift[mine, theirs]))


def is_informative(trait: Trait) -> bool:
    """Whether a trait has values to compare, and not one for nearly each organisation."""
    return 1 < len(trait.values) <= MAX_VALUES
