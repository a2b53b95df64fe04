"""How likely two organisations are to do something together for the first time within a year.

A linear model on the features of `features`, trained on networks cut out of public data (`bench/train_partners.py`,
stored in partner_model.json), and a plain mean of five ranks. How much the trained model counts depends on how familiar
the network is: one that forgets much faster than those it was trained on is ranked by the plain mean alone. Why this
model: docs/decisions/0020-new-partners.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from samenspel.maps.analysis.advice.features import columns, ranks
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.facts.ties import Indices, Numbers

#: The features whose mean rank is the plain score: shared partners by ties and activity, at two half-lives, and walks.
PLAIN = ("common-both@1", "common-both@2", "faded-through-both", "far-both@2", "faded-cosine-both")
#: Keeps the logarithm of the highest rank within bounds.
EDGE = 1.01
#: Networks whose memory (years) is at most the first are not familiar, from the second on they are.
FAMILIAR = (0.5, 1.0)


@dataclass(frozen=True)
class PartnerModel:
    """Weights by feature, and how the score becomes a probability: `chance` has the weights of 1, the log-odds of the
    rate of new ties last year, and the score.
    """

    weights: dict[str, float]
    chance: tuple[float, float, float]

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> PartnerModel:
        return cls(dict(plain["weights"]), tuple(plain["chance"]))


@cache
def load_shipped() -> PartnerModel | None:
    """The model in the package; None when there is none, then the plain mean ranks."""
    stored = files("samenspel.maps.analysis.advice").joinpath("partner_model.json")
    return PartnerModel.from_json(json.loads(stored.read_text())) if stored.is_file() else None


def rising(rank: Numbers) -> Numbers:
    """Stretches the top of ranks: the best of a hundred stand further apart than those in the middle."""
    return np.asarray(-np.log(EDGE - rank), dtype=float)


def familiar(past: KnownHistory) -> float:
    """How much the network is like those the model knows, 0 to 1."""
    low, high = np.log2(FAMILIAR)
    return float(np.clip((np.log2(past.memory) - low) / (high - low), 0, 1))


def scores(past: KnownHistory, first: Indices, second: Indices, model: PartnerModel | None) -> Numbers:
    """A score from 0 to 1 for each of the pairs (first, second); only their order has a meaning."""
    found = columns(past, first, second)
    plain = ranks(np.mean([found[name] for name in PLAIN], axis=0))
    share = familiar(past) if model else 0.0
    if not model or not share:
        return plain
    trained = ranks(np.asarray(sum(weight * rising(found[name]) for name, weight in model.weights.items())))
    return np.asarray(share * trained + (1 - share) * plain, dtype=float)


def chances(past: KnownHistory, score: Numbers, model: PartnerModel | None) -> Numbers:
    """The probability of each pair within a year. Rises with the score; without a model from the rate alone."""
    base, by_rate, by_score = model.chance if model else (0.0, 1.0, 0.0)
    odds = base + by_rate * np.log(past.rate / (1 - past.rate)) + by_score * rising(score)
    # The least of a slope, so that equal chances are equal scores also without a model.
    return np.asarray(1 / (1 + np.exp(-(odds + 1e-6 * score))), dtype=float)
