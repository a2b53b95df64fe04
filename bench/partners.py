"""`partners`: how well new partners are predicted, by the protocol of the networks' README, against usual methods.

`advice-truth`: whether the evidence that is given with advice is what the advice rests on.
"""

import time
from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp

from bench import networks
from bench.figures import Figure
from bench.machine import say
from bench.networks import Network
from samenspel.maps.analysis.advice import baselines, model
from samenspel.maps.analysis.advice.evaluation import HoldOut, area, calibration_error, score_ranking
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.large_networks import LargeNetworkRanker
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Flags, Numbers

CUT = 2019.0
#: How many networks are cut out of Horizon 2020 by ourselves as well: h39 has few, and so wide margins.
FRESH_NETWORKS = 150
#: Askers at a time, and how many places are looked at in all of Horizon 2020.
BLOCK, HUNDRED = 64, 100
LR = "logistic regression on five"
Row = dict[str, float]


def run(quick: bool) -> Iterator[Figure]:
    place = networks.folder()
    known = model.load_shipped()
    assert known is not None, "no model: python -m bench.train_partners"
    old = _hold_outs([one for one in networks.h39(place) if one.at < CUT])
    x = np.concatenate([_five(one) for one in old])
    y = np.concatenate([one.came for one in old]).astype(float)
    weights = baselines.fitted(x, y, np.ones(len(y)), 1.0)
    judged = _hold_outs([one for one in networks.h39(place) if one.at == CUT])
    yield from _h39(judged, weights, known)
    yield from _tc39(_hold_outs(networks.tc39(place), least=1), weights, known)
    yield from _whole(networks.whole(place, "h2020.csv.gz"), quick)
    if not quick:
        fresh = _hold_outs(networks.cut_out(place, CUT, FRESH_NETWORKS, 4, (39, 39)))
        yield from _against("fresh", fresh, weights, known)


def _hold_outs(some: list[Network], least: int = networks.MIN_NEW_PAIRS) -> list[HoldOut]:
    hold_outs = [HoldOut.from_table(one.table, one.at) for one in some]
    return [one for one in hold_outs if one.came.sum() >= least]


def _five(hold_out: HoldOut) -> Numbers:
    usual = baselines.scores(hold_out.past, hold_out.first, hold_out.second)
    return np.column_stack([np.ones(len(hold_out.came)), baselines.five(usual)])


def _rows(hold_outs: list[HoldOut], weights: Numbers, known: model.PartnerModel) -> dict[str, list[Row]]:
    """The figures of each network by method; `kept` is our advice with a place kept for a small organisation."""
    rows: dict[str, list[Row]] = {}
    for one in hold_outs:
        usual = baselines.scores(one.past, one.first, one.second)
        score = model.scores(one.past, one.first, one.second, known)
        ranked = usual | {LR: _five(one) @ weights, "ours": score}
        for name, each in ranked.items():
            rows.setdefault(name, []).append(score_ranking(one, each) or {})
        rows.setdefault("kept", []).append(score_ranking(one, score, kept=True) or {})
    return rows


def _mean(rows: list[Row], measure: str) -> float:
    return float(np.nanmean([row[measure] for row in rows]))


def _against_all(rows: dict[str, list[Row]], measure: str) -> str:
    """The means of the best three other methods and of the logistic regression."""
    usual = sorted(
        (name for name in rows if name not in {"ours", "kept"}), key=lambda name: -_mean(rows[name], measure)
    )
    named = list(dict.fromkeys([LR, *usual[:3]]))
    return "; ".join(f"{name} {_mean(rows[name], measure):.3f}" for name in named)


def _paired(name: str, rows: dict[str, list[Row]], measure: str) -> Figure:
    """By how many standard errors ours is above the logistic regression, network by network."""
    gain = np.array([one[measure] - two[measure] for one, two in zip(rows["ours"], rows[LR], strict=True)])
    error = float(gain.std(ddof=1) / np.sqrt(len(gain)))
    again = np.random.default_rng(0).choice(gain, (2000, len(gain))).mean(axis=1)
    low, high = np.quantile(again, [0.025, 0.975])
    told = f"gain on {LR}: {gain.mean():+.4f} (95 %: {low:+.4f} to {high:+.4f}), {len(gain)} networks"
    return Figure(f"{name}-paired-{measure}", float(gain.mean()) / error, "standard errors", 2.0, told, at_least=True)


