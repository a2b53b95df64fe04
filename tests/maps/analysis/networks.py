"""Networks to test the analysis on: Davis' Southern women, planted groups, and chance."""

import datetime as dt
from collections.abc import Sequence

import networkx as nx
import numpy as np

from samenspel.maps.analysis.facts.participations import (
    INITIATIVE,
    MEETING,
    TOPIC,
    ActivityFact,
    FundFact,
    Participation,
    Size,
)
from samenspel.maps.analysis.schema.snapshot import ComputedSnapshot
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook
from samenspel.maps.analysis.sentences.phrasing import ReadableSnapshot, phrase_snapshot
from samenspel.maps.analysis.snapshot.disclosure import redact

TODAY = dt.date(2025, 6, 30)


def met(
    activity: str, *funds: str, days_ago: int = 0, kind: str = MEETING, theme: str | None = None
) -> list[Participation]:
    """One activity in which these funds took part."""
    day = TODAY - dt.timedelta(days=days_ago)
    return [Participation(fund, activity, kind, theme, day) for fund in funds]


def facts(*funds: str) -> list[FundFact]:
    return [FundFact(fund, f"Fonds {fund}") for fund in funds]


def davis() -> tuple[list[Participation], list[str]]:
    """The rows, and the women in the order of Freeman (2003): 1 to 9 and 10 to 18 are his two groups."""
    graph = nx.davis_southern_women_graph()
    women: list[str] = graph.graph["top"]
    return [row for woman in women for event in graph[woman] for row in met(event, woman)], women


def chance(seed: int, activities: int = 150) -> list[Participation]:
    """39 funds that meet by chance, some far more active than others."""
    rng = np.random.default_rng(seed)
    rate = rng.lognormal(0, 0.8, 39)
    rows = []
    for number in range(activities):
        size = min(15, 1 + rng.geometric(0.25))
        some = rng.choice(39, size, replace=False, p=rate / rate.sum())
        rows += met(f"a{number}", *(f"f{fund:02}" for fund in some))
    return rows


def planted(seed: int, mix: float = 0.2) -> tuple[list[Participation], dict[str, int]]:
    """39 funds in groups of 14, 11, 8 and 6 that mostly meet their own, and the group of each."""
    rng = np.random.default_rng(seed)
    group = np.repeat([0, 1, 2, 3], [14, 11, 8, 6])
    rate = rng.lognormal(0, 0.8, 39)
    rows = []
    for number in range(200):
        own = group[rng.integers(39)]
        inside = (group == own).sum()
        chances = np.where(group == own, 1 - mix, mix * inside / (39 - inside)) * rate
        size = min(15, 1 + rng.geometric(0.25))
        some = rng.choice(39, size, replace=False, p=chances / chances.sum())
        kind = (MEETING, TOPIC, INITIATIVE)[number % 3]
        rows += met(
            f"a{number}",
            *(f"f{fund:02}" for fund in some),
            days_ago=int(rng.integers(900)),
            kind=kind,
            theme=f"thema-{own if rng.random() < 0.8 else rng.integers(4)}",
        )
    return rows, {f"f{fund:02}": int(group[fund]) for fund in range(39)}


def readable(
    snapshot: ComputedSnapshot,
    rows: Sequence[Participation] = (),
    funds: Sequence[FundFact] = (),
    activities: Sequence[ActivityFact] = (),
) -> ReadableSnapshot:
    """A snapshot as a reader of Dutch gets it; the rows and facts of which it was made add the details."""
    names = {node["id"]: node["name"] for node in snapshot["nodes"]}
    stored = redact(snapshot, rows, funds, activities)
    return phrase_snapshot(stored, Phrasebook(names, snapshot["themes"]))


World = tuple[list[Participation], list[FundFact], list[ActivityFact]]


def world(seed: int = 0) -> World:
    """Planted groups as a small sector: names, sizes, titles and addresses."""
    rows, group = planted(seed)
    sizes: tuple[Size, ...] = ("klein", "middelgroot", "groot")
    funds = [
        FundFact(fund, f"Fonds {fund}", sizes[place % 3], 1.5 + place % 5, (f"{100 + place // 2}",), (f"thema-{own}",))
        for place, (fund, own) in enumerate(group.items())
    ]
    seen = {row.activity: row for row in rows}
    activities = [
        ActivityFact(name, f"Titel van {name}", row.kind, row.theme, row.date, f"/activiteit/{name}")
        for name, row in seen.items()
    ]
    return rows, funds, activities
