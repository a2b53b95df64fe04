"""Which 3 to 8 funds could take up a theme together, who could pull it, and what each of them adds.

There is no one best group: each proposal follows a strategy of its own, is the best of those shown at what it is
called by, and shares at most half of its funds with the others. Greedy from every fund, so the result is the same each
time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samenspel.maps.analysis.advice import capacity
from samenspel.maps.analysis.advice.affinity import MatchingData, pair_scores, ranks
from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers
from samenspel.maps.analysis.schema.advice import ClusterReason, Contribution, LeadReason, ProposalData, StaffReason

#: The best share of new pairs: enough trust to start, enough new to be worth it.
BEST_NEW = 0.4
#: How many consultants (FTE) that are as busy as usual make it feel enough.
ENOUGH_FTE = 8.0
#: How much of the theme the fund that is most at home in it covers alone.
COVERED_BY_ONE = 0.6
#: A proposal shares at most this part of all its funds with each one before it (Jaccard).
ALIKE = 0.5
#: Ties of other themes count for so much less than those of the theme itself.
ELSEWHERE = 0.1

Strategy = Literal["trusted", "new", "small", "capable", "circle"]
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What counts how much in a group, see `ClusterScorer.parts`; minus a little for each fund more, because agreeing
    takes time."""

    trust: float = 0.0
    balance: float = 0.0
    likely: float = 0.0
    coverage: float = 0.0
    hands: float = 0.0
    any_small: float = 0.0
    share_small: float = 0.0
    near: float = 0.0
    each_more: float = 0.02


