"""Betweenness without weights (Brandes 2001) for many sources at once, as products with a sparse matrix."""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import csr_array

from samenspel.maps.analysis.facts.ties import Indices, Numbers

#: Sources that are handled at once: more take memory, fewer take longer.
BATCH = 32


def dependencies(matrix: csr_array, sources: Indices, endpoints: bool) -> Numbers:
    """For each node the sum over the sources of the share of shortest paths that go through it."""
    near = csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    total = np.zeros(matrix.shape[0])
    for begin in range(0, len(sources), BATCH):
        _add(near, sources[begin : begin + BATCH], endpoints, total)
    return total


def _add(near: csr_array, sources: Indices, endpoints: bool, total: Numbers) -> None:
    n, many = near.shape[0], len(sources)
    column = np.arange(many)
    ways = np.zeros((n, many))
    ways[sources, column] = 1
    far = np.full((n, many), -1, dtype=np.int16)
    far[sources, column] = 0
    front, level = ways.copy(), 0
    while True:
        reached = near @ front
        reached[far >= 0] = 0
        new = reached > 0
        if not new.any():
            break
        level += 1
        far[new] = level
        ways += reached
        front = reached
    passing = np.zeros((n, many))
    for step in range(level, 0, -1):
        here = far == step
        share = np.divide(1 + passing, ways, out=np.zeros((n, many)), where=here)
        back = near @ share
        before = far == step - 1
        passing[before] += (ways * back)[before]
    passing[sources, column] = 0
    if endpoints:
        found = far >= 0
        passing[found] += 1
        passing[sources, column] = found.sum(axis=0) - 1
    total += passing.sum(axis=1)


def scale(n: int, sampled: Indices | None, normalized: bool, endpoints: bool) -> Numbers | float:
    """The factor by which networkx scales an undirected betweenness, for each node."""
    others = n if endpoints else n - 1
    if others < 2:
        return 1.0
    many = others if sampled is None else len(sampled)
    if sampled is None or endpoints:
        return 1 / (many * (others - 1)) if normalized else others / (many * 2)

    def factor(count: int) -> float:
        return 1 / (count * (others - 1)) if normalized else others / (count * 2)

    # Without sources there is nothing to scale: as in networkx, a ZeroDivisionError.
    result = np.full(n, factor(many))
    result[sampled] = factor(many - 1) if many > 1 else math.nan
    return result
