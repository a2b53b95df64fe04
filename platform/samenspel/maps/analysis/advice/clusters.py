"""Which 3 to 8 funds could take up a theme together, who could pull it, and what each of them adds.

A good cluster has trust (ties there are), something new (pairs that did not work together lately), people at
home in the theme, hands (consultants who are not too busy), and a small fund. Greedy from every fund, so the
result is the same each time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samenspel.maps.analysis.advice import capacity
from samenspel.maps.analysis.advice.affinity import MatchingData, ranks
from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers
from samenspel.maps.analysis.schema.advice import ClusterReason, Contribution, LeadReason, ProposalData, StaffReason

#: What counts how much; together 1, minus a little for each fund more, because agreeing takes time.
TRUST, NEWNESS, COVERAGE, HANDS, SMALL = 0.3, 0.15, 0.3, 0.15, 0.1
EACH_MORE = 0.02
#: The best share of new pairs: enough trust to start, enough new to be worth it.
BEST_NEW = 0.4
#: How many consultants (FTE) that are as busy as usual make it feel enough.
ENOUGH_FTE = 8.0
#: How much of the theme the fund that is most at home in it covers alone.
COVERED_BY_ONE = 0.6
#: An alternative shares at most this much with the ones before it (Jaccard); more where there would be fewer than
#: `FEWEST` otherwise, but never all.
ALIKE = (0.5, 0.75, 0.99)
FEWEST = 3

Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A proposal. `value` is 0 to 1, `parts` what makes it up, `lead` the likely trekker with `lead_reasons`,
    `adds` for each member what it brings and `loss`, how much the value drops without it.
    """

    theme: str
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
    covers: Numbers
    hands: Numbers
    small: Flags
    any_small: bool

    @classmethod
    def for_theme(cls, data: MatchingData, theme: str) -> ClusterScorer:
        """The scorer of a theme; only funds at home in it take part."""
        weights = data.weights
        typical = float(np.median(weights[weights > 0])) if (weights > 0).any() else 1.0
        home = data.about(theme)
        return cls(
            trust=weights / (weights + typical),
            new=data.not_recent,
            covers=COVERED_BY_ONE * home / max(float(home.max()), 1e-12),
            hands=capacity.staffing(data.staff, data.loads),
            small=data.small,
            any_small=bool((data.small & (home > 0)).any()),
        )

    def parts(self, members: Sequence[int]) -> dict[str, float]:
        """The parts of the value of a group, each 0 to 1."""
        chosen = list(members)
        couples = len(chosen) * (len(chosen) - 1)
        new = float(self.new[np.ix_(chosen, chosen)].sum()) / couples if couples else 0.0
        return {
            "trust": float(self.trust[np.ix_(chosen, chosen)].sum()) / couples if couples else 0.0,
            "new": 1 - abs(new - BEST_NEW) / max(BEST_NEW, 1 - BEST_NEW),
            "coverage": 1 - float(np.prod(1 - self.covers[chosen])),
            "hands": 1 - float(np.exp(-self.hands[chosen].sum() / ENOUGH_FTE)),
            "small": float(self.small[chosen].any() or not self.any_small),
        }

    def value(self, members: Sequence[int]) -> float:
        """The value of a group."""
        parts = self.parts(members)
        return (
            TRUST * parts["trust"]
            + NEWNESS * parts["new"]
            + COVERAGE * parts["coverage"]
            + HANDS * parts["hands"]
            + SMALL * parts["small"]
            - EACH_MORE * len(members)
        )

    def grown(self, able: Indices, sizes: tuple[int, int], must: Sequence[int] = ()) -> list[tuple[float, Group]]:
        """The best group found from each of the able funds on, by adding the fund that gains most.

        Those that `must` be in it (able ones too) are in every group from the start. All groups grow at once: row r is
        the group that began with `able[r]`, column c the fund `able[c]`.
        """
        n = len(able)
        trust, new = self.trust[np.ix_(able, able)], self.new[np.ix_(able, able)].astype(float)
        covers, hands, small = self.covers[able], self.hands[able], self.small[able]
        low, high = sizes[0], min(sizes[1], n)
        inside = np.eye(n, dtype=bool)
        inside[:, np.isin(able, must)] = True
        size = inside.sum(axis=1)
        trust_to, new_to = inside @ trust, inside @ new
        trust_in, new_in = (trust_to * inside).sum(axis=1), (new_to * inside).sum(axis=1)
        open_part, hands_in = np.where(inside, 1 - covers, 1.0).prod(axis=1), inside @ hands
        small_in: Flags = inside @ small | np.full(n, not self.any_small)
        chosen = inside.copy()
        best = np.array([self.value(able[row].tolist()) if low <= row.sum() <= high else -np.inf for row in inside])
        while (growing := np.flatnonzero(size < high)).size:
            more = size[growing, None] + 1
            couples = more * (more - 1)
            share = (new_in[growing, None] + 2 * new_to[growing]) / couples
            values = (
                TRUST * (trust_in[growing, None] + 2 * trust_to[growing]) / couples
                + NEWNESS * (1 - np.abs(share - BEST_NEW) / max(BEST_NEW, 1 - BEST_NEW))
                + COVERAGE * (1 - open_part[growing, None] * (1 - covers)[None, :])
                + HANDS * (1 - np.exp(-(hands_in[growing, None] + hands[None, :]) / ENOUGH_FTE))
                + SMALL * (small_in[growing, None] | small[None, :])
                - EACH_MORE * more
            )
            values[inside[growing]] = -np.inf
            # Rounded, so that the order of adding up never decides between equal funds.
            added = np.round(values, 9).argmax(axis=1)
            gained = values[np.arange(len(growing)), added]
            trust_in[growing] += 2 * trust_to[growing, added]
            new_in[growing] += 2 * new_to[growing, added]
            trust_to[growing] += trust[added]
            new_to[growing] += new[added]
            open_part[growing] *= 1 - covers[added]
            hands_in[growing] += hands[added]
            small_in[growing] |= small[added]
            inside[growing, added] = True
            size[growing] += 1
            better = growing[(size[growing] >= low) & (gained > best[growing] + 1e-9)]
            best[better] = gained[np.searchsorted(growing, better)]
            chosen[better] = inside[better]
        return [(float(best[r]), tuple(int(i) for i in able[chosen[r]])) for r in range(n)]


