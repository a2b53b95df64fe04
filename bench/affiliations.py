"""Networks to find groups in: planted ones, chance, and Davis' Southern women."""

import datetime as dt
from collections.abc import Iterable

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

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


def renamed(rows: Affiliations, funds: Indices, activities: Indices, rng: np.random.Generator) -> Net:
    """The same network, with other names in another order: fund f becomes the one at `funds[f]`."""
    same = [
        Participation(f"x{funds[fund]:03}", f"y{activities[activity]:04}", "meeting", None, TODAY)
        for fund, activity in zip(rows.fund.tolist(), rows.activity.tolist(), strict=True)
    ]
    return net([same[at] for at in rng.permutation(len(same)).tolist()])


def many_groups(seed: int, organisations: int, groups: int, inside: float) -> tuple[csr_array, Indices]:
    """Activities by organisations, two and a half as many, of two to seven that are of one group with this chance;
    and the group of each."""
    rng = np.random.default_rng((seed, 11))
    group = np.arange(organisations) % groups
    rate = rng.lognormal(0, 0.8, organisations)
    members = [np.flatnonzero(group == one) for one in range(groups)]
    shares = [rate[some] / rate[some].sum() for some in members]
    every = np.cumsum(rate) / rate.sum()
    places: list[tuple[int, int]] = []
    for activity in range(5 * organisations // 2):
        size, own = int(rng.integers(2, 8)), int(rng.integers(groups))
        many = min(int(rng.binomial(size, inside)), len(members[own]))
        some = set(rng.choice(members[own], many, replace=False, p=shares[own]).tolist())
        while len(some) < size:
            some.add(int(np.searchsorted(every, rng.random() * every[-1])))
        places += [(activity, one) for one in sorted(some)]
    rows, columns = np.array(places).T
    shape = (5 * organisations // 2, organisations)
    return csr_array((np.ones(len(places)), (rows, columns)), shape=shape), group
