"""Networks that are made up, of kinds that the data folder has not: boards, working groups, planted groups."""

from collections.abc import Iterator

import numpy as np

from bench.networks import Network, table_of

#: How many organisations there are, and the moment of which the future is predicted.
ORGANISATIONS, AT = 39, 2019.0
#: The planted groups, see the networks' README.
SIZES = np.array((14, 11, 8, 6))
Row = tuple[str, str, float]


def boards(seed: int, years: int = 7) -> Network:
    """Permanent boards that meet several times a year; now and then a member is replaced."""
    rng = np.random.default_rng(seed)
    drawn = np.exp(rng.normal(0, 0.6, ORGANISATIONS))
    rows: list[Row] = []
    for board in range(int(rng.integers(8, 16))):
        size, meetings, turnover = int(rng.integers(4, 13)), int(rng.integers(2, 7)), rng.uniform(0.03, 0.15)
        members = _draw(rng, drawn, size)
        for year in range(years + 1):
            for meeting in range(meetings):
                t = AT - years + year + (meeting + rng.random() / 2) / meetings
                there = [one for one in members if rng.random() < 0.85]
                rows += [(f"o{one}", f"b{board}-{year}-{meeting}", t) for one in there]
            for place in np.flatnonzero(rng.random(size) < turnover).tolist():
                outside = drawn.copy()
                outside[members] = 0
                members[place] = _draw(rng, outside, 1)[0]
    return Network(f"boards {seed}", table_of(iter(rows)), AT)


def working_groups(seed: int, years: int = 5) -> Network:
    """Groups of some months on a theme, of organisations that are active, at home in it, and known to the others."""
    rng = np.random.default_rng(seed)
    drawn = np.exp(rng.normal(0, 0.7, ORGANISATIONS))
    at_home = rng.random((ORGANISATIONS, 6)) < 0.3
    known = np.zeros((ORGANISATIONS, ORGANISATIONS))
    rows: list[Row] = []
    starts = np.sort(AT - years + rng.random(int(rng.integers(30, 60))) * (years + 1))
    for group, start in enumerate(starts.tolist()):
        suits = drawn * (0.15 + at_home[:, int(rng.integers(6))])
        members = _draw(rng, suits, 1)
        for _ in range(int(rng.integers(2, 8))):
            near = suits * (1 + known[members].sum(axis=0))
            near[members] = 0
            members += _draw(rng, near, 1)
        lasts, meetings = rng.uniform(0.4, 1.5), int(rng.integers(3, 9))
        for meeting in range(meetings):
            there = [one for one in members if rng.random() < 0.75]
            rows += [(f"o{one}", f"g{group}-{meeting}", start + lasts * meeting / meetings) for one in there]
        known[np.ix_(members, members)] += 0.5
    return Network(f"working groups {seed}", table_of(iter(rows)), AT)


def planted(seed: int, mu: float, years: int = 4) -> Network:
    """Planted groups (see the networks' README), whose activities are spread over the years."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(SIZES)), SIZES)
    rate = np.exp(rng.normal(0, 0.8, ORGANISATIONS))
    rows: list[Row] = []
    for activity in range(190):
        own = group == rng.choice(len(SIZES), p=SIZES / SIZES.sum())
        suits = np.where(own, 1 - mu, mu * own.sum() / (~own).sum()) * rate
        t = AT - years + rng.random() * (years + 1)
        members = _draw(rng, suits, int(min(1 + rng.geometric(0.25), 15)))
        rows += [(f"o{one}", f"a{activity}", t) for one in members]
    return Network(f"planted {mu} {seed}", table_of(iter(rows)), AT)


def families(count: int) -> Iterator[tuple[str, list[Network]]]:
    """Each kind with so many networks."""
    yield "boards", [boards(seed) for seed in range(count)]
    yield "groups", [working_groups(seed) for seed in range(count)]
    yield "planted", [planted(seed, mu) for mu in (0.2, 0.5) for seed in range(count // 2)]


def _draw(rng: np.random.Generator, weights: np.ndarray, count: int) -> list[int]:
    return [int(one) for one in rng.choice(len(weights), count, replace=False, p=weights / weights.sum())]
