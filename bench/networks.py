"""Real networks to judge partner advice on: the files of a data folder, and networks cut out of the largest of them.

The folder is SAMENSPEL_NETWORKS, or `shared/data/networks` beside the project or beside a folder above it.
"""

import csv
import gzip
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import scipy.sparse as sp

from bench.figures import Refused
from samenspel.maps.analysis.facts.table import Table, TableBuilder
from samenspel.maps.analysis.files.columns import TRAITS

ROOT = Path(__file__).parent.parent
#: Networks with fewer new pairs in the year after tell nothing.
MIN_NEW_PAIRS = 4
Way = Literal["ego", "strong", "walk"]


@dataclass(frozen=True)
class Network:
    """A network, and the moment of which the future is predicted."""

    name: str
    table: Table
    at: float


def folder(given: str | None = None) -> Path:
    """The data folder. Raises CommandError."""
    named = given or os.environ.get("SAMENSPEL_NETWORKS")
    places = [Path(named)] if named else [above / "shared" / "data" / "networks" for above in ROOT.parents]
    for place in places:
        if (place / "h39.csv.gz").is_file():
            return place
    raise Refused("no networks here: set SAMENSPEL_NETWORKS to the folder with h39.csv.gz, h2020.csv.gz and tc39_*.csv")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", newline="") if path.suffix == ".gz" else path.open(newline="") as file:
        yield from csv.DictReader(file)


def table_of(rows: Iterator[tuple[str, str, float]]) -> Table:
    columns = TableBuilder()
    for org, act, t in rows:
        columns.add(org, act, t)
    return columns.build(float("inf"))


@cache
def h39(place: Path) -> list[Network]:
    """The 210 small networks."""
    parts: dict[str, list[tuple[str, str, float]]] = {}
    cuts: dict[str, float] = {}
    for row in _rows(place / "h39.csv.gz"):
        parts.setdefault(row["net"], []).append((row["org"], row["act"], float(row["t"])))
        cuts[row["net"]] = float(row["cut"])
    return [Network(f"h39 {name}", table_of(iter(rows)), cuts[name]) for name, rows in parts.items()]


@cache
def whole(place: Path, name: str) -> Table:
    """One of the files as it is, with the traits of its organisations."""
    columns = TableBuilder()
    for row in _rows(place / name):
        traits = {trait: row[trait] for trait in TRAITS if trait in row}
        columns.add(row["org"], row["act"], float(row["t"]), traits=traits)
    return columns.build(float("inf"))


def tc39(place: Path, name: str = "tc39_topics.csv") -> list[Network]:
    """The standards body TC39 at each half year."""
    table = whole(place, name)
    return [Network(f"tc39 {at}", table, float(at)) for at in np.arange(2021.0, 2025.01, 0.5)]


def part_of(table: Table, chosen: np.ndarray, until: float) -> Table:
    """The rows of the chosen organisations before `until`, with those organisations only."""
    kept = np.isin(table.org, chosen) & (table.t < until)
    rows = zip(table.org[kept].tolist(), table.act[kept].tolist(), table.t[kept].tolist(), strict=True)
    return table_of((table.orgs[org], table.acts[act], t) for org, act, t in rows)


def cut_out(place: Path, at: float, count: int, seed: int, sizes: tuple[int, int], way: Way = "ego") -> list[Network]:
    """Networks around random organisations of Horizon 2020, chosen by what was known at that moment only.

    From organisation to organisation: all partners in random order (`ego`), the closest first (`strong`), or a few of
    each (`walk`).
    """
    table, rng = whole(place, "h2020.csv.gz"), np.random.default_rng(seed)
    before = table.t < at
    shape = (len(table.orgs), len(table.acts))
    part = sp.csr_matrix((np.ones(before.sum()), (table.org[before], table.act[before])), shape=shape)
    part.data[:] = 1
    by_act = part.T.tocsr()
    able = np.asarray(part.sum(axis=1)).ravel() >= 2
    made: list[Network] = []
    while len(made) < count:
        size = int(rng.integers(sizes[0], sizes[1] + 1))
        start = int(rng.choice(np.flatnonzero(able)))
        chosen, at_place = [start], 0
        while len(chosen) < size and at_place < len(chosen):
            shared = np.asarray(by_act[part[chosen[at_place]].indices].sum(axis=0)).ravel()
            near = rng.permutation(np.flatnonzero((shared > 0) & able))
            if way == "strong":
                near = near[np.argsort(-shared[near], kind="stable")]
            if way == "walk":
                near = near[: rng.integers(3, 12)]
            chosen += [int(one) for one in near if int(one) not in set(chosen)][: size - len(chosen)]
            at_place += 1
        if len(chosen) == size:
            made.append(Network(f"h2020 {at} {start}", part_of(table, np.array(chosen), at + 1), at))
    return made
