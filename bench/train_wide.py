"""Trains the order of partners in large networks: python -m bench.train_wide [FOLDER] [--until YEAR] [--out FILE].

Nothing of the year `--until` and after is looked at, so that year remains to judge on. It takes some minutes.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from bench import networks
from bench.machine import say
from bench.training import TrainingOptions
from samenspel.maps.analysis.advice import reranking
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.large_networks import BLOCK, LargeNetworkRanker
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Indices, Numbers

#: How long before `--until` partners are asked, and of how many at most. Earlier years are unlike it: the programme
#: was young, and a model that learnt from them too was worse.
YEARS, ASKERS = (1.0,), 5000
#: How much it counts that every new partner stands high, against that the first one does.
ALL = 0.4
#: Pull of the weights to nothing.
PULL = 1e-4
#: Decimals of the weights.
DECIMALS = 4


@dataclass(frozen=True)
class TrainingSample:
    """For each asker some partners as rows of terms, and which of them became partners."""

    terms: Numbers
    came: Numbers
    counts: Indices


def new_partners(table: Table, past: KnownHistory, ranker: LargeNetworkRanker) -> Any:
    """Organisations by organisations: 1 for those that shared an activity for the first time in the year after."""
    ahead = table.where((table.t >= past.at) & (table.t < past.at + 1))
    part = sp.csr_matrix((np.ones(len(ahead.org)), (ahead.org, ahead.act)), shape=(past.n, len(table.acts)))
    known = sp.diags(past.known.astype(float))
    came = ((known @ part @ part.T @ known) > 0).astype(float).tocsr()
    came.setdiag(0)
    came = (came - came.multiply(ranker.linked)).tocsr()
    came.eliminate_zeros()
    return came


def draw_sample(table: Table, at: float, seed: int) -> TrainingSample:
    """The best partners by the plain score at a moment, for some askers that found a new partner after it."""
    past = KnownHistory.from_table(table, at)
    ranker = LargeNetworkRanker(past, None)
    came = new_partners(table, past, ranker)
    askers = np.random.default_rng(seed).permutation(np.flatnonzero(np.diff(came.indptr)))[:ASKERS]
    found, there, counts = [], [], []
    for begin in range(0, len(askers), BLOCK):
        block = askers[begin : begin + BLOCK]
        close = ranker.closeness(block)
        score = ranker.plain(close)
        for place, asker in enumerate(block.tolist()):
            best = ranker.first(asker, score[place])
            yes = np.isin(best, came[asker].indices)
            if yes.any():
                relative = ranker.usual.relative(ranker.measures(asker, best, close, place))
                found.append(reranking.terms(relative).astype(np.float32))
                there.append(yes)
                counts.append(len(best))
    return TrainingSample(np.concatenate(found), np.concatenate(there).astype(float), np.array(counts))


def fit_weights(samples: list[TrainingSample], names: Sequence[str]) -> dict[str, float]:
    """The weights of the first terms, those with these names, with which the partners that came are likeliest to be
    drawn first, for each asker apart."""
    x = np.concatenate([one.terms[:, : len(names)] for one in samples])
    y = np.concatenate([one.came for one in samples])
    counts = np.concatenate([one.counts for one in samples])
    begins = np.cumsum(counts) - counts
    spread = x.std(axis=0)
    x = x / spread
    every = np.repeat(1 / np.add.reduceat(y, begins), counts) * y

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        score = (x @ weights.astype(np.float32)).astype(float)
        highest = np.maximum.reduceat(score, begins)
        share = np.exp(score - np.repeat(highest, counts))
        total = np.add.reduceat(share, begins)
        share /= np.repeat(total, counts)
        hit = np.maximum(np.add.reduceat(share * y, begins), 1e-12)
        first = share * y / np.repeat(hit, counts)
        likely = score - np.repeat(highest + np.log(total), counts)
        lost = -(1 - ALL) * np.log(hit).sum() - ALL * (every * likely).sum()
        slope = (share - (1 - ALL) * first - ALL * every).astype(np.float32) @ x
        return (
            float(lost / len(counts) + PULL * (weights**2).sum()),
            np.asarray(slope / len(counts) + 2 * PULL * weights, dtype=float),
        )

    best = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {name: round(float(one), DECIMALS) for name, one in zip(names, best.x / spread, strict=True)}


def main() -> int:
    task = TrainingOptions.asked(__doc__, "wide_model.json")
    table = networks.whole(task.folder, "h2020.csv.gz").before(task.until)
    samples = [draw_sample(table, task.until - years, int(years)) for years in YEARS]
    say(f"{sum(len(one.counts) for one in samples)} askers, {sum(len(one.came) for one in samples)} partners; fitting")
    found = {
        "weights": fit_weights(samples, reranking.NAMES),
        "weights with tastes": fit_weights(samples, reranking.ALL_NAMES),
    }
    task.write({"askers": sum(len(one.counts) for one in samples)} | found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
