"""Groups: known ones recovered, against the usual methods; real ones recovered in resamples; none by chance."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench import networks, rivals
from bench.affiliations import Net, by_chance, davis, many_groups, net, planted, renamed
from bench.figures import Figure
from bench.machine import say
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.facts.ties import Indices, Numbers, normalise
from samenspel.maps.analysis.network import backend, communities, consensus, large
from samenspel.maps.analysis.network.communities import (
    agreement,
    counterparts,
    divide,
    draw_resamples,
    find_groups,
    rand_index,
)

NOISE = (0.2, 0.35, 0.5, 0.6, 0.7)
#: Where the groups are as good as gone, all methods agree with them by luck only: lower by this much is no difference.
LUCK = 0.02
LOW, HIGH = 0.7, 0.9


def run(quick: bool) -> Iterator[Figure]:
    yield from _davis()
    yield from _planted(10 if quick else 60)
    yield from _chance(20 if quick else 100)
    yield from _any_order(100)
    yield from _any_seed(20 if quick else 100)
    yield from _many_groups(1 if quick else 5)
    yield from _many_by_chance(12 if quick else 48)
    place = networks.folder()
    real = _cut_outs(place, 42 if quick else 7)
    yield from _stable("h39", real, 3 if quick else 6, 0.60)
    topics = net(networks.whole(place, "tc39_topics.csv").participations())
    yield from _stable("tc39", [topics], 5 if quick else 30, 0.65)
    yield from _calibrated([*real, topics], 20 if quick else 60)


def _davis() -> Iterator[Figure]:
    (rows, shared), truth = davis()
    right = sum(rand_index(divide(rows, shared, Params(seed=seed)), truth) == 1 for seed in range(100))
    yield Figure("davis", right, "of 100 seeds", 100, "Freeman's consensus, exactly", at_least=True)


def _planted(draws: int) -> Iterator[Figure]:
    others = rivals.methods()
    for mu in NOISE:
        ours: list[float] = []
        theirs: dict[str, list[float]] = {name: [] for name in [*others, "old"]}
        for seed in range(draws):
            (rows, shared), truth = planted(seed, mu)
            ours.append(rand_index(divide(rows, shared, Params(seed=seed)), truth))
            weights = shared.weights
            for name, method in others.items():
                theirs[name].append(rand_index(method(weights, seed, 4), truth))
            theirs["old"].append(rand_index(others["leidenalg"](normalise(weights), seed, 4), truth))
        means = {name: float(np.mean(values)) for name, values in theirs.items()}
        best = max(means, key=lambda name: means[name])
        gap = np.array(ours) - np.array(theirs[best])
        told = ", ".join(f"{name} {value:.3f}" for name, value in means.items())
        error = float(gap.std(ddof=1) / np.sqrt(draws))
        told += f"; paired with {best}: {gap.mean():+.3f} (standard error {error:.3f}); {draws} draws"
        told += "; old: leidenalg on Newman / sqrt(s_i s_j); spectral is told that there are 4"
        goal = means[best] - (LUCK if mu > 0.5 else error)
        if mu == 0.35:
            goal = max(goal, 0.72)
        yield Figure(f"planted-{mu}", float(np.mean(ours)), "ARI", round(goal, 3), told, at_least=True)


def _chance(draws: int) -> Iterator[Figure]:
    none = 0
    for seed in range(draws):
        rows, shared = by_chance(seed)
        none += not find_groups(rows, shared, Params(seed=seed, resamples=0)).is_clear
    yield Figure(
        "chance", none / draws, "share", 0.95, f"random networks without clear groups, of {draws}", at_least=True
    )


def _any_order(orders: int) -> Iterator[Figure]:
    """The same networks with rows in any order and funds and activities under other names."""
    rng = np.random.default_rng(1)
    for name, (rows, _) in (("davis", davis()[0]), ("planted", planted(1, 0.35)[0]), ("chance", by_chance(1))):
        seen = set()
        for _ in range(orders):
            funds, activities = rng.permutation(len(rows.funds)), rng.permutation(len(rows.activities))
            other = renamed(rows, funds, activities, rng)
            found = find_groups(*other, Params(resamples=10))
            sure = np.zeros(len(funds)) if found.confidence is None else found.confidence.round(9)
            told = tuple(zip(found.labels[funds].tolist(), sure[funds].tolist(), strict=True))
            seen.add((found.doubt, round(found.margin, 6), told))
        same = orders if len(seen) == 1 else 0
        yield Figure(
            f"order-{name}", same, f"of {orders} orders", orders, f"{len(seen)} different outcomes", at_least=True
        )


def _any_seed(seeds: int) -> Iterator[Figure]:
    """The verdicts by other lots; a page and the command always draw the same ones."""
    for name, (rows, shared) in (("davis", davis()[0]), ("planted", planted(1, 0.35)[0]), ("chance", by_chance(1))):
        verdicts = [find_groups(rows, shared, Params(seed=seed, resamples=20)).doubt for seed in range(seeds)]
        most = max(verdicts.count(one) for one in set(verdicts))
        yield Figure(f"seed-{name}", most, f"of {seeds} seeds", seeds, "with the same verdict", at_least=True)


def _many_groups(draws: int) -> Iterator[Figure]:
    found, doubts, usual = [], [], []
    for seed in range(draws):
        there, truth = many_groups(seed, 4_000, 200, 0.7)
        made = large.divide([str(at) for at in range(len(truth))], there)
        found.append(rand_index(made.labels, truth))
        doubts.append(made.doubt)
        usual.append(rand_index(backend.best_partition(large.newman_ties(there), 1.0, seed), truth))
        say(f"4,000 organisations: {seed + 1} of {draws}")
    told = f"told in {doubts.count(None)} of {draws}; at resolution 1: {np.mean(usual):.3f}"
    yield Figure("groups-200", float(np.mean(found)), "ARI", 0.85, told, at_least=True)


def _many_by_chance(draws: int) -> Iterator[Figure]:
    none = 0
    for seed in range(draws):
        there, truth = many_groups(seed, (450, 1_000, 2_000)[seed % 3], 20, 0.0)
        none += large.divide([str(at) for at in range(len(truth))], there).doubt is not None
    yield Figure("chance-large", none, f"of {draws}", draws, "large random networks without groups", at_least=True)


def _cut_outs(place: Path, step: int) -> list[Net]:
    """Some networks of h39, each as of its cut."""
    return [net(one.table.before(one.at).participations()) for one in networks.h39(place)[::step]]


def _stable(name: str, real: list[Net], many: int, goal: float) -> Iterator[Figure]:
    """Draws resamples of the activities and finds their groups with the full effort."""
    whole, kept, usual = [], [], []
    for at, (rows, shared) in enumerate(real):
        labels = divide(rows, shared, Params())
        old = _old(shared.weights)
        weights, newman = draw_resamples(rows, shared, 5, many)
        for number in range(many):
            part = slice(number, number + 1)
            drawn = consensus.divide(weights[part], newman[part], 100 + number, Params().runs, Params().rounds)[0]
            whole.append(agreement(labels, drawn))
            both = (labels >= 0) & (drawn >= 0)
            kept.append(rand_index(labels[both], drawn[both]))
            usual.append(agreement(old, _old(newman[number])))
        say(f"{name}: {at + 1} of {len(real)}")
    told = f"best of 10 leidenalg on Newman / sqrt(s_i s_j): {np.mean(usual):.3f}"
    told += f"; only funds that kept a tie in the resample: {np.mean(kept):.3f}; {len(real)} networks, {many} resamples"
    yield Figure(f"bootstrap-{name}", float(np.mean(whole)), "ARI", goal, told, at_least=True)


def _old(weights: Numbers) -> Indices:
    tied = np.flatnonzero(weights.sum(axis=1) > 0)
    labels = np.full(len(weights), -1, dtype=np.int64)
    labels[tied] = rivals.methods()["leidenalg"](normalise(weights[np.ix_(tied, tied)]), 1, 0)
    return labels


def _calibrated(real: list[Net], fresh: int) -> Iterator[Figure]:
    """Members with a confidence of about 80 %: how often they stay in resamples that were not used for it."""
    stated, stayed = [], []
    for rows, shared in real:
        found = find_groups(rows, shared, Params(chance_draws=0))
        confidence = found.confidence
        if confidence is None:
            continue
        weights, newman = draw_resamples(rows, shared, 77, fresh)
        drawn = consensus.divide(weights, newman, 9, communities.RESAMPLE_CHAINS, communities.RESAMPLE_ROUNDS)
        often = np.zeros(len(rows.funds))
        for one in drawn:
            often += np.append(counterparts(found.labels, one), -1)[one] == found.labels
        chosen = (found.labels >= 0) & (confidence >= LOW) & (confidence <= HIGH)
        stated += confidence[chosen].tolist()
        stayed += (often[chosen] / fresh).tolist()
    told = f"{len(stated)} members of whom {np.mean(stated):.1%} was stated on average, {fresh} fresh resamples"
    yield Figure(
        "stated-80", abs(float(np.mean(stayed)) - 0.8), "off 0.8", 0.05, f"stayed: {np.mean(stayed):.1%}; {told}"
    )
