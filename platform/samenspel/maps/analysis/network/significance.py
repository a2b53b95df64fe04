"""Is a tie more than chance, given how active both funds are and how large their activities were?

Compared is with all networks in which each fund is in as many activities, and each activity has as many funds, as it
was. How probable it is in them that a fund is in an activity comes from the bipartite configuration model (Saracco
e.a. 2017, New Journal of Physics 19, 053022): xy / (1 + xy). That model keeps those numbers only on average, and so
expects too many shared activities, which vary too much: with two funds in an activity it is about twice as many. Both
are corrected for what is fixed (Hajek 1964, Annals of Mathematical Statistics 35, 1491), and the number of activities
that two funds share is taken to be binomial with that mean and variance. A day on which everybody is there has chance
1 for everybody, and so speaks for no tie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, expit

from samenspel.maps.analysis.facts.ties import Affiliations, Flags, Indices, Numbers

#: Of the ties that are told to be more than chance, at most this share is not.
FALSE_SHARE = 0.1
_BISECTIONS, _ROUNDS, _CLOSE = 36, 40, 1e-7
_CASES_AT_ONCE, _MAX_TRIALS = 200_000, 1e7


@dataclass(frozen=True)
class NullModel:
    """Funds of `fund_class` u are in each of the `how_many[s]` activities of size `sizes[s]` with probability
    `inside[u, s]`."""

    fund_class: Indices
    sizes: Indices
    how_many: Indices
    inside: Numbers


def _solve(values: Callable[[Numbers], Numbers], wanted: Numbers) -> Numbers:
    """The argument at which an increasing function of each entry reaches the wanted value, by bisection."""
    low, high = np.full(len(wanted), -40.0), np.full(len(wanted), 40.0)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        short = values(middle) < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray((low + high) / 2, dtype=float)


def fit_null_model(rows: Affiliations) -> NullModel:
    """The configuration model of these rows, fitted to every degree and size."""
    degree = np.bincount(rows.fund, minlength=len(rows.funds))
    degrees, fund_class, funds = np.unique(degree, return_inverse=True, return_counts=True)
    sizes, how_many = np.unique(rows.sizes, return_counts=True)
    inside = np.zeros((len(degrees), len(sizes)))
    active = degrees > 0
    full = sizes >= funds[active].sum()
    inside[np.ix_(active, full)] = 1.0
    # Funds that are in everything need no model, and neither do activities with all funds.
    wanted = degrees - how_many[full].sum()
    rest = how_many[~full].sum()
    always = active & (wanted >= rest)
    inside[np.ix_(always, ~full)] = 1.0
    some, open_sizes = active & ~always & (wanted > 0), ~full
    if some.any() and open_sizes.any():
        left = sizes[open_sizes] - funds[always].sum()
        size, many, count = left.astype(float), how_many[open_sizes].astype(float), funds[some].astype(float)
        for_fund = wanted[some].astype(float)
        size = np.maximum(size, 1e-9)
        log_x, log_y = np.log(for_fund / max(for_fund.sum(), 1e-9)), np.zeros(len(size))
        for _ in range(_ROUNDS):
            before = log_x
            log_y = _solve(lambda y, x=log_x: count @ expit(x[:, None] + y[None, :]), size)  # type: ignore[misc]
            log_x = _solve(lambda x, y=log_y: expit(x[:, None] + y[None, :]) @ many, for_fund)  # type: ignore[misc]
            if np.abs(log_x - before).max() < _CLOSE:
                break
        inside[np.ix_(some, open_sizes)] = expit(log_x[:, None] + log_y[None, :])
    return NullModel(fund_class.astype(np.int64), sizes.astype(np.int64), how_many.astype(np.int64), inside)


def expected_shared(model: NullModel, first: Indices, second: Indices) -> Numbers:
    """How many activities these pairs of funds share on average by chance."""
    if not len(first):
        return np.zeros(0)
    cases, at = _cases(model, first, second)
    mean, _variance, surely = _by_chance(model, cases)
    return np.asarray((mean + surely)[at], dtype=float)


def tail_probabilities(model: NullModel, first: Indices, second: Indices, shared: Indices) -> Numbers:
    """The probability by chance that these pairs of funds share at least as many activities as they did."""
    if not len(first):
        return np.zeros(0)
    cases, at = _cases(model, first, second, shared)
    mean, variance, surely = _by_chance(model, cases)
    return np.asarray(_binomial_tail(mean, variance, cases[:, 2] - surely)[at], dtype=float)


def notable(chance: Numbers, pairs: int) -> Flags:
    """Which of these ties are more than chance, where all `pairs` that there could be were looked at: as many as can be
    told with at most `FALSE_SHARE` of them by chance (Benjamini and Hochberg 1995)."""
    order = np.argsort(chance, kind="stable")
    allowed = FALSE_SHARE * np.arange(1, len(chance) + 1) / max(pairs, 1)
    told = np.flatnonzero(chance[order] <= allowed)
    return np.asarray(chance <= chance[order[told[-1]]] if len(told) else np.zeros(len(chance), dtype=bool))


def _cases(model: NullModel, first: Indices, second: Indices, *others: Indices) -> tuple[Indices, Indices]:
    """The classes of these pairs (and the other numbers beside them) without repeats, and which each pair has."""
    one, two = model.fund_class[first], model.fund_class[second]
    cases, at = np.unique(
        np.column_stack((np.minimum(one, two), np.maximum(one, two), *others)), axis=0, return_inverse=True
    )
    return cases, at.ravel()


def _by_chance(model: NullModel, cases: Indices) -> tuple[Numbers, Numbers, Numbers]:
    """The mean and variance of how many activities the funds of these classes share by chance, besides those that they
    surely do; and how many these are."""
    parts = [_moments(model, cases[start : start + _CASES_AT_ONCE]) for start in range(0, len(cases), _CASES_AT_ONCE)]
    mean, variance, surely = (np.concatenate(some) for some in zip(*parts, strict=True))
    return mean, variance, surely


def _moments(model: NullModel, cases: Indices) -> tuple[Numbers, Numbers, Numbers]:
    one, two = cases[:, 0], cases[:, 1]
    inside, many = model.inside, model.how_many.astype(float)
    spread = inside * (1 - inside)
    of_size = np.bincount(model.fund_class, minlength=len(inside)) @ spread
    of_fund = spread @ many
    for_size, for_fund = (
        np.divide(1, each, out=np.zeros_like(each), where=each > _CLOSE) for each in (of_size, of_fund)
    )
    product = spread[one] * spread[two]
    # An activity has so many places, not so many on average: who takes one leaves fewer.
    both = np.clip(inside[one] * inside[two] - product * for_size, 0, 1)
    # A fund goes to so many activities, not so many on average: who is in one is less in others.
    held = (
        ((inside[one] * spread[two]) @ many) ** 2 * for_fund[two]
        + ((inside[two] * spread[one]) @ many) ** 2 * for_fund[one]
        - (product @ many) ** 2 * for_fund[one] * for_fund[two]
    )
    sure = both >= 1 - 1e-12
    both = np.where(sure, 0.0, both)
    return both @ many, np.maximum((both * (1 - both)) @ many - held, 0), sure @ many


def _binomial_tail(mean: Numbers, variance: Numbers, wanted: Numbers) -> Numbers:
    """The probability of at least `wanted`, by the binomial distribution of this mean and variance."""
    result = np.ones(len(mean))
    open_cases = (wanted > 0) & (mean > 0)
    mean, variance, wanted = mean[open_cases], variance[open_cases], wanted[open_cases]
    # So many trials that the mean and the variance are these; without a bound it is the Poisson distribution.
    trials = np.clip(mean / np.maximum(1 - variance / mean, mean / _MAX_TRIALS), wanted, _MAX_TRIALS)
    result[open_cases] = betainc(wanted, trials - wanted + 1, np.clip(mean / trials, 0, 1))
    return result