def different(
    scorer: ClusterScorer, grown: Iterable[tuple[float, Group]], able: Iterable[int], must: Collection[int], most: int
) -> list[Group]:
    """Of the groups that were grown, at most `most` that differ enough in whom one may still choose (so not in those
    that `must` be in it), the best first. Where these are few, the best with one fund replaced are looked at too.
    """
    found = {group: round(value, 9) for value, group in grown if np.isfinite(value)}
    chosen = _apart(found, must, most, ALIKE[0])
    if found and len(chosen) < min(most, FEWEST):
        best = chosen[0]
        for out in set(best) - set(must):
            for other in set(map(int, able)) - set(best):
                group = tuple(sorted({*best, other} - {out}))
                found.setdefault(group, round(scorer.value(group), 9))
        for alike in ALIKE:
            chosen = _apart(found, must, most, alike)
            if len(chosen) >= min(most, FEWEST):
                break
    return chosen


def _apart(found: Mapping[Group, float], must: Collection[int], most: int, alike: float) -> list[Group]:
    """The best groups, each of which shares at most `alike` with the ones before it."""
    chosen: list[Group] = []
    for group in sorted(found, key=lambda group: (-found[group], group)):
        free = set(group) - set(must)
        if all(_shared(free, set(other) - set(must)) <= alike for other in chosen):
            chosen.append(group)
        if len(chosen) == most:
            break
    return chosen


def _shared(one: set[int], other: set[int]) -> float:
    """Which part of all in two groups is in both (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 1.0


def _lead(data: MatchingData, members: tuple[int, ...], theme: str) -> tuple[int, tuple[LeadReason, ...]]:
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
    return lead, tuple(why)


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
    """At most `params.alternatives` clusters for a theme, the best first; none if too few work on it."""
    if theme not in data.themes:
        return []
    able = np.flatnonzero(data.about(theme) > 0)
    low, high = data.params.cluster_sizes
    if len(able) < low:
        return []
    scorer = ClusterScorer.for_theme(data, theme)
    chosen = different(scorer, scorer.grown(able, (low, high)), able, (), data.params.alternatives)
    return [describe(data, scorer, members, theme) for members in chosen]


def describe(data: MatchingData, scorer: ClusterScorer, members: tuple[int, ...], theme: str) -> Cluster:
    """The proposal with its reasons."""
    funds = data.rows.funds
    couples = [(i, j) for place, i in enumerate(members) for j in members[place + 1 :]]
    lead, lead_reasons = _lead(data, members, theme)
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
        members=tuple(funds[i] for i in members),
        value=scorer.value(members),
        parts=scorer.parts(members),
        lead=funds[lead],
        lead_reasons=lead_reasons,
        adds={funds[i]: _adds(data, scorer, members, i, theme) for i in members},
        reasons=tuple(why),
    )
