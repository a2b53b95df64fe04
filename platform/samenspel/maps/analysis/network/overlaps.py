"""Overlaps and gaps: groups of nearly the same funds, themes on which many funds work without meeting, and activities
of one fund alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np

from samenspel.maps.analysis.facts.participations import MEMBERSHIP, ActivityFact, FundFact
from samenspel.maps.analysis.facts.ties import Affiliations, Indices
from samenspel.maps.analysis.schema.network import AlikeGroups, LoneActivities, OverlapsData, ThemeApart

#: Two groups are similar from this share of common members (of all members of both) on, with at least so many of them.
MIN_SIMILARITY, MIN_COMMON = 0.6, 3
#: A theme is worked on separately when it has at least so many funds, of whose pairs at most this share met on it.
MIN_WORKING, MAX_MET_SHARE = 5, 0.25
#: How many of each are kept, the clearest first.
MAX_NAMED = 20


def similar_groups(rows: Affiliations, about: Mapping[str, ActivityFact], since: int) -> list[AlikeGroups]:
    """Pairs of groups with nearly the same members who were there from day `since` on: `share` of common members,
    `common` (the funds), `same_theme`; on the same theme first. Groups are activities of the kind membership. The one
    behind the big days is left out: all funds are in it, so it resembles each large group and could replace none."""
    for_all = [ident in about and about[ident].for_all for ident in rows.activities]
    members: dict[int, set[int]] = {}
    for fund, activity, day in zip(rows.fund.tolist(), rows.activity.tolist(), rows.day.tolist(), strict=True):
        if for_all[activity] or rows.unreported[activity]:
            continue
        if rows.kinds[activity] == MEMBERSHIP and day >= since:
            members.setdefault(activity, set()).add(fund)
    found = []
    for one, two in combinations(sorted(members), 2):
        common = members[one] & members[two]
        share = len(common) / len(members[one] | members[two])
        if len(common) >= MIN_COMMON and share >= MIN_SIMILARITY:
            same = rows.themes[one] is not None and rows.themes[one] == rows.themes[two]
            found.append((not same, -share, -len(common), one, two, common))
    found.sort(key=lambda pair: pair[:5])
    return [
        {
            "groups": [rows.activities[one], rows.activities[two]],
            "titles": [_title(rows.activities[one], about), _title(rows.activities[two], about)],
            "theme": rows.themes[one] if not other_theme else None,
            "same_theme": not other_theme,
            "share": round(-share, 3),
            "common": [rows.funds[fund] for fund in sorted(common)],
            "sizes": [len(members[one]), len(members[two])],
        }
        for other_theme, share, _, one, two, common in found[:MAX_NAMED]
    ]


def separate_themes(rows: Affiliations, facts: Mapping[str, FundFact]) -> list[ThemeApart]:
    """Themes on which many funds work without meeting: `funds` (that took part in an activity on it or declare it),
    `pairs` of them, `met` (how many pairs shared an activity on it that may be counted). Unreported activities count as
    a meeting, but put no fund on a theme and are not counted in `met`."""
    themes = sorted({theme for theme in rows.themes if theme} | {t for fact in facts.values() for t in fact.themes})
    sayable = ~rows.unreported[rows.activity]
    theme_of = np.array([theme or "" for theme in rows.themes], dtype=object)
    found = []
    for theme in themes:
        on_it = (theme_of == theme)[rows.activity] if len(rows.activity) else np.zeros(0, dtype=bool)
        working = set(rows.fund[on_it & sayable].tolist())
        working |= {i for i, fund in enumerate(rows.funds) if fund in facts and theme in facts[fund].themes}
        pairs = len(working) * (len(working) - 1) // 2
        if len(working) < MIN_WORKING:
            continue
        if len(_pairs_that_met(rows.fund[on_it], rows.activity[on_it], working)) <= MAX_MET_SHARE * pairs:
            countable = on_it & sayable
            met = len(_pairs_that_met(rows.fund[countable], rows.activity[countable], working))
            found.append((met / pairs, -len(working), theme, sorted(working), pairs, met))
    found.sort(key=lambda one: one[:3])
    return [
        {"theme": theme, "funds": [rows.funds[i] for i in working], "pairs": pairs, "met": met}
        for _, _, theme, working, pairs, met in found[:MAX_NAMED]
    ]


def _pairs_that_met(fund: Indices, activity: Indices, working: set[int]) -> set[tuple[int, int]]:
    """The pairs of these funds that shared one of these activities."""
    there: dict[int, list[int]] = {}
    for one, what in zip(fund.tolist(), activity.tolist(), strict=True):
        if one in working:
            there.setdefault(what, []).append(one)
    return {pair for some in there.values() for pair in combinations(sorted(some), 2)}


def lone_activities(rows: Affiliations, about: Mapping[str, ActivityFact], since: int) -> LoneActivities:
    """Activities from day `since` on of one fund alone: how many there are by kind, and the latest with their fund."""
    size = rows.sizes[rows.activity]
    single = np.flatnonzero((size == 1) & (rows.day >= since) & ~rows.unreported[rows.activity])
    single = single[np.lexsort((rows.activity[single], -rows.day[single]))]
    counts = Counter(rows.kinds[activity] for activity in rows.activity[single].tolist())
    return {
        "counts": dict(sorted(counts.items())),
        "activities": [
            {
                "activity": rows.activities[rows.activity[row]],
                "title": _title(rows.activities[rows.activity[row]], about),
                "fund": rows.funds[rows.fund[row]],
            }
            for row in single[:MAX_NAMED].tolist()
        ],
    }


def named_activities(found: OverlapsData) -> Iterable[str]:
    """The activities that are named in these overlaps."""
    for pair in found["alike"]:
        yield from pair["groups"]
    for one in found["alone"]["activities"]:
        yield one["activity"]


def _title(ident: str, about: Mapping[str, ActivityFact]) -> str:
    return about[ident].title if ident in about else ident
