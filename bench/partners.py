"""`partners`: how well new partners are predicted, by the protocol of the networks' README, against usual methods.

Every family of networks is judged by itself, network by network: ours may nowhere be more than a standard error below
the best of the simple methods. The logistic regression among those is fitted on the other families.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from bench import made_networks, networks
from bench.figures import Figure
from bench.machine import say
from bench.networks import Network
from samenspel.maps.analysis.advice import baselines, model
from samenspel.maps.analysis.advice.evaluation import HoldOut, area, score_ranking
from samenspel.maps.analysis.advice.known_history import KnownHistory
from samenspel.maps.analysis.advice.large_networks import LargeNetworkRanker
from samenspel.maps.analysis.facts.table import Table
from samenspel.maps.analysis.facts.ties import Flags, Numbers

CUT = 2019.0
#: How many networks are cut out of Horizon 2020 by ourselves in each way, and made of each kind.
CUT_OUTS, MADE = 60, 40
#: Askers at a time, and how many places are looked at in all of Horizon 2020.
BLOCK, HUNDRED = 64, 100
#: What ours is compared with, as anybody would try it first.
SIMPLE = (
    "Adamic-Adar",
    "resource allocation",
    "weighted allocation",
    "recent activity",
    "walk x recent",
    "mean rank of five",
)
LR = "logistic regression on five"
OURS, KEPT = "ours", "kept"
MEASURES = ("mrr", "ap")
Row = dict[str, float]


def run(quick: bool) -> Iterator[Figure]:
    place = networks.folder()
    families = {name: _hold_outs(name, some) for name, some in _networks(place, quick)}
    say(", ".join(f"{name} {len(some)}" for name, some in families.items()))
    for name, hold_outs in families.items():
        others = [one for other, some in families.items() if _kind(other) != _kind(name) for one in some]
        yield from _family(name, hold_outs, _regression(others))
    yield from _whole(networks.whole(place, "h2020.csv.gz"), quick)


def _networks(folder: Path, quick: bool) -> Iterator[tuple[str, list[Network]]]:
    """The families: networks of 39 of three years, cut out in three other ways, a standards body, and made ones."""
    for year in (2017.0, 2018.0, CUT):
        yield f"h39-{year:.0f}", [one for one in networks.h39(folder) if one.at == year]
    ways: tuple[networks.Way, ...] = ("ego", "strong", "walk")
    for way in ways:
        yield f"h2020-{way}", networks.cut_out(folder, CUT, CUT_OUTS // (3 if quick else 1), 4, (25, 60), way)
    yield "tc39-topics", networks.tc39(folder)
    yield "tc39-meetings", networks.tc39(folder, "tc39_meetings.csv")
    yield from made_networks.families(MADE // (2 if quick else 1))


def _kind(family: str) -> str:
    """What is alike: h39 is cut out of Horizon 2020 too."""
    return "h2020" if family.startswith("h") else family.partition("-")[0]


def _hold_outs(family: str, some: list[Network]) -> list[HoldOut]:
    """What is asked; networks in which next to nothing came tell nothing, but of the standards body there are few."""
    least = 1 if family.startswith("tc39") else networks.MIN_NEW_PAIRS
    hold_outs = [HoldOut.from_table(one.table, one.at) for one in some]
    return [one for one in hold_outs if one.came.sum() >= least]


def _five(hold_out: HoldOut) -> Numbers:
    usual = baselines.scores(hold_out.past, hold_out.first, hold_out.second)
    return np.column_stack([np.ones(len(hold_out.came)), baselines.five(usual)])


def _regression(hold_outs: list[HoldOut]) -> Numbers:
    """The weights of the logistic regression; each network counts the same."""
    x = np.concatenate([_five(one) for one in hold_outs])
    y = np.concatenate([one.came for one in hold_outs]).astype(float)
    weight = np.concatenate([np.full(len(one.came), 500 / len(one.came)) for one in hold_outs])
    return baselines.fitted(x, y, weight, 1.0)


def _rows(hold_outs: list[HoldOut], weights: Numbers) -> dict[str, list[Row]]:
    """The figures of each network by method; with `kept`, places are kept for small organisations."""
    rows: dict[str, list[Row]] = {}
    for one in hold_outs:
        usual = baselines.scores(one.past, one.first, one.second)
        score = model.scores(one.past, one.first, one.second)
        ranked = {name: usual[name] for name in SIMPLE} | {LR: _five(one) @ weights, OURS: score}
        for name, each in ranked.items():
            rows.setdefault(name, []).append(score_ranking(one, each) or {})
        rows.setdefault(KEPT, []).append(score_ranking(one, score, kept=True) or {})
        rows.setdefault("Adamic-Adar, kept", []).append(score_ranking(one, usual["Adamic-Adar"], kept=True) or {})
    return rows


def _mean(rows: list[Row], measure: str) -> float:
    return float(np.nanmean([row[measure] for row in rows]))


def _gain(mine: list[Row], other: list[Row], measure: str) -> tuple[float, float]:
    """How much higher the one is, network by network, and the standard error of that."""
    gain = np.array([one[measure] - two[measure] for one, two in zip(mine, other, strict=True)])
    return float(gain.mean()), float(gain.std(ddof=1) / np.sqrt(len(gain)))


def _family(name: str, hold_outs: list[HoldOut], weights: Numbers) -> Iterator[Figure]:
    rows = _rows(hold_outs, weights)
    for measure in MEASURES:
        best = max((*SIMPLE, LR), key=lambda other: _mean(rows[other], measure))
        gain, error = _gain(rows[OURS], rows[best], measure)
        told = (
            f"{len(hold_outs)} networks; ours {_mean(rows[OURS], measure):.3f}, "
            f"{best} {_mean(rows[best], measure):.3f}: {gain:+.4f} ±{error:.4f}"
        )
        yield Figure(f"{name}-{measure}", gain / error, "standard errors", -1.0, told, at_least=True)
        if name.startswith("h39"):
            gain, error = _gain(rows[OURS], rows["Adamic-Adar"], measure)
            told = f"Adamic-Adar {_mean(rows['Adamic-Adar'], measure):.3f}: {gain:+.4f} ±{error:.4f}"
            yield Figure(f"{name}-{measure}-adamic", gain / error, "standard errors", 2.0, told, at_least=True)
    small, usual = _mean(rows[KEPT], "small targets"), _mean(rows["Adamic-Adar"], "small targets")
    told = (
        f"recall@5 {_mean(rows[KEPT], 'recall@5'):.3f} (without kept places {_mean(rows[OURS], 'recall@5'):.3f}), "
        f"exposure {_mean(rows[KEPT], 'exposure'):.2f}; the goal is Adamic-Adar's, with as many kept places "
        f"{_mean(rows['Adamic-Adar, kept'], 'small targets'):.3f}"
    )
    yield Figure(f"{name}-small", small, "recall@5 of small targets", usual, told, at_least=True)


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
