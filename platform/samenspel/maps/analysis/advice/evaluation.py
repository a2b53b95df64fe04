"""How good a ranking of new partners was, once the future is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.partners import with_small
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Flags, Indices, Numbers

#: The places that are looked at: of each organisation, and of all pairs.
PLACES, BEST = 5, 10


@dataclass(frozen=True)
class HoldOut:
    """What was known at a moment, the pairs that did nothing together yet, and which of them did within the year."""

    past: KnownHistory
    first: Indices
    second: Indices
    came: Flags

    @classmethod
    def from_table(cls, table: Table, at: float, years: float = 1.0) -> HoldOut:
        past = KnownHistory.from_table(table, at)
        first, second = past.untied_pairs()
        ahead = table.where((table.t >= at) & (table.t < at + years))
        part = np.zeros((past.n, len(table.acts)), dtype=np.float32)
        part[ahead.org, ahead.act] = 1
        part = part[:, part.any(axis=0)]
        return cls(past, first, second, np.asarray((part @ part.T)[first, second] > 0))

    @property
    def sizes(self) -> Numbers:
        """How much each organisation did so far."""
        return np.bincount(self.past.org, minlength=self.past.n).astype(float)

    def small(self) -> Flags:
        """The smaller half of the organisations by what they did, and those that did as little."""
        known = self.past.known
        return np.asarray(known & (self.sizes <= np.median(self.sizes[known])), dtype=bool)


def score_ranking(question: HoldOut, score: Numbers, seed: int = 0, *, kept: bool = False) -> dict[str, float] | None:
    """The figures of a ranking; None where nothing came. Ties are broken at random.

    With `kept` the last of the five places are for small organisations, as in `partners`.
    """
    came = question.came
    if not came.any():
        return None
    n, noise = question.past.n, np.random.default_rng(seed).random(len(score))
    order = np.lexsort((noise, -score))
    found = came[order]
    hits = np.flatnonzero(found)
    place = np.empty(len(score))
    place[order] = np.arange(len(score))
    where = np.full((n, n), np.inf)
    where[question.first, question.second] = place
    where = np.minimum(where, where.T)
    new = np.zeros((n, n), dtype=bool)
    new[question.first[came], question.second[came]] = True
    new |= new.T
    small = question.small()
    firsts, recalls, small_found, small_there, shown, small_shown, small_recalls = [], [], 0, 0, 0, 0, []
    for asker in np.flatnonzero(question.past.known):
        row = where[asker]
        some = [int(j) for j in np.argsort(row, kind="stable") if np.isfinite(row[j])]
        some = with_small(some, small, PLACES)[0] if kept else some[:PLACES]
        shown += len(some)
        small_shown += int(small[some].sum())
        if not new[asker].any():
            continue
        firsts.append(1 + int((row < row[new[asker]].min()).sum()))
        recall = float(new[asker][some].sum() / new[asker].sum())
        recalls.append(recall)
        if small[asker]:
            small_recalls.append(recall)
        small_found += int((new[asker] & small)[some].sum())
        small_there += int((new[asker] & small).sum())
    return {
        "auc": area(score, came),
        "ap": float(np.mean((1 + np.arange(len(hits))) / (1 + hits))),
        "mrr": float(np.mean([1 / place for place in firsts])),
        "hit@5": float(np.mean([place <= PLACES for place in firsts])),
        "recall@5": float(np.mean(recalls)),
        "precision@10": float(found[:BEST].mean()),
        "small askers": float(np.mean(small_recalls)) if small_recalls else float("nan"),
        "small targets": small_found / small_there if small_there else float("nan"),
        "exposure": small_shown / max(shown, 1),
    }


def area(score: Numbers, came: Flags) -> float:
    """The chance that a pair that came stands above one that did not (AUC); 0.5 where all or none came."""
    if came.all() or not came.any():
        return 0.5
    _, where, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[where]
    yes = int(came.sum())
    return float((rank[came].sum() - yes * (yes + 1) / 2) / (yes * (len(came) - yes)))
