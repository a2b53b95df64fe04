"""How much speaks for two organisations that do not work together yet: the mean of two ranks.

The one looks at how strongly both are tied to the same partners, the other at how many partners they share, of whom
each counts less the more others it has; both count more for who was active lately. Everything fades with the memory of
the network (see `known_history`), so that a standards body and boards that last for years are each ranked in their own
time. Nothing is learnt from other networks, and each rank can be said in words. Why these two, and why there is no
probability: docs/decisions/0073-two-ranks.md.
"""

from __future__ import annotations

import numpy as np

from samenspel.maps.analysis.advice.features import common_partners, fading_links, passed_on, ranks
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.facts.ties import Indices, Numbers


def matrices(past: KnownHistory) -> tuple[Numbers, Numbers]:
    """The two measures of every pair, each a symmetric matrix: shared partners by the strength of both ties, and by
    how few others a partner has; both times the recent activity of the two.
    """
    active = past.activity(past.memory)
    both = np.sqrt(np.outer(active, active))
    return common_partners(past.ties(past.memory)) * both, passed_on(fading_links(past)) * both


def scores(past: KnownHistory, first: Indices, second: Indices) -> Numbers:
    """A score from 0 to 1 for each of the pairs (first, second); only their order has a meaning."""
    strong, few = matrices(past)
    return (ranks(strong[first, second]) + ranks(few[first, second])) / 2
