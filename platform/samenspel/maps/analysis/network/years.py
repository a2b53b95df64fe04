"""The network year by year, to compare: what appeared, what vanished, and how groups continued.

Every year is drawn with the positions of the whole, so that only ties come and go. A group keeps its number for
as long as enough of its funds stay together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from samenspel.maps.analysis.facts.participations import ActivityFact, FundFact, Params, Participation
from samenspel.maps.analysis.facts.ties import (
    Affiliations,
    CoParticipations,
    Flags,
    Indices,
    affiliations,
    co_participations,
)
from samenspel.maps.analysis.network import communities
from samenspel.maps.analysis.schema.network import YearData

#: How many years there are at most, and how many chance networks a year is compared with.
MAX_YEARS, CHANCE_DRAWS = 15, 20
#: A group continues in one of a later year when they share at least this part of all their funds.
MIN_CONTINUITY = 0.3
#: Groups of two years are alike when at most this part of so many draws by lot are as alike.
CONTINUITY_LEVEL, LOTS = 0.05, 200


def as_of(participations: Iterable[Participation], day: dt.date) -> list[Participation]:
    """The rows as they were on a day. A fund that took part in something before and after that day gets a row on the
    day itself, as funds that still take part have one today.
    """
    before: list[Participation] = []
    latest: dict[tuple[str, str], Participation] = {}
    after: set[tuple[str, str]] = set()
    for row in participations:
        pair = (row.fund, row.activity)
        if row.date > day:
            after.add(pair)
            continue
        before.append(row)
        if pair not in latest or latest[pair].date < row.date:
            latest[pair] = row
    return before + [replace(latest[pair], date=day) for pair in sorted(after & latest.keys())]


def yearly_networks(
    participations: Iterable[Participation],
    today: dt.date,
    params: Params,
    funds: Mapping[str, FundFact] | None = None,
    activities: Sequence[ActivityFact] = (),
) -> list[YearData]:
    """One entry a year, the oldest first: `ties` ([fund, fund, weight]), `appeared` and `vanished` (pairs against the
    year before), `funds` that took part, `activities`, and `groups` ({"id", "members", "since"}, an id for as long as
    the group continues; where the year shows no groups, `doubt` says why).

    A year has what was ongoing in it; the weight of a tie is that of its last day.
    """
    of_year: dict[int, list[Participation]] = {}
    for row in participations:
        if row.date <= today:
            of_year.setdefault(row.date.year, []).append(row)
    if not of_year:
        return []
    first = max(min(of_year), today.year - MAX_YEARS + 1)
    lean = replace(params, resamples=0, chance_draws=min(params.chance_draws, CHANCE_DRAWS))
    result: list[YearData] = []
    before: set[tuple[str, str]] = set()
    threads = GroupTracker()
    for year in range(first, today.year + 1):
        last = min(dt.date(year, 12, 31), today)
        rows = affiliations(of_year.get(year, ()), last, funds=funds, activities=activities)
        shared = co_participations(rows, last, lean)
        weights = shared.weights
        tied = _reportable_pairs(rows, shared)
        found = communities.find_groups(rows, shared, lean)
        groups = _members(found.labels, rows.funds) if found.is_clear else []
        tracked = threads.follow(groups, year)
        now = {(rows.funds[i], rows.funds[j]) for i, j in tied}
        result.append(
            {
                "year": year,
                "until": last.isoformat(),
                "funds": [rows.funds[i] for i in np.unique(rows.fund).tolist()],
                "activities": len(np.unique(rows.activity[~rows.unreported[rows.activity]])),
                "ties": [[rows.funds[i], rows.funds[j], round(float(weights[i, j]), 4)] for i, j in tied],
                "appeared": [list(pair) for pair in sorted(now - before)] if result else [],
                "vanished": [list(pair) for pair in sorted(before - now)],
                "doubt": found.doubt,
                "groups": [
                    {"id": number, "since": since, "members": sorted(members)} for number, since, members in tracked
                ],
            }
        )
        before = now
    return result


def _reportable_pairs(rows: Affiliations, shared: CoParticipations) -> list[tuple[int, int]]:
    """The pairs that share an activity which may be counted, in order."""
    reportable = ~rows.unreported[shared.activity]
    return sorted(set(zip(shared.first[reportable].tolist(), shared.second[reportable].tolist(), strict=True)))


def _members(labels: Indices, funds: Sequence[str]) -> list[set[str]]:
    return [
        {funds[i] for i in np.flatnonzero(labels == group).tolist()} for group in range(int(labels.max(initial=-1)) + 1)
    ]


class GroupTracker:
    """Numbers the groups of one year after the other; a number is never given to another group."""

    def __init__(self) -> None:
        self._known: list[tuple[int, int, set[str]]] = []
        self._next = 0

    def follow(self, groups: Sequence[set[str]], year: int) -> list[tuple[int, int, set[str]]]:
        """The groups of this year with their number and first year. A group may skip years without groups.

        A group goes on in the one that shares most of its funds, if that is enough of them; and only where the groups
        of both years are more alike than groups of these sizes would be by chance.
        """
        if not groups:
            return []
        known = self._known if _are_alike([then for _number, _since, then in self._known], groups) else []
        overlap = sorted(
            (-len(now & then) / len(now | then), at, number, since)
            for at, now in enumerate(groups)
            for number, since, then in known
        )
        number_of: dict[int, tuple[int, int]] = {}
        for share, at, number, since in overlap:
            taken = {one for one, _ in number_of.values()}
            if -share >= MIN_CONTINUITY and at not in number_of and number not in taken:
                number_of[at] = (number, since)
        found = []
        for at, members in enumerate(groups):
            if at not in number_of:
                number_of[at] = (self._next, year)
                self._next += 1
            found.append((*number_of[at], members))
        self._known = found
        return found


def _are_alike(before: Sequence[set[str]], after: Sequence[set[str]]) -> bool:
    """Whether more pairs of funds are together in both years than if the places in the groups of the later one were
    drawn by lot."""
    then, now = ({fund: at for at, group in enumerate(some) for fund in group} for some in (before, after))
    every = sorted(then.keys() | now.keys())
    earlier, later = (np.array([some.get(fund, -1) for fund in every], dtype=np.int64) for some in (then, now))

    def together(labels: Indices) -> Flags:
        return np.asarray(np.equal.outer(labels, labels) & (labels >= 0))

    were = together(earlier)
    rng, seen = np.random.default_rng(0), int((were & together(later)).sum())
    as_alike = sum(int((were & together(rng.permutation(later))).sum()) >= seen for _ in range(LOTS - 1))
    return (as_alike + 1) / LOTS <= CONTINUITY_LEVEL
