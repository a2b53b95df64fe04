"""Is a tie more than chance, given how active both funds are and how large their activities were?

The bipartite configuration model (Saracco e.a. 2017, New Journal of Physics 19, 053022): of all networks in which
each fund is in as many activities, and each activity has as many funds, as it was on average, take the one that
knows nothing more. In it a fund is in an activity with the chance xy / (1 + xy), and the number of activities that
two funds share by chance is a sum of coin flips with known chances. A day on which everybody is there has chance 1
for everybody, and so speaks for no tie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr, pdtrc

from samenspel.maps.analysis.facts.ties import Affiliations, Indices, Numbers

Waves = NDArray[np.complex128]

#: A tie is more than chance when at most this share of chance networks ties the two as much.
LEVEL = 0.05
#: With more funds than this the probabilities are so small that a Poisson tail is as good (Le Cam 1960), and faster.
MAX_EXACT = 400
#: Above this variance of the number of shared activities its tail is taken from a normal curve with skew.
MAX_EXACT_VARIANCE = 6.0
_BISECTIONS, _ROUNDS, _CLOSE = 36, 40, 1e-7


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
    """How many activities these pairs of funds share on average in the model."""
    together = (model.inside * model.how_many) @ model.inside.T
    return np.asarray(together[model.fund_class[first], model.fund_class[second]], dtype=float)


def tail_probabilities(model: NullModel, first: Indices, second: Indices, shared: Indices) -> Numbers:
    """The probability in the model that these pairs of funds share at least as many activities as they did."""
    if not len(first):
        return np.zeros(0)
    one, two = model.fund_class[first], model.fund_class[second]
    if len(model.fund_class) > MAX_EXACT:
        return np.asarray(pdtrc(shared - 1.0, expected_shared(model, first, second)), dtype=float)
    keys = np.column_stack((np.minimum(one, two), np.maximum(one, two), shared))
    cases, at = np.unique(keys, axis=0, return_inverse=True)
    both = model.inside[cases[:, 0]] * model.inside[cases[:, 1]]
    tail = _refined(both, model.how_many, cases[:, 2])
    few = (both * (1 - both)) @ model.how_many <= MAX_EXACT_VARIANCE
    tail[few] = _exact(both[few], model.how_many, cases[few, 2])
    return np.asarray(tail[at.ravel()], dtype=float)


def _exact(both: Numbers, how_many: Indices, shared: Indices) -> Numbers:
    """The tails of the Poisson binomial distribution, from its characteristic function by a Fourier transform."""
    if not len(both):
        return np.zeros(0)
    certain = both >= 1 - 1e-12
    surely = certain @ how_many
    both, wanted = np.where(certain, 0.0, both), shared - surely
    mean = both @ how_many
    most = float(np.max(mean + 12 * np.sqrt(mean + 1))) + 16
    points = 2 ** int(np.ceil(np.log2(most)))
    turn = np.exp(2j * np.pi * np.arange(points // 2 + 1) / points) - 1
    wave = np.ones((len(both), len(turn)), dtype=complex)
    for size, many in enumerate(how_many.tolist()):
        wave *= _power(1 + both[:, size, None] * turn[None, :], many)
    mass = np.clip(np.fft.irfft(wave.conj(), points, axis=1), 0, 1)
    # The sum of the tail itself, not 1 minus the rest: tiny tails keep their digits.
    tail = np.where(np.arange(points)[None, :] >= wanted[:, None], mass, 0.0).sum(axis=1)
    return np.where(wanted <= 0, 1.0, np.clip(tail, 0, 1))


def _power(base: Waves, times: int) -> Waves:
    """An integer power by squaring, many times faster than numpy's for complex numbers."""
    result = base if times & 1 else None
    while times := times >> 1:
        base = base * base
        if times & 1:
            result = base if result is None else result * base
    return np.ones_like(base) if result is None else result


def _refined(both: Numbers, how_many: Indices, shared: Indices) -> Numbers:
    """The refined normal approximation of the tails (Volkova 1996): as good where the variance is large, and faster."""
    mean, variance = both @ how_many, (both * (1 - both)) @ how_many
    skew = (both * (1 - both) * (1 - 2 * both)) @ how_many
    spread = np.sqrt(np.maximum(variance, 1e-12))
    far = (shared - 0.5 - mean) / spread
    bell = np.exp(-(far**2) / 2) / np.sqrt(2 * np.pi)
    return np.asarray(np.clip(1 - ndtr(far) - skew / spread**3 / 6 * (1 - far**2) * bell, 0, 1), dtype=float)
