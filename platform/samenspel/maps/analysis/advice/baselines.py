"""The usual scores of new partners, to compare with: what anybody would try first, each with one half-life for all."""

from __future__ import annotations

import numpy as np

from samenspel.maps.analysis.advice.features import passed_on, ranks
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.facts.ties import Indices, Numbers

#: Years after which something counts half; the best single one on meeting data.
HALF_LIFE = 1.0
#: The five that are combined by their mean rank, or by logistic regression.
FIVE = ("walk x recent", "weighted allocation", "resource allocation", "recent activity", "last seen")


def shared_neighbours(ties: Numbers) -> dict[str, Numbers]:
    """The usual measures of shared neighbours in a network of ties that are there or not, for every pair."""
    degree = np.maximum(ties.sum(axis=1), 0.5)
    shared = ties @ ties
    return {
        "Jaccard": shared / np.maximum(np.add.outer(degree, degree) - shared, 0.1),
        "Adamic-Adar": (ties / np.log(np.maximum(degree, 2))) @ ties,
        "resource allocation": passed_on(ties),
    }


def walk(ties: Numbers, restart: float) -> Numbers:
    """Where a walk along the ties is found that starts over with this chance, there and back (Tong 2006)."""
    strength = ties.sum(axis=1)[:, None]
    step = np.divide(ties, strength, out=np.zeros_like(ties), where=strength > 0)
    found = restart * np.linalg.inv(np.eye(len(ties)) - (1 - restart) * step)
    return np.asarray(found + found.T, dtype=float)


def scores(past: KnownHistory, first: Indices, second: Indices, seed: int = 0) -> dict[str, Numbers]:
    """The scores of the pairs by name; `mean rank of five` combines."""
    neighbours = shared_neighbours((past.met > 0).astype(float))
    active, ties = past.activity(HALF_LIFE), past.ties(HALF_LIFE)
    both = np.sqrt(np.outer(active, active))
    strength = np.maximum(ties.sum(axis=1), 1e-12)
    last = np.full(past.n, -1e9)
    np.maximum.at(last, past.org, past.t)
    seen = np.zeros(past.n)
    seen[past.known] = ranks(last[past.known])
    matrices = neighbours | {
        "weighted allocation": ties @ (ties / strength[:, None]),
        "walk x recent": walk(ties, 0.5) * both,
        "recent activity": both,
        "last seen": np.add.outer(seen, seen),
    }
    made = {name: matrix[first, second] for name, matrix in matrices.items()}
    made["mean rank of five"] = np.mean(five(made), axis=1) if len(first) else np.zeros(0)
    made["random"] = np.random.default_rng(seed).random(len(first))
    return made


def five(made: dict[str, Numbers]) -> Numbers:
    """The ranks of the pairs on the five, one row a pair."""
    return np.stack([ranks(made[name]) for name in FIVE], axis=1)


def fitted(x: Numbers, y: Numbers, weight: Numbers, pull: float, rounds: int = 12) -> Numbers:
    """Logistic regression with ridge by Newton's method; the first column is 1 and is not pulled."""
    found = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], pull)
    ridge[0] = 1e-6
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-(x @ found)))
        slope = x.T @ (weight * (y - chance)) - ridge * found
        bend = (x * (weight * chance * (1 - chance))[:, None]).T @ x + np.diag(ridge)
        found += np.linalg.solve(bend, slope)
    return found
