"""Puts the best few hundred partners of an organisation in a better order, by a trained model.

How much shared partners count against how active a partner is depends on how much the asker did itself, and on
each other; so the model has, besides nine measures, their squares and products. Each measure is taken relative to what
is usual in the network, which makes it mean the same in any. Where the network says what organisations are, three more
tell how well both kinds go together (see `assortativity`). The weights are in wide_model.json, trained by
`bench/train_wide.py`. Why this model: docs/decisions/0020-new-partners.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations_with_replacement
from typing import Any

import numpy as np

from samenspel.maps.analysis.facts.ties import Numbers

#: The measures of a partner, and last how much the asker did.
MEASURES = ("shared", "walk", "handed", "strength", "third", "active", "done", "crowd", "tied")
ASKER = "asker"
#: After those, where traits of organisations are known: how well both go together, what the asker likes of the partner,
#: and what the partner likes of the asker.
TASTES = ("match", "likes", "liked")
#: How far above or below the usual a measure is looked at, in standard deviations.
FURTHEST = 4.0
#: How many of the best are put in order.
BEST = 500
#: Networks with fewer organisations keep the first order: among 2,500 and 4,000 the learnt one was a hair worse.
MIN_ORGANISATIONS = 10_000
#: So do networks whose memory is this short (years): it was learnt in a slow one.
MIN_MEMORY = 0.5
#: How many askers tell what is usual.
ASKED = 64


@dataclass(frozen=True)
class TypicalMeasures:
    """The centre and the spread of each measure in a network."""

    centre: Numbers
    spread: Numbers

    @classmethod
    def from_measures(cls, measures: Numbers) -> TypicalMeasures:
        return cls(measures.mean(axis=0), np.maximum(measures.std(axis=0), 1e-3))

    def relative(self, measures: Numbers) -> Numbers:
        return np.clip((measures - self.centre) / self.spread, -FURTHEST, FURTHEST)


@dataclass(frozen=True)
class Reranker:
    """Weights by term, those for networks without and with traits; a term is a measure or a product of two."""

    weights: dict[str, float]
    with_tastes: dict[str, float]

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Reranker:
        return cls(dict(plain["weights"]), dict(plain["weights with tastes"]))

    def scores(self, relative: Numbers) -> Numbers:
        """The score of each partner (rows of relative measures) for an asker."""
        found = terms(relative)
        names, weights = (NAMES, self.weights) if found.shape[1] == len(NAMES) else (ALL_NAMES, self.with_tastes)
        return np.asarray(found @ np.array([weights[name] for name in names]), dtype=float)


@cache
def load_shipped() -> Reranker | None:
    """The model in the package; None when there is none, then the first order stays."""
    stored = files("samenspel.maps.analysis.advice").joinpath("wide_model.json")
    return Reranker.from_json(json.loads(stored.read_text())) if stored.is_file() else None


#: All terms in the order of their columns. The square of the asker's own measure would say nothing of partners.
PRODUCTS = tuple(combinations_with_replacement(range(len(MEASURES) + 1), 2))[:-1]
NAMES = (*MEASURES, *(" * ".join((*MEASURES, ASKER)[place] for place in pair) for pair in PRODUCTS))
ALL_NAMES = (*NAMES, *TASTES)


def terms(relative: Numbers) -> Numbers:
    """What a score adds up; `relative` has the measures, that of the asker, and tastes if there are any; one row a
    partner."""
    one, two = np.array(PRODUCTS).T
    main, tastes = np.split(relative, [len(MEASURES) + 1], axis=1)
    return np.concatenate([main[:, :-1], main[:, one] * main[:, two], tastes], axis=1)


def rerank(score: Numbers, better: Numbers) -> Numbers:
    """The same scores, given out in the order of `better`, so that they mean as much as before."""
    made = np.empty_like(score)
    made[np.lexsort((score, better))] = np.sort(score)
    return made