def _h39(hold_outs: list[HoldOut], weights: Numbers, known: model.PartnerModel) -> Iterator[Figure]:
    rows = _rows(hold_outs, weights, known)
    for measure, goal in (("mrr", 0.575), ("ap", 0.235)):
        told = _against_all(rows, measure)
        yield Figure(f"h39-{measure}", _mean(rows["ours"], measure), "", goal, told, at_least=True)
        yield _paired("h39", rows, measure)
    for measure, low in (("recall@5", 0.64), ("small targets", 0.30), ("exposure", 0.25)):
        told = (
            f"a place kept for a small one; without: {_mean(rows['ours'], measure):.3f}; {_against_all(rows, measure)}"
        )
        yield Figure(f"h39-{measure.replace(' ', '-')}", _mean(rows["kept"], measure), "", low, told, at_least=True)
    chance = [model.chances(one.past, model.scores(one.past, one.first, one.second, known), known) for one in hold_outs]
    error = calibration_error(np.concatenate(chance), np.concatenate([one.came for one in hold_outs]))
    yield Figure("h39-calibration", error, "", 0.03, "tenths of all pairs of all networks")
    each = float(np.mean([calibration_error(said, one.came) for said, one in zip(chance, hold_outs, strict=True)]))
    yield Figure("h39-calibration-each", each, "", 0.03, "the mean over networks of the error in each")


def _tc39(hold_outs: list[HoldOut], weights: Numbers, known: model.PartnerModel) -> Iterator[Figure]:
    rows = _rows(hold_outs, weights, known)
    for measure, goal in (("mrr", 0.785), ("ap", 0.40)):
        told = _against_all(rows, measure)
        yield Figure(f"tc39-{measure}", _mean(rows["ours"], measure), "", goal, told, at_least=True)


def _against(name: str, hold_outs: list[HoldOut], weights: Numbers, known: model.PartnerModel) -> Iterator[Figure]:
    """Networks that were not used in training: ours should be two standard errors above the others."""
    say(f"{len(hold_outs)} networks cut out of Horizon 2020 at {CUT:.0f}")
    rows = _rows(hold_outs, weights, known)
    for measure in ("mrr", "ap"):
        told = _against_all(rows, measure)
        yield Figure(
            f"{name}-{measure}", _mean(rows["ours"], measure), "", _mean(rows[LR], measure), told, at_least=True
        )
        yield _paired(name, rows, measure)


def _whole(table: Table, quick: bool) -> Iterator[Figure]:
    """All of Horizon 2020 at once: for each asker all organisations with which it did nothing yet are ranked."""
    past = KnownHistory.from_table(table, CUT)
    ranker = LargeNetworkRanker(past)
    ahead = table.where((table.t >= CUT) & (table.t < CUT + 1))
    shape = (past.n, len(table.acts))
    part = sp.csr_matrix((np.ones(len(ahead.org)), (ahead.org, ahead.act)), shape=shape)
    came = (part @ part.T).tocsr()
    degree = np.asarray(ranker.linked.sum(axis=1)).ravel()
    rare = sp.diags(1 / np.log(degree + 2)) @ ranker.linked
    askers = [i for i in np.flatnonzero(past.known).tolist() if (ranker.untied(i)[came[i].indices]).any()]
    some = np.random.default_rng(0).permutation(askers)[: 192 if quick else len(askers)]
    say(f"{len(some)} of {len(askers)} askers among {int(past.known.sum())} organisations")
    firsts, recalls, areas, usual, spent = [], [], [], [], 0.0
    for begin in range(0, len(some), BLOCK):
        block = some[begin : begin + BLOCK]
        before = time.process_time()
        scores = ranker.scores(block)
        spent += time.process_time() - before
        shared = (ranker.linked[block] @ rare).toarray()
        for asker, row, simple in zip(block.tolist(), scores, shared, strict=True):
            new = ranker.untied(asker)
            there = np.zeros(past.n, dtype=bool)
            there[came[asker].indices] = True
            there, mine, plain = there[new], row[new], simple[new]
            firsts.append(1 / _first_rank(mine, there))
            usual.append(1 / _first_rank(plain, there))
            best = np.argpartition(-mine, HUNDRED)[:HUNDRED]
            recalls.append(there[best].sum() / there.sum())
            areas.append(area(mine, there))
    told = f"{len(some)} askers; Adamic-Adar {np.mean(usual):.3f}"
    yield Figure("h2020-mrr", float(np.mean(firsts)), "", 0.32, told, at_least=True)
    yield Figure("h2020-recall@100", float(np.mean(recalls)), "", 0.255, "the same scorer", at_least=True)
    yield Figure("h2020-auc", float(np.mean(areas)), "", 0.88, "mean over askers, the same scorer", at_least=True)
    yield Figure("h2020-time", 1000 * spent / len(some), "ms an asker", 5, f"CPU, {BLOCK} askers at a time")


def _first_rank(scores: Numbers, there: Flags) -> float:
    """The rank of the first new partner; among equal scores the middle."""
    best = scores[there].max()
    return float((scores > best).sum() + ((scores == best).sum() + 1) / 2)
