"""What two organisations that did nothing together yet have going for them, as numbers from 0 to 1.

Every measure is turned into a rank among the candidate pairs of the network, so that it means the same in a large
and in a small one; every time is in multiples of the memory of the network (see `past`). No name, place or kind of
organisation comes in.
"""

from __future__ import annotations

import numpy as np

from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.facts.ties import Indices, Numbers

#: Half-lives that are tried, in multiples of the memory of the network.
MULTIPLES = (1, 2, 4)
#: Ties older than this (in memories) hardly count as ties.
LONG = 4
#: The pull of the start in the near and in the far walk.
NEAR, FAR = 0.5, 0.15

Matrices = dict[str, Numbers]


def ranks(values: Numbers) -> Numbers:
    """Rank from 0 (lowest) to 1 (highest), equal values share their mean rank; 0.5 when all are alike."""
    if not len(values):
        return values
    _, where, count = np.unique(np.round(values, 12), return_inverse=True, return_counts=True)
    mean_place = np.cumsum(count) - (count + 1) / 2
    return np.asarray(mean_place[where] / max(len(values) - 1, 1), dtype=float)


def divided(one: Numbers, two: Numbers) -> Numbers:
    """The quotient, 0 where it has none."""
    return np.divide(one, two, out=np.zeros(np.broadcast_shapes(np.shape(one), np.shape(two))), where=two > 0)


def walk(ties: Numbers, restart: float) -> Numbers:
    """Where a walk along the ties is found that starts over with this chance, there and back (Tong 2006)."""
    step = divided(ties, ties.sum(axis=1)[:, None])
    found = restart * np.linalg.inv(np.eye(len(ties)) - (1 - restart) * step)
    return np.asarray(found + found.T, dtype=float)


def common(ties: Numbers) -> Numbers:
    """Shared partners by the strength of both ties: the sum over partners of the root of the product."""
    root = np.sqrt(ties)
    return np.asarray(root @ root, dtype=float)


def of_ties(past: KnownHistory) -> Matrices:
    """Measures of the ties and the activity of both, at several half-lives."""
    made: Matrices = {}
    for multiple in (0.5, *MULTIPLES):
        half_life = multiple * past.memory
        active, ties = past.activity(half_life), past.ties(half_life)
        both = np.sqrt(np.outer(active, active))
        shared = common(ties)
        made[f"both@{multiple}"] = both
        made[f"common-both@{multiple}"] = shared * both
        if multiple < 1:
            continue
        strength = ties.sum(axis=1)
        near = divided(ties, np.sqrt(np.outer(strength, strength)))
        made[f"less@{multiple}"] = np.minimum.outer(active, active)
        made[f"common@{multiple}"] = shared
        made[f"through@{multiple}"] = ties @ divided(ties, strength[:, None])
        made[f"walk@{multiple}"] = walk(ties, NEAR)
        made[f"far-both@{multiple}"] = walk(ties, FAR) * both
        made[f"three@{multiple}"] = near @ near @ near
    return made


def of_neighbours(past: KnownHistory) -> tuple[Matrices, Numbers]:
    """Measures of who shares partners, with ties that fade (and the faded ties), and with all that ever were."""
    half_life = LONG * past.memory
    _, _, act = past.meetings
    faded = 1 - np.exp(-2 * past.matrix(np.exp2((past.act_t - past.at) / half_life)[act]))
    active = past.activity(past.memory)
    both = np.sqrt(np.outer(active, active))
    made: Matrices = {}
    for name, ties in (("faded", faded), ("ever", (past.met > 0).astype(float))):
        degree = np.maximum(ties.sum(axis=1), 0.5)
        shared = ties @ ties
        through = (ties / degree) @ ties
        made[f"{name}-shared"] = shared
        made[f"{name}-through"] = through
        made[f"{name}-jaccard"] = shared / np.maximum(np.add.outer(degree, degree) - shared, 0.1)
        if name == "faded":
            cosine = shared / np.sqrt(np.outer(degree, degree))
            made["faded-cosine"] = cosine
            made["faded-through-both"] = through * both
            made["faded-cosine-both"] = cosine * both
            made["faded-place"] = _place(ties)
        else:
            made["ever-adamic"] = (ties / np.log(np.maximum(degree, 2))) @ ties
            made["ever-promoted"] = shared / np.minimum.outer(degree, degree)
    degree = np.maximum(faded.sum(axis=1), 0.5)
    fresh = (_fresh(past) / degree) @ faded
    made["fresh"] = fresh + fresh.T
    return made, faded


