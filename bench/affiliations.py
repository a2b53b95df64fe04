"""Networks to find groups in: planted ones, chance, and Davis' Southern women."""

import datetime as dt
from collections.abc import Iterable

import networkx as nx
import numpy as np

from samenspel.maps.analysis.facts.participations import Params, Participation
from samenspel.maps.analysis.facts.ties import Affiliations, CoParticipations, Indices, affiliations, co_participations

#: After all rows of all networks.
TODAY = dt.date(2030, 1, 1)
SIZES = (14, 11, 8, 6)
ACTIVITIES, MAX_SIZE = 150, 15
Net = tuple[Affiliations, CoParticipations]


def net(rows: Iterable[Participation]) -> Net:
    """The rows as the analysis takes them, but without ageing."""
    cleaned = affiliations(rows, TODAY)
    return cleaned, co_participations(cleaned, TODAY, Params(half_life=1e9))


def _met(activity: int, funds: Indices) -> list[Participation]:
    return [Participation(f"f{fund:02}", f"a{activity:03}", "meeting", None, TODAY) for fund in funds.tolist()]


def planted(seed: int, mu: float) -> tuple[Net, Indices]:
    """Groups of 14, 11, 8 and 6 whose activities draw members from elsewhere with weight mu; the group of each fund."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(SIZES)), SIZES)
    rate = rng.lognormal(0, 0.8, len(group))
    rows = []
    for activity in range(ACTIVITIES):
        own = group[rng.integers(len(group))]
        inside = int((group == own).sum())
        weight = np.where(group == own, 1 - mu, mu * inside / (len(group) - inside)) * rate
        size = min(MAX_SIZE, 2 + int(rng.geometric(0.25)))
        rows += _met(activity, rng.choice(len(group), size, replace=False, p=weight / weight.sum()))
    made = net(rows)
    return made, np.array([group[int(fund[1:])] for fund in made[0].funds])


def by_chance(seed: int) -> Net:
    """The same without groups: members are drawn by chance."""
    rng = np.random.default_rng((seed, 7))
    rate = rng.lognormal(0, 0.8, sum(SIZES))
    rows = []
    for activity in range(ACTIVITIES):
        size = min(MAX_SIZE, 2 + int(rng.geometric(0.25)))
        rows += _met(activity, rng.choice(len(rate), size, replace=False, p=rate / rate.sum()))
    return net(rows)


def davis() -> tuple[Net, Indices]:
    """The Southern women, and Freeman's (2003) consensus on them: the first nine and the others."""
    graph = nx.davis_southern_women_graph()
    women: list[str] = graph.graph["top"]
    rows = [Participation(woman, event, "meeting", None, TODAY) for woman in women for event in graph[woman]]
    made = net(rows)
    return made, np.array([women.index(woman) >= 9 for woman in made[0].funds]).astype(np.int64)
