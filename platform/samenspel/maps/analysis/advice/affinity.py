"""How well any two funds would match, from what they did and what is known of them.

No single score is best (Ghasemian e.a. 2020, PNAS 117, 23393), so pairs are ranked by a model of many (see `model`),
and by likeness (themes, size, joint committees). The few that a reason can be given by are here too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from samenspel.maps.analysis.advice import capacity, model
from samenspel.maps.analysis.advice.features import ranks as ranks
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.participations import INITIATIVE, FundFact, Params
from samenspel.maps.analysis.facts.ties import (
    Affiliations,
    CoParticipations,
    Flags,
    Indices,
    Numbers,
    pairs_by_tie,
    recency,
)

#: A fund with at most this many consultants (FTE) is small; without that, and without a size, who is active
#: little is.
SMALL_FTE = 2.0
QUIET_SHARE = 1 / 3
#: How much what funds did counts against how alike they are.
DEEDS = 4.0
#: What holds for a smaller share of the pairs is no rarer than this.
RAREST = 1e-4


@dataclass(frozen=True)
class MatchingData:
    """All that partner and cluster advice needs to know, as matrices over the funds in `rows.funds`."""

    rows: Affiliations
    shared: CoParticipations
    facts: Mapping[str, FundFact]
    at: dt.date
    params: Params

    @cached_property
    def known(self) -> list[FundFact]:
        """What is known of each fund; of one without facts only its id."""
        return [self.facts.get(fund) or FundFact(fund, fund) for fund in self.rows.funds]

    @cached_property
    def place(self) -> dict[str, int]:
        """The row of each fund."""
        return {fund: i for i, fund in enumerate(self.rows.funds)}

    @cached_property
    def past(self) -> KnownHistory:
        """The same rows for the model of new partners; the day itself counts."""
        return KnownHistory.from_participations(
            self.rows, dates.start_of_day(self.at + dt.timedelta(days=1)), self.params
        )

    @cached_property
    def weights(self) -> Numbers:
        """Tie weights."""
        return self.shared.weights

    @cached_property
    def activity(self) -> Numbers:
        """How active each fund was, recent things counting more."""
        aged = recency(self.rows.day, self.at, self.params)
        aged = aged * self.rows.kind_values(self.params)[self.rows.activity]
        return np.bincount(self.rows.fund, weights=aged, minlength=len(self.rows.funds)).astype(float)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """The themes of activities and of funds."""
        named = {theme for theme in self.rows.themes if theme}
        return tuple(sorted(named | {theme for fact in self.facts.values() for theme in fact.themes}))

    @cached_property
    def theme_counts(self) -> Numbers:
        """Funds by themes: in how many reportable activities on the theme a fund took part in the period."""
        at = {theme: index for index, theme in enumerate(self.themes)}
        counts = np.zeros((len(self.rows.funds), len(self.themes)))
        column = np.array([at[theme] if theme else -1 for theme in self.rows.themes], dtype=np.int64)
        column = np.where(self.rows.unreported, -1, column)[self.rows.activity]
        kept = column >= 0
        np.add.at(counts, (self.rows.fund[kept], column[kept]), 1)
        return counts

    @cached_property
    def led_counts(self) -> Numbers:
        """Funds by themes: how many reportable activities on the theme a fund pulled in the period."""
        at = {theme: index for index, theme in enumerate(self.themes)}
        counts = np.zeros((len(self.rows.funds), len(self.themes)))
        column = np.array([at[theme] if theme else -1 for theme in self.rows.themes], dtype=np.int64)
        column = np.where(self.rows.unreported, -1, column)[self.rows.activity]
        kept = self.rows.lead & (column >= 0)
        np.add.at(counts, (self.rows.fund[kept], column[kept]), 1)
        return counts

    @cached_property
    def declared(self) -> Numbers:
        """Funds by themes: 1 where the fund says that it works on the theme."""
        at = {theme: index for index, theme in enumerate(self.themes)}
        said = np.zeros((len(self.rows.funds), len(self.themes)))
        for i, fund in enumerate(self.rows.funds):
            for theme in self.facts[fund].themes if fund in self.facts else ():
                said[i, at[theme]] = 1
        return said

    @cached_property
    def together(self) -> Numbers:
        """How many activities two funds shared, unreported ones too."""
        return self.shared.project(np.ones(len(self.shared.first)))

    @cached_property
    def reportable_counts(self) -> Numbers:
        """How many activities two funds shared that may be counted; a tie of others only is never named."""
        return self.shared.project((~self.rows.unreported[self.shared.activity]).astype(float))

    @cached_property
    def pairs_by_tie(self) -> dict[tuple[int, int], Indices]:
        """What each tie is made of, see `ties.by_tie`."""
        return pairs_by_tie(self.rows, self.shared)

    def reportable_between(self, i: int, j: int, limit: int) -> list[str]:
        """The ids of the reportable activities that funds i and j shared and that count most."""
        pair = (min(i, j), max(i, j))
        if pair not in self.pairs_by_tie:
            return []
        if pair not in self.named:
            activity = self.shared.activity[self.pairs_by_tie[pair]]
            reportable = activity[~self.rows.unreported[activity]].tolist()
            self.named[pair] = [self.rows.activities[index] for index in reportable]
        return self.named[pair][:limit]

    @cached_property
    def named(self) -> dict[tuple[int, int], list[str]]:
        """What `reportable_between` found before: many reasons name the same pairs."""
        return {}

    @cached_property
    def latest_first(self) -> list[list[int]]:
        """For each fund its reportable activities (indices), the latest first."""
        result: list[list[int]] = [[] for _ in self.rows.funds]
        order = np.lexsort((self.rows.activity, -self.rows.day))
        order = order[~self.rows.unreported[self.rows.activity[order]]]
        for fund, activity in zip(self.rows.fund[order].tolist(), self.rows.activity[order].tolist(), strict=True):
            result[fund].append(activity)
        return result

    def reportable_on(self, i: int, theme: str, limit: int) -> list[str]:
        """The ids of the latest reportable activities of fund i on the theme."""
        mine = (index for index in self.latest_first[i] if self.rows.themes[index] == theme)
        return [self.rows.activities[index] for index in islice(mine, limit)]

    @cached_property
    def lately(self) -> Indices:
        """In how many reportable activities each fund took part lately."""
        recent = self.rows.day > self.at.toordinal() - self.params.lately
        recent &= ~self.rows.unreported[self.rows.activity]
        return np.bincount(self.rows.fund[recent], minlength=len(self.rows.funds)).astype(np.int64)

    @cached_property
    def staff_known(self) -> Flags:
        """The funds of which the number of consultants is known."""
        return np.array([fact.consultants_fte is not None for fact in self.known], dtype=bool)

    @cached_property
    def staff(self) -> Numbers:
        """The consultants of each fund (FTE), or the usual number."""
        known = [fact.consultants_fte for fact in self.known]
        return np.array([capacity.USUAL_FTE if fte is None else fte for fte in known], dtype=float)

    @cached_property
    def loads(self) -> Numbers:
        """How busy each fund is: activities lately for each consultant (a fund without any: for the usual number)."""
        return capacity.load(self.lately, np.where(self.staff > 0, self.staff, capacity.USUAL_FTE))

    @cached_property
    def recent_closeness(self) -> Numbers:
        """How much two funds lately worked together in small company, undecayed; an initiative is enough."""
        small = self.rows.sizes <= self.params.close_size
        project = np.array([kind == INITIATIVE for kind in self.rows.kinds], dtype=bool)
        lately = self.shared.day > self.at.toordinal() - self.params.lately
        share = np.where(project[self.shared.activity], np.maximum(self.shared.share, 1.0), self.shared.share)
        return self.shared.project(share * small[self.shared.activity] * lately)

    @cached_property
    def not_recent(self) -> Flags:
        """Pairs that do not work together lately."""
        new = self.recent_closeness < self.params.close_weight
        np.fill_diagonal(new, False)
        return new

    @cached_property
    def close(self) -> Flags:
        """Pairs that work together lately, in something that may be reported."""
        return np.asarray(~self.not_recent & ~np.eye(len(self.not_recent), dtype=bool) & (self.reportable_counts > 0))

    def held_for(self, some: Flags, others: Flags) -> float:
        """Of the pairs that do not work together lately, the share of which one fund is among `some` and the other
        among `others`."""
        among = (np.outer(some, others) | np.outer(others, some)) & self.not_recent
        return float(among.sum()) / max(int(self.not_recent.sum()), 1)

    @cached_property
    def partner_rarity(self) -> Numbers:
        """How little it says that a fund is a close partner of both: the log of for how few pairs that holds."""
        held = np.array([self.held_for(column, column) for column in self.close.T], dtype=float)
        return np.asarray(-np.log(np.maximum(held, RAREST)))

    @cached_property
    def at_home(self) -> Flags:
        """Funds by themes: whether it does more on the theme than its share of all, or says that it is at home."""
        total = self.theme_counts.sum()
        expected = np.outer(self.theme_counts.sum(axis=1), self.theme_counts.sum(axis=0)) / max(float(total), 1.0)
        return np.asarray((self.theme_counts > expected) | (self.declared > 0))

    @cached_property
    def theme_rarity(self) -> Numbers:
        """How little it says that both are at home in a theme, in the same way."""
        held = np.array([self.held_for(column, column) for column in self.at_home.T], dtype=float)
        return np.asarray(-np.log(np.maximum(held, RAREST)))

    @cached_property
    def small(self) -> Flags:
        """Small funds: by size, else by consultants, else the least active third of the tied funds."""
        active = self.activity[self.activity > 0]
        quiet = float(np.quantile(active, QUIET_SHARE)) if len(active) else 0.0
        result = []
        for i, fact in enumerate(self.known):
            if fact.size:
                result.append(fact.size == "klein")
            elif fact.consultants_fte is not None:
                result.append(fact.consultants_fte <= SMALL_FTE)
            else:
                result.append(0 < float(self.activity[i]) < quiet)
        return np.array(result, dtype=bool)

    @cached_property
    def known_small(self) -> Flags:
        """Small funds of which size or consultants say so."""
        said = [bool(fact.size or fact.consultants_fte is not None) for fact in self.known]
        return np.asarray(self.small & np.array(said, dtype=bool))

    @cached_property
    def components(self) -> dict[str, Numbers]:
        """What speaks for a pair, each a symmetric matrix over funds: the two of `model`, activity, and likeness."""
        strong, few = model.matrices(self.past)
        return {
            "strong": strong,
            "few": few,
            "active": np.sqrt(np.outer(self.activity, self.activity)),
            "like": self.likeness,
        }

    @cached_property
    def likeness(self) -> Numbers:
        """Likeness of two funds, 0 to 1: half by themes (cosine), a quarter by committees and by size."""
        aged = np.log1p(self.theme_counts) + self.declared
        length = np.sqrt((aged**2).sum(axis=1))
        cosine = np.divide(
            aged @ aged.T,
            np.outer(length, length),
            out=np.zeros((len(aged), len(aged))),
            where=np.outer(length, length) > 0,
        )
        result = 0.5 * cosine
        described = [(i, fact) for i, fact in enumerate(self.known) if fact.joint_committees or fact.size]
        for i, one in described:
            for j, two in described:
                if i == j:
                    continue
                ours, theirs = set(one.joint_committees), set(two.joint_committees)
                if ours & theirs:
                    result[i, j] += 0.25 * len(ours & theirs) / len(ours | theirs)
                if one.size and one.size == two.size:
                    result[i, j] += 0.25
        return np.asarray(result, dtype=float)

    @cached_property
    def closed_funds(self) -> Flags:
        """The funds that ended: they are part of what was, and of no advice."""
        return np.array([fact.ended is not None for fact in self.known], dtype=bool)

    def about(self, theme: str) -> Numbers:
        """How much each fund is at home in a theme: the log of its reportable activities, more if it says so."""
        if theme not in self.themes:
            return np.zeros(len(self.rows.funds))
        column = self.themes.index(theme)
        home = np.log1p(self.theme_counts[:, column]) + self.declared[:, column]
        return np.asarray(np.where(self.closed_funds, 0.0, home), dtype=float)


def pair_scores(data: MatchingData, candidates: Flags, theme: str | None = None) -> Numbers:
    """The scores of the candidate pairs, 0 to 1, as a symmetric matrix; NaN for the other pairs.

    What two did so far counts most (see `model`), then how alike they are, and how much both are at home in the theme.
    """
    first, second = np.nonzero(np.triu(candidates, 1))
    result = np.full(candidates.shape, np.nan)
    if not len(first):
        return result
    past = data.past
    weighed = [(DEEDS, model.scores(past, first, second))] if past.known.any() else []
    extra = [data.likeness]
    if theme is not None:
        home = data.about(theme)
        extra.append(np.minimum.outer(home, home))
    weighed += [(1.0, ranks(score[first, second])) for score in extra if np.ptp(score[first, second]) > 0]
    total = sum(weight for weight, _ in weighed)
    mean = sum(weight * score for weight, score in weighed) / total if weighed else 0.5
    result[first, second] = mean
    return np.asarray(np.fmax(result, result.T), dtype=float)