def _place(ties: Numbers, places: int = 4) -> Numbers:
    """How near two are in the four strongest directions of the network."""
    values, vectors = np.linalg.eigh(ties)
    best = np.argsort(-np.abs(values))[:places]
    return np.asarray((vectors[:, best] * np.abs(values[best])) @ vectors[:, best].T, dtype=float)


def _fresh(past: KnownHistory) -> Numbers:
    """How new each tie is: 1 for one that began now, a half after one memory, 0 where there is none."""
    age = np.where(np.isfinite(past.first_shared_at), past.at - past.first_shared_at, np.inf)
    return np.asarray(np.exp2(-age / past.memory), dtype=float)


def of_days(past: KnownHistory) -> Matrices:
    """Whether two are active on the same days and in the same seasons; a day on which few were counts more."""
    made: Matrices = {}
    days, day = np.unique(np.round(past.t * 366), return_inverse=True)
    count = np.zeros((past.n, len(days)))
    np.add.at(count, (past.org, day), 1.0)
    count = np.log1p(count)
    rare = np.log(past.known.sum() / np.maximum((count > 0).sum(axis=0), 1)) + 0.1
    for multiple in (1, LONG):
        part = count * np.sqrt(rare * np.exp2((days / 366 - past.at) / (multiple * past.memory)))
        made[f"days@{multiple}"] = part @ part.T
    length = np.sqrt(np.diag(made[f"days@{LONG}"]))
    made["days-cosine"] = divided(made[f"days@{LONG}"], np.outer(length, length))
    season = np.minimum((past.at - past.t) / (past.memory / 2), 11).astype(np.int64)
    seasons = np.zeros((past.n, 12))
    np.add.at(seasons, (past.org, season), 1.0)
    seasons = divided(np.sqrt(seasons), np.sqrt(seasons.sum(axis=1))[:, None])
    made["seasons"] = seasons @ seasons.T
    return made


def of_each(past: KnownHistory, faded: Numbers) -> dict[str, Numbers]:
    """Measures of one organisation."""
    memory = past.memory
    short, usual, long = (past.activity(multiple * memory) for multiple in (0.5, 1, LONG))
    kept = np.exp2((past.t - past.at) / (LONG * memory))
    rows = np.maximum(np.bincount(past.org, weights=kept, minlength=past.n), 1e-12)
    size = past.sizes[past.act]
    last, first = np.full(past.n, -1e9), np.full(past.n, 1e9)
    np.maximum.at(last, past.org, past.t)
    np.minimum.at(first, past.org, past.t)
    degree = np.maximum(faded.sum(axis=1), 0.5)
    fresh = _fresh(past).sum(axis=1)
    return {
        "last": last,
        "age": np.minimum(past.at - first, LONG * memory),
        "alone": np.bincount(past.org, weights=kept * (size == 1), minlength=past.n) / rows,
        "crowd": np.bincount(past.org, weights=kept * (size - 1), minlength=past.n) / rows,
        "degree": degree,
        "partners-each": divided(degree, long),
        "active": long,
        "rising": (usual + 0.1) / (long + 0.2),
        "rising-fast": (short + 0.1) / (usual + 0.2),
        "new-ties": fresh,
        "new-ties-each": fresh / (usual + 0.1),
        "cliquish": ((faded @ faded) * faded).sum(axis=1) / np.maximum(degree**2, 0.5),
        "popular": (faded @ degree) / degree,
    }


def columns(past: KnownHistory, first: Indices, second: Indices) -> dict[str, Numbers]:
    """All features of the pairs (first, second), each a rank among them."""
    neighbours, faded = of_neighbours(past)
    made = {name: ranks(matrix[first, second]) for name, matrix in (of_ties(past) | neighbours | of_days(past)).items()}
    known = np.flatnonzero(past.known)
    for name, values in of_each(past, faded).items():
        rank = np.zeros(past.n)
        rank[known] = ranks(values[known])
        made[f"more-{name}"] = np.maximum(rank[first], rank[second])
        made[f"less-{name}"] = np.minimum(rank[first], rank[second])
    return made
