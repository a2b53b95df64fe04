"""Which ties to draw first, so that a dense network stays readable.

The order of the ties for a slider: first those of the maximum spanning tree, so that no fund drops out of the
picture, then by how much a tie stands out for one of its two funds (the disparity filter of Serrano e.a.
2009, PNAS 106, 6483); ties that are no more than chance come last. A backbone thins the drawing, it does not decide on
groups: in small networks what is left of it falls apart.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import minimum_spanning_tree

from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers


def disparity(weights: Numbers, first: Indices, second: Indices) -> Numbers:
    """For each tie the probability that a fund with as many partners would spread its weight as unevenly.

    It is the smaller one of both ends; 1 for the only tie of both.
    """
    strength, partners = weights.sum(axis=1), (weights > 0).sum(axis=1)
    weight = weights[first, second]

    def at(end: Indices) -> Numbers:
        share = np.clip(weight / np.maximum(strength[end], 1e-300), 0, 1)
        return np.asarray((1 - share) ** np.maximum(partners[end] - 1, 0), dtype=float)

    return np.minimum(at(first), at(second))


def drawing_order(weights: Numbers, first: Indices, second: Indices, by_chance: Flags) -> Numbers:
    """For each tie the share of the ties that are drawn before it: 0 for the first, nearly 1 for the last."""
    if not len(first):
        return np.zeros(0)
    n = len(weights)
    weight = weights[first, second]
    tree = minimum_spanning_tree(csr_array((weight.max() / weight, (first, second)), shape=(n, n))).tocoo()
    holding = np.isin(first * n + second, np.minimum(tree.row, tree.col) * n + np.maximum(tree.row, tree.col))
    place = np.lexsort((second, first, -weight, disparity(weights, first, second), by_chance & ~holding, ~holding))
    result = np.empty(len(first))
    result[place] = np.arange(len(first)) / len(first)
    return result
