"""What was known at a moment: who had taken part in what, and how long such things keep their meaning here.

The last is what makes one scorer fit networks as different as a standards body that meets every other month and
a research programme with projects of years: the *memory* of a network is the half-life with which its own past
foretells best who is active next. Everything else is measured in multiples of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.facts.table import Table, Trait
from samenspel.maps.analysis.facts.ties import Affiliations, Flags, Indices, Numbers

#: Half-lives in years that a network may have; which one follows from its past.
HALF_LIVES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
#: How sharply the best half-life is preferred to others (in mean log-likelihood of a participation).
SHARPNESS = 0.01
#: The share of activity that comes from anybody, whatever the past says.
ANYBODY = 0.1
#: How often the past is asked, each time half of the period to foretell earlier.
LOOKS = 5
#: The memory of a network that is too young to tell.
USUAL_MEMORY = 1.0


@dataclass(frozen=True)
class KnownHistory:
    """Row r: organisation `org[r]` last took part in activity `act[r]` at decimal year `t[r]`, before `at`.

    There is one row for each organisation in an activity; `value` is what an activity counts for, `traits` what is said
    of each organisation.
    """

    n: int
    org: Indices
    act: Indices
    t: Numbers
    value: Numbers
    at: float
    traits: tuple[Trait, ...] = ()

    @classmethod
    def from_table(cls, table: Table, at: float) -> KnownHistory:
        """What a table tells of the time before `at`; organisations keep their places."""
        before = np.flatnonzero(table.t < at)
        org, act, t = table.org[before], table.act[before], table.t[before]
        traits = tuple(trait.where(before).per_organisation(org, len(table.orgs)) for trait in table.traits)
        order = np.lexsort((t, org, act))
        org, act, t = org[order], act[order], t[order]
        last = np.ones(len(org), dtype=bool)
        last[:-1] = (act[1:] != act[:-1]) | (org[1:] != org[:-1])
        org, act, t = org[last], act[last], t[last]
        names, act = np.unique(act, return_inverse=True)
        weight = np.zeros(len(names))
        np.maximum.at(weight, act, table.weight[before][order][last])
        return cls(len(table.orgs), org, act.astype(np.int64), t, weight, at, traits)

    @classmethod
    def from_participations(cls, rows: Affiliations, at: float, params: Params) -> KnownHistory:
        """What the rows of the platform tell; kinds count as in `params`."""
        days, where = np.unique(rows.day, return_inverse=True)
        t: Numbers = np.array([dates.start_of_day(dt.date.fromordinal(day)) for day in days.tolist()])
        return cls(len(rows.funds), rows.fund, rows.activity, t[where], rows.kind_values(params), at)

    @cached_property
    def sizes(self) -> Indices:
        """How many took part in each activity."""
        return np.bincount(self.act, minlength=len(self.value)).astype(np.int64)

    @cached_property
    def act_t(self) -> Numbers:
        """When each activity was, the last moment that somebody took part."""
        when = np.full(len(self.value), -np.inf)
        np.maximum.at(when, self.act, self.t)
        return when

    @cached_property
    def known(self) -> Flags:
        """Who took part in anything."""
        return np.bincount(self.org, minlength=self.n) > 0

    @cached_property
    def span(self) -> float:
        """How many years there are."""
        return float(self.at - self.t.min()) if len(self.t) else 0.0

    def activity(self, half_life: float) -> Numbers:
        """How active each was, recent things counting more."""
        weights = np.exp2((self.t - self.at) / half_life) * self.value[self.act]
        return np.bincount(self.org, weights=weights, minlength=self.n).astype(float)

    @cached_property
    def memory(self) -> float:
        """The half-life (years) with which the past of this network foretold best who would be active next.

        At several moments in the past the participations of the period after it are foretold in proportion to
        the activity before it; half-lives are averaged (on a log scale) by their likelihood.
        """
        ahead = min(1.0, self.span / 4)
        fit = np.zeros(len(HALF_LIVES))
        looks = 0
        for look in range(LOOKS):
            now = self.at - ahead * (1 + look / 2)
            if now - (self.at - self.span) < ahead or ahead <= 0:
                break
            before, after = self.t < now, (self.t >= now) & (self.t < now + ahead)
            known = np.bincount(self.org[before], minlength=self.n) > 0
            came = np.bincount(self.org[after], minlength=self.n)[known].astype(float)
            if not came.any():
                continue
            looks += 1
            for place, half_life in enumerate(HALF_LIVES):
                aged = np.exp2((self.t[before] - now) / half_life)
                share = np.bincount(self.org[before], weights=aged, minlength=self.n)[known]
                share = (1 - ANYBODY) * share / max(share.sum(), 1e-300) + ANYBODY / len(share)
                fit[place] += float((came * np.log(share)).sum() / came.sum())
        if not looks:
            return USUAL_MEMORY
        trust = np.exp((fit - fit.max()) / looks / SHARPNESS)
        return float(np.exp2((trust * np.log2(HALF_LIVES)).sum() / trust.sum()))

    @cached_property
    def meetings(self) -> tuple[Indices, Indices, Indices]:
        """Every two organisations in every activity they shared: the first (the lower place), the second, the
        activity.
        """
        order = np.lexsort((self.org, self.act))
        org, act = self.org[order], self.act[order]
        sizes = self.sizes
        begins = np.cumsum(sizes) - sizes
        left, right = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for size in np.unique(sizes[sizes > 1]):
            one, two = np.triu_indices(int(size), 1)
            begin = begins[sizes == size][:, None]
            left.append((begin + one[None, :]).ravel())
            right.append((begin + two[None, :]).ravel())
        first, second = np.concatenate(left), np.concatenate(right)
        return org[first], org[second], act[first]

    def matrix(self, values: Numbers) -> Numbers:
        """The symmetric matrix with the sum of `values` (one for each of `meetings`)."""
        first, second, _ = self.meetings
        flat = np.bincount(first * self.n + second, weights=values, minlength=self.n * self.n)
        upper = flat.reshape(self.n, self.n)
        return np.asarray(upper + upper.T, dtype=float)

    def ties(self, half_life: float) -> Numbers:
        """Newman's tie weights with this half-life, see `ties`."""
        _, _, act = self.meetings
        share = self.value / np.maximum(self.sizes - 1, 1) * np.exp2((self.act_t - self.at) / half_life)
        return self.matrix(share[act])

    @cached_property
    def met(self) -> Numbers:
        """How many activities two shared."""
        return self.matrix(np.ones(len(self.meetings[0])))

    def untied_pairs(self) -> tuple[Indices, Indices]:
        """The pairs of known organisations that never shared an activity, the lower place first."""
        first, second = np.nonzero(np.triu((self.met == 0) & np.outer(self.known, self.known), 1))
        return first, second
