"""How good advice would have been: at several moments in the past, rank with what was known, and look what came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from samenspel.maps.analysis.advice import baselines, model
from samenspel.maps.analysis.advice.evaluation import HoldOut, score_ranking
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Numbers

OURS = "Samenspel"
#: How many moments at most, and how far apart (years).
MOMENTS, APART = 8, 0.5
#: Years that are looked ahead.
AHEAD = 1.0
#: The part of all there is that must be known before the first moment.
KNOWN = 0.2

Progress = Callable[[Iterable[float]], Iterable[float]]


@dataclass(frozen=True)
class Backtest:
    """`figures` by method and measure, means over the moments; of all `pairs` so many `came`."""

    moments: tuple[float, ...]
    pairs: int
    came: int
    figures: dict[str, dict[str, float]]

    def as_json(self) -> dict[str, Any]:
        return {
            "moments": list(self.moments),
            "pairs": self.pairs,
            "came": self.came,
            "figures": {
                name: {key: None if np.isnan(value) else round(value, 4) for key, value in row.items()}
                for name, row in self.figures.items()
            },
        }


def moments_of(table: Table) -> list[float]:
    """The moments at which can be asked, the first first; none where the file spans too little time."""
    if not len(table):
        return []
    begin, end = float(table.t.min()), float(table.t.max())
    last = end - AHEAD
    found = [last - APART * back for back in range(MOMENTS)]
    return [moment for moment in reversed(found) if moment - begin >= max(KNOWN * (end - begin), 0.25)]


def run(table: Table, progress: Progress = iter) -> Backtest | None:
    """The backtest; None where no moment has a new pair in the year after it."""
    rows: dict[str, list[dict[str, float]]] = {}
    used, pairs, came = [], 0, 0
    learnt: list[tuple[Numbers, Numbers]] = []
    for moment in progress(moments_of(table)):
        asked = HoldOut.from_table(table, moment, AHEAD)
        if not asked.came.any():
            continue
        used.append(moment)
        usual = baselines.scores(asked.past, asked.first, asked.second)
        x = np.column_stack([np.ones(len(asked.came)), baselines.five(usual)])
        score = model.scores(asked.past, asked.first, asked.second)
        ranked = {OURS: score} | usual
        # What is learnt here is learnt from moments whose year was over by now.
        over = [part for at, part in zip(used, learnt, strict=False) if at + AHEAD <= moment + 1e-9]
        if over:
            past_x, past_y = (np.concatenate(parts) for parts in zip(*over, strict=True))
            weights = baselines.fitted(past_x, past_y, np.ones(len(past_y)), 1.0)
            ranked["logistic regression on five"] = x @ weights
        learnt.append((x, asked.came.astype(float)))
        for name, one in ranked.items():
            figures = score_ranking(asked, one)
            if figures:
                rows.setdefault(name, []).append(figures)
        pairs += len(asked.came)
        came += int(asked.came.sum())
    if not used:
        return None
    return Backtest(
        moments=tuple(used),
        pairs=pairs,
        came=came,
        figures={name: _means(each) for name, each in rows.items()},
    )


def _means(rows: list[dict[str, float]]) -> dict[str, float]:
    """The means over the moments at which the measure says anything."""
    made = {}
    for name in rows[0]:
        values = [row[name] for row in rows if not np.isnan(row[name])]
        made[name] = float(np.mean(values)) if values else float("nan")
    return made
