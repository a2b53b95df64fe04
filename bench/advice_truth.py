"""`advice-truth`: whether the evidence given with advice is what the advice rests on.

For suggestions in real networks the named activities are deleted, and in turn as many others, and the score of the pair
is computed again from the start, against the same other pairs.
"""

from collections.abc import Iterator

import numpy as np

from bench import networks
from bench.figures import Figure
from samenspel.commands.network.partners import PARAMS
from samenspel.maps.analysis.advice import model
from samenspel.maps.analysis.advice.affinity import MatchingData
from samenspel.maps.analysis.advice.evaluation import HoldOut
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.partners import reasons, standings
from samenspel.maps.analysis.facts import dates
from samenspel.maps.analysis.facts.ties import Flags, Indices, affiliations, co_participations

#: How many suggestions are looked at in each network, and how many sets of other evidence for each.
SUGGESTIONS, OTHERS = 6, 3


def run(quick: bool) -> Iterator[Figure]:
    place = networks.folder()
    some = [one for one in networks.h39(place) if one.at == 2019.0][: 8 if quick else 40]
    some += networks.tc39(place)[:: 4 if quick else 1]
    lowered, drops, near, far = [], [], [], []
    rng = np.random.default_rng(39)
    for network in some:
        for gone, own, any_others in _suggestions(network, rng):
            lowered.append(gone > 0)
            drops.append(gone)
            near += own
            far += any_others
    whole = float(np.mean(drops))
    told = f"{len(drops)} suggestions in {len(some)} networks; mean loss of place (logarithm) {whole:.2f}"
    yield Figure("lowered", float(np.mean(lowered)), "of suggestions", 0.95, told, at_least=True)
    told = "as many other activities of anybody; share of what the evidence costs"
    yield Figure("others", max(0.0, float(np.mean(far)) / whole), "", 0.2, told)
    told = "as many other activities of the two themselves; share of what the evidence costs"
    yield Figure("others-of-both", max(0.0, float(np.mean(near)) / whole), "", 0.2, told)


def _suggestions(
    network: networks.Network, rng: np.random.Generator
) -> Iterator[tuple[float, list[float], list[float]]]:
    """For the best pairs of a network: what their score loses without the evidence, without others of the two,
    and without others of anybody.
    """
    asked = HoldOut.from_table(network.table, network.at)
    table, past = network.table.before(network.at), asked.past
    today = dates.day_of(float(table.t.max()))
    rows = affiliations(table.participations(), today, funds=table.orgs)
    data = MatchingData(rows, co_participations(rows, today, PARAMS), {}, today, PARAMS)
    standing = standings(data, data.together == 0)
    before = _standing(past, asked.first, asked.second)
    names = np.unique(table.act)  # the activities of `past`, by their places in it
    place_of = {table.acts[act]: place for place, act in enumerate(names.tolist())}
    for at in np.argsort(-before)[:SUGGESTIONS].tolist():
        i, j = int(asked.first[at]), int(asked.second[at])
        named = {one for why in reasons(data, i, j, standing, None) for one in why["activities"]}
        evidence = np.array(sorted(place_of[one] for one in named), dtype=np.int64)
        if not len(evidence):
            continue
        rest = np.setdiff1d(np.arange(len(names)), evidence)
        theirs = np.intersect1d(rest, past.act[(past.org == i) | (past.org == j)])

        def lost(gone: Indices, at: int = at) -> float:
            kept: Flags = ~np.isin(past.act, gone)
            less = KnownHistory(past.n, past.org[kept], past.act[kept], past.t[kept], past.value, past.at)
            return float(before[at] - _standing(less, asked.first, asked.second)[at])

        def others(pool: Indices, count: int = len(evidence)) -> list[float]:
            if len(pool) < count:
                return []
            return [lost(rng.choice(pool, count, replace=False)) for _ in range(OTHERS)]

        yield lost(evidence), others(theirs), others(rest)


def _standing(past: KnownHistory, first: Indices, second: Indices) -> np.ndarray:
    """How high the pairs stand, stretched at the top: the best stand further apart than those in the middle."""
    return np.asarray(-np.log(1.01 - model.scores(past, first, second)))
