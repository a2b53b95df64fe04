"""Measures of pairs of organisations by the partners they share and how active they are, and how those are ranked."""

from __future__ import annotations

import numpy as np

from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.facts.ties import Numbers

#: How much slower links fade than activity: in so many memories of the network one counts half.
LONG = 4


def ranks(values: Numbers) -> Numbers:
    """Rank from 0 (lowest) to 1 (highest), equal values share their mean rank; 0.5 when all are alike."""
    if not len(values):
        return values
    _, where, count = np.unique(np.round(values, 12), return_inverse=True, return_counts=True)
    mean_place = np.cumsum(count) - (count + 1) / 2
    return np.asarray(mean_place[where] / max(len(values) - 1, 1), dtype=float)


def common_partners(ties: Numbers) -> Numbers:
    """Shared partners by the strength of both ties: the sum over partners of the root of the product."""
    root = np.sqrt(ties)
    return np.asarray(root @ root, dtype=float)


def fading_links(past: KnownHistory) -> Numbers:
    """Whether two work together, from 0 to 1: near 1 after one shared activity, slowly less as that is longer ago."""
    _, _, act = past.meetings
    faded = np.exp2((past.act_t - past.at) / (LONG * past.memory))
    return 1 - np.exp(-2 * past.matrix(faded[act]))


def passed_on(links: Numbers) -> Numbers:
    """Resource allocation (Zhou e.a. 2009): what shared partners could pass on, each to all it is linked to."""
    degree = np.maximum(links.sum(axis=1), 0.5)
    return np.asarray((links / degree) @ links, dtype=float)