#: What makes a group good on the whole: by this all are compared, and what is lost when a fund leaves.
OVERALL = Weighing(trust=0.3, balance=0.15, coverage=0.3, hands=0.15, any_small=0.1)
#: How a group of each strategy is sought; that of those who ask comes first, where somebody asks.
STRATEGIES: Mapping[Strategy, Weighing] = {
    "circle": Weighing(near=0.7, coverage=0.25, hands=0.05),
    "trusted": Weighing(trust=0.7, coverage=0.25, hands=0.05),
    "new": Weighing(likely=0.7, coverage=0.15, share_small=0.15),
    "small": Weighing(share_small=0.6, coverage=0.25, trust=0.15),
    "capable": Weighing(hands=0.5, coverage=0.5),
}
#: The part in which a group of each strategy must be the best of those that are shown.
NAMESAKE: Mapping[Strategy, str] = {
    "trusted": "trust",
    "new": "likely",
    "small": "share_small",
    "capable": "hands",
    "circle": "near",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A proposal that follows a strategy.

    `value` is 0 to 1, how good it is on the whole, `parts` what makes it up, `lead` the likely trekker with
    `lead_reasons`, `adds` for each member what it brings and `loss`, how much the value drops without it.
    """

    theme: str
    strategy: Strategy
    members: tuple[str, ...]
    value: float
    parts: dict[str, float]
    lead: str
    lead_reasons: tuple[LeadReason, ...]
    adds: dict[str, Contribution]
    reasons: tuple[ClusterReason, ...]

    def as_json(self) -> ProposalData:
        """The same as it is stored."""
        return {
            "theme": self.theme,
            "strategy": self.strategy,
            "members": list(self.members),
            "value": round(self.value, 4),
            "parts": {name: round(value, 4) for name, value in self.parts.items()},
            "lead": self.lead,
            "lead_reasons": list(self.lead_reasons),
            "adds": self.adds,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True)
class ClusterScorer:
    """What is weighed, per fund or pair, for one theme."""

    trust: Numbers
    new: Flags
    likely: Numbers
    covers: Numbers
    hands: Numbers
    small: Flags
    any_small: bool
    near: Numbers

    @classmethod
    def for_theme(cls, data: MatchingData, theme: str, circle: Collection[int] = ()) -> ClusterScorer:
        """The scorer of a theme; only funds at home in it take part. `circle` are the funds that ask."""
        shared = data.shared
        on_theme = np.array([name == theme for name in data.rows.themes], dtype=bool)[shared.activity]
        weights = shared.project(shared.share * shared.recency * np.where(on_theme, 1.0, ELSEWHERE))
        typical = float(np.median(weights[weights > 0])) if (weights > 0).any() else 1.0
        trust = weights / (weights + typical)
        home = data.about(theme)
        scores = np.nan_to_num(pair_scores(data, data.not_recent, theme))
        asking = sorted(circle)
        return cls(
            trust=trust,
            new=data.not_recent,
            likely=_ranked(scores, data.not_recent) * np.sqrt(np.outer(home, home)) / max(float(home.max()), 1e-12),
            covers=COVERED_BY_ONE * home / max(float(home.max()), 1e-12),
            hands=capacity.staffing(data.staff, data.loads),
            small=data.small,
            any_small=bool((data.small & (home > 0)).any()),
            near=trust[asking].mean(axis=0) if asking else np.zeros(len(trust)),
        )

    def parts(self, members: Sequence[int]) -> dict[str, float]:
        """The parts of the value of a group, each 0 to 1: how much they trust each other (`trust`), how near the share
        of new pairs is to the best (`balance`), how likely their new pairs are (`likely`), how much of the theme they
        know (`coverage`), their consultants (`hands`), whether a small fund is along (`any_small`), the share of small
        ones, and how near they are to those who ask (`near`)."""
        chosen = list(members)
        couples = len(chosen) * (len(chosen) - 1)
        within = np.ix_(chosen, chosen)
        new = float(self.new[within].sum()) / couples if couples else 0.0
        return {
            "trust": float(self.trust[within].sum()) / couples if couples else 0.0,
            "balance": 1 - abs(new - BEST_NEW) / max(BEST_NEW, 1 - BEST_NEW),
            "likely": float(self.likely[within].sum()) / couples if couples else 0.0,
            "coverage": 1 - float(np.prod(1 - self.covers[chosen])),
            "hands": 1 - float(np.exp(-self.hands[chosen].sum() / ENOUGH_FTE)),
            "any_small": float(self.small[chosen].any() or not self.any_small),
            "share_small": float(self.small[chosen].mean()) if chosen else 0.0,
            "near": float(self.near[chosen].mean()) if chosen else 0.0,
        }

    def value(self, members: Sequence[int], weighing: Weighing = OVERALL) -> float:
        """The value of a group."""
        weighed = sum(getattr(weighing, name) * part for name, part in self.parts(members).items())
        return float(weighed) - weighing.each_more * len(members)

    def grown(
        self, able: Indices, sizes: tuple[int, int], must: Sequence[int] = (), weighing: Weighing = OVERALL
    ) -> list[tuple[float, Group]]:
        """The best group found from each of the able funds on, by adding the fund that gains most.

        Those that `must` be in it (able ones too) are in every group from the start. All groups grow at once: row r is
        the group that began with `able[r]`, column c the fund `able[c]`.
        """
        n = len(able)
        low, high = sizes[0], min(sizes[1], n)
        inside = np.eye(n, dtype=bool)
        inside[:, np.isin(able, must)] = True
        chosen = inside.copy()
        best = np.array(
            [self.value(able[row].tolist(), weighing) if low <= row.sum() <= high else -np.inf for row in inside]
        )
        pairs = [matrix[np.ix_(able, able)].astype(float) for matrix in (self.trust, self.new, self.likely)]
        while (growing := np.flatnonzero(inside.sum(axis=1) < high)).size:
            values = self._with_one_more(able, inside[growing], pairs, weighing)
            values[inside[growing]] = -np.inf
            # Rounded, so that the order of adding up never decides between equal funds.
            added = np.round(values, 9).argmax(axis=1)
            gained = values[np.arange(len(growing)), added]
            inside[growing, added] = True
            better = (inside[growing].sum(axis=1) >= low) & (gained > best[growing] + 1e-9)
            best[growing[better]] = gained[better]
            chosen[growing[better]] = inside[growing[better]]
        return [(float(best[r]), tuple(int(i) for i in able[chosen[r]])) for r in range(n)]

    def _with_one_more(self, able: Indices, inside: Flags, pairs: Sequence[Numbers], weighing: Weighing) -> Numbers:
        """The value of each of these groups (rows) with each of the able funds (columns) added."""
        more = inside.sum(axis=1)[:, None] + 1
        couples = np.maximum(more * (more - 1), 1)
        trust, new, likely = (
            ((inside @ matrix * inside).sum(axis=1)[:, None] + 2 * (inside @ matrix)) / couples for matrix in pairs
        )
        covers, hands, small, near = (each[able] for each in (self.covers, self.hands, self.small, self.near))
        open_part = np.where(inside, 1 - covers, 1.0).prod(axis=1)[:, None]
        any_small: Flags = (inside @ small.astype(float) > 0)[:, None] | small[None, :] | (not self.any_small)
        values: Numbers = (
            weighing.trust * trust
            + weighing.balance * (1 - np.abs(new - BEST_NEW) / max(BEST_NEW, 1 - BEST_NEW))
            + weighing.likely * likely
            + weighing.coverage * (1 - open_part * (1 - covers)[None, :])
            + weighing.hands * (1 - np.exp(((inside @ hands)[:, None] + hands[None, :]) / -ENOUGH_FTE))
            + weighing.any_small * any_small
            + weighing.share_small * ((inside @ small.astype(float))[:, None] + small[None, :]) / more
            + weighing.near * ((inside @ near)[:, None] + near[None, :]) / more
            - weighing.each_more * more
        )
        return values


def _ranked(scores: Numbers, of: Flags) -> Numbers:
    """The rank of each of these pairs, 0 to 1; 0 for the others."""
    result = np.zeros_like(scores)
    result[of] = ranks(scores[of]) if of.any() else []
    return result


def strategic_groups(
    scorer: ClusterScorer, able: Indices, sizes: tuple[int, int], must: Sequence[int] = ()
) -> dict[Strategy, Group]:
    """The best group of each strategy that differs enough from the ones before it in whom one may still choose (so not
    in those that `must` be in it). A strategy is left out where its group is not the best of those found at what it is
    called by: then its name would not be true."""
    found: dict[Strategy, Group] = {}
    for strategy, weighing in STRATEGIES.items():
        if strategy == "circle" and not scorer.near.any():
            continue
        grown = {
            group: round(value, 9) for value, group in scorer.grown(able, sizes, must, weighing) if value > -np.inf
        }
        for group in sorted(grown, key=lambda group: (-grown[group], group)):
            free = set(group) - set(must)
            if all(_shared(free, set(other) - set(must)) <= ALIKE for other in found.values()):
                found[strategy] = group
                break
    parts = {group: scorer.parts(group) for group in found.values()}
    return {
        strategy: group
        for strategy, group in found.items()
        if parts[group][NAMESAKE[strategy]] > 0
        and all(parts[group][NAMESAKE[strategy]] >= other[NAMESAKE[strategy]] - 1e-9 for other in parts.values())
    }


def _shared(one: set[int], other: set[int]) -> float:
    """Which part of all in two groups is in both (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 1.0


def likely_lead(data: MatchingData, members: tuple[int, ...], theme: str) -> tuple[str, tuple[LeadReason, ...]]:
    """Who could pull it: track record, at home in the theme, trusted by the others, not too busy already."""
    rows = data.rows
    chosen = np.array(members)
    on_theme = np.array([name == theme for name in rows.themes], dtype=bool)
    sayable = rows.lead & ~rows.unreported[rows.activity]
    led = np.bincount(rows.fund[sayable & on_theme[rows.activity]], minlength=len(rows.funds))
    trusted = data.weights[np.ix_(chosen, chosen)].sum(axis=1)
    score = ranks(led[chosen].astype(float)) + ranks(data.about(theme)[chosen]) + ranks(trusted)
    score += ranks(-data.loads[chosen])
    place = int(np.lexsort((np.arange(len(members)), -score))[0])
    lead = members[place]
    knows = int((data.reportable_counts[lead][chosen] > 0).sum())
    why: list[LeadReason] = []
    if led[lead]:
        why.append({"kind": "led", "theme": theme, "count": int(led[lead])})
    count = int(data.theme_counts[lead, data.themes.index(theme)])
    if count:
        why.append({"kind": "at_home", "theme": theme, "count": count})
    if knows:
        why.append({"kind": "knows", "count": knows, "of": len(members) - 1})
    fte = data.known[lead].consultants_fte
    why.append({"kind": "load", "count": int(data.lately[lead]), "days": data.params.lately, "fte": fte})
    return rows.funds[lead], tuple(why)


def _adds(data: MatchingData, scorer: ClusterScorer, members: tuple[int, ...], i: int, theme: str) -> Contribution:
    """What fund i brings to the group."""
    others = [j for j in members if j != i]
    k = data.themes.index(theme)
    return {
        "experience": int(data.theme_counts[i, k]),
        "declared": bool(data.declared[i, k]),
        "works_with": [
            data.rows.funds[j] for j in others if not data.not_recent[i, j] and data.reportable_counts[i, j]
        ],
        "new_with": [data.rows.funds[j] for j in others if data.not_recent[i, j]],
        "fte": data.known[i].consultants_fte,
        "small": bool(data.known_small[i]),
        "loss": round(scorer.value(members) - scorer.value(others), 4) if len(others) > 1 else None,
    }


def propose(data: MatchingData, theme: str) -> list[Cluster]:
    """The clusters for a theme, one for each strategy that has a group of its own; none if too few work on it."""
    if theme not in data.themes:
        return []
    able = np.flatnonzero(data.about(theme) > 0)
    low, high = data.params.cluster_sizes
    if len(able) < low:
        return []
    scorer = ClusterScorer.for_theme(data, theme)
    groups = strategic_groups(scorer, able, (low, high))
    return [describe(data, scorer, members, theme, strategy) for strategy, members in groups.items()]


def describe(
    data: MatchingData, scorer: ClusterScorer, members: tuple[int, ...], theme: str, strategy: Strategy
) -> Cluster:
    """The proposal with its reasons."""
    funds = data.rows.funds
    couples = [(i, j) for place, i in enumerate(members) for j in members[place + 1 :]]
    lead, lead_reasons = likely_lead(data, members, theme)
    k = data.themes.index(theme)
    home = [i for i in members if data.theme_counts[i, k]]
    evidence = [activity for i in home for activity in data.reportable_on(i, theme, 2)]
    staffed = [i for i in members if data.staff_known[i]]
    new = sum(bool(data.not_recent[pair]) for pair in couples)
    why: list[ClusterReason] = [
        {"kind": "pairs", "known": len(couples) - new, "new": new, "activities": []},
        {"kind": "theme", "theme": theme, "funds": len(home), "activities": list(dict.fromkeys(evidence))},
    ]
    if staffed:
        fte = float(data.staff[staffed].sum())
        unknown = len(members) - len(staffed)
        staff: StaffReason = {"kind": "hands", "fte": round(fte, 2), "unknown": unknown, "activities": []}
        if fte and (usual := capacity.usual(data.loads)):
            staff["load"] = round(float(data.lately[staffed].sum()) / fte, 1)
            staff["usual"] = round(usual, 1)
        why.append(staff)
    small = [funds[i] for i in members if data.known_small[i]]
    if small:
        why.append({"kind": "small", "funds": small, "activities": []})
    return Cluster(
        theme=theme,
        strategy=strategy,
        members=tuple(funds[i] for i in members),
        value=scorer.value(members),
        parts=scorer.parts(members),
        lead=lead,
        lead_reasons=lead_reasons,
        adds={funds[i]: _adds(data, scorer, members, i, theme) for i in members},
        reasons=tuple(why),
    )
