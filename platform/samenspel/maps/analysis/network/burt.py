"""Burt's (1992) constraint on large networks.

What two neighbours invest in each other through a third is a sum over triangles. Instead of multiplying whole matrices,
of which most entries are not needed, every triangle is looked up once, from its node with the fewest neighbours.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from samenspel.maps.analysis.facts.ties import Indices, Numbers

#: Triangles that are added up at once.
BATCH = 2_000_000


def constraint(matrix: csr_array) -> Numbers:
    """The constraint of each node of a symmetric weight matrix; NaN for nodes without neighbours."""
    n = matrix.shape[0]
    strength = np.asarray(matrix.sum(axis=1), dtype=float)
    rows = np.repeat(np.arange(n), np.diff(matrix.indptr))
    loop = rows == matrix.indices
    own = np.zeros(n)
    own[rows[loop]] = matrix.data[loop]
    if loop.any():
        return _by_product(matrix, strength, own)
    share = np.divide(matrix.data, strength[rows], out=np.zeros(matrix.nnz), where=strength[rows] > 0)
    through = _through(n, rows.astype(np.int64), matrix.indices.astype(np.int64), share)
    local = (share + through) ** 2
    result = np.bincount(rows, weights=np.where(share > 0, local, 0), minlength=n).astype(float)
    result[strength == 0] = np.nan
    return result


def _by_product(matrix: csr_array, strength: Numbers, own: Numbers) -> Numbers:
    """The constraint by a whole matrix product, which counts ties of a node with itself as networkx does."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = csr_array(matrix / strength[:, None])
    local = (share + share @ share).power(2)
    result = np.asarray(((share > 0) * local).sum(axis=1), dtype=float)
    result[strength - own == 0] = np.nan
    return result


def _through(n: int, rows: Indices, columns: Indices, share: Numbers) -> Numbers:
    """For each entry (v, w) the sum over common neighbours q of share(v, q) share(q, w)."""
    degree = np.bincount(rows, minlength=n)
    rank = np.empty(n, dtype=np.int64)
    rank[np.argsort(degree, kind="stable")] = np.arange(n)
    low, high = rank[rows], rank[columns]
    up = np.flatnonzero(low < high)
    up = up[np.lexsort((high[up], low[up]))]
    first, second = low[up], high[up]
    # The opposite entries, in the same order of pairs.
    down = np.flatnonzero(low > high)
    down = down[np.lexsort((low[down], high[down]))]
    there, back = share[up], share[down]  # share of the lower in the higher, and of the higher in the lower
    start = np.searchsorted(first, np.arange(n + 1))
    gained_there, gained_back = np.zeros(len(up)), np.zeros(len(up))
    mark = np.full(n, -1, dtype=np.int64)
    triangles: list[tuple[Indices, Indices, Indices]] = []
    waiting = 0
    lengths = np.diff(start)
    for node in range(n):
        begin, end = start[node], start[node + 1]
        if end - begin < 2:
            continue
        near = second[begin:end]
        mark[near] = np.arange(begin, end)
        counts = lengths[near]
        whole = int(counts.sum())
        if whole:
            # The edges of all higher neighbours, one run after the other.
            offset = np.repeat(start[near] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
            third = offset + np.arange(whole)
            closing = mark[second[third]]
            found = closing >= 0
            if found.any():
                triangles.append((np.repeat(np.arange(begin, end), counts)[found], closing[found], third[found]))
                waiting += len(triangles[-1][0])
        mark[near] = -1
        if waiting >= BATCH:
            _add(triangles, there, back, gained_there, gained_back)
            triangles, waiting = [], 0
    _add(triangles, there, back, gained_there, gained_back)
    result = np.zeros(len(rows))
    result[up], result[down] = gained_there, gained_back
    return result


def _add(
    triangles: list[tuple[Indices, Indices, Indices]],
    there: Numbers,
    back: Numbers,
    gained_there: Numbers,
    gained_back: Numbers,
) -> None:
    """Add what each triangle a, b, c gives to its six entries; given are its edges ab, ac and bc."""
    if not triangles:
        return
    ab, ac, bc = (np.concatenate(part) for part in zip(*triangles, strict=True))
    size = len(there)

    def add(total: Numbers, edge: Indices, value: Numbers) -> None:
        total += np.bincount(edge, weights=value, minlength=size)

    add(gained_there, ab, there[ac] * back[bc])
    add(gained_back, ab, there[bc] * back[ac])
    add(gained_there, ac, there[ab] * there[bc])
    add(gained_back, ac, back[bc] * back[ab])
    add(gained_there, bc, back[ab] * there[ac])
    add(gained_back, bc, back[ac] * there[ab])
