"""Where each fund is drawn: the same picture for the same network, and nearly the same for nearly the same
network.

A force layout (Fruchterman and Reingold 1991) with a pull to the middle of the own group; then labels are
pushed apart. Nothing is random: funds start on a circle, group by group, or where they were last time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from samenspel.maps.analysis.facts.ties import Indices, Numbers, normalise

SIDE = 1000.0
MARGIN = 60.0
#: The room for a label: its height and the width of a letter, on the scale of 0 to 1000, and its most letters.
LABEL_HEIGHT = 34.0
LETTER_WIDTH = 8.5
LONGEST = 16
#: Funds without ties stand in a row at the bottom.
SHORE = SIDE - MARGIN / 2

#: The share of its way that a fund moves from where it was last time.
EASE = 0.2

Positions = Mapping[str, tuple[float, float]]


def _circle(labels: Indices, order: Sequence[int]) -> Numbers:
    """Starting positions on a circle in a square of side 1, the groups one after the other."""
    start = np.zeros((len(labels), 2))
    turn = sorted(order, key=lambda i: (labels[i], i))
    angle = 2 * np.pi * np.arange(len(turn)) / max(len(turn), 1)
    start[turn] = 0.5 + 0.4 * np.column_stack((np.cos(angle), np.sin(angle)))
    return start


def _settle(spot: Numbers, pull: Numbers, labels: Indices, rounds: int, heat: float) -> Numbers:
    """Simulates the forces: all funds repel each other, ties attract, and groups stay together."""
    n = len(spot)
    wanted = 0.8 / np.sqrt(n)
    belongs = (labels[:, None] == np.unique(labels)[None, :]).astype(float)
    belongs /= belongs.sum(axis=0)
    grouped = belongs.shape[1] > 1
    for step in range(rounds):
        x, y = spot[:, 0], spot[:, 1]
        distance = np.maximum(np.hypot(x[:, None] - x, y[:, None] - y), 1e-3)
        push = (wanted / distance) ** 2
        np.fill_diagonal(push, 0.0)
        push -= pull * distance / wanted
        force = push.sum(axis=1)[:, None] * spot - push @ spot
        force += 0.6 * (0.5 - spot)
        if grouped:
            centre = belongs.T @ spot
            force += 1.5 * ((belongs > 0) @ centre - spot)
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        limit = heat * (1 - step / rounds) + 1e-4
        spot = spot + force * (np.minimum(length * 0.05, limit) / length)[:, None]
    return spot


def _part_labels(spot: Numbers, widths: Numbers, height: float) -> Numbers:
    """Push overlapping labels apart along the way that is shortest."""
    spot = spot.copy()
    wide = (widths[:, None] + widths[None, :]) / 2
    n = len(spot)
    for _ in range(300):
        dx = spot[:, None, 0] - spot[None, :, 0]
        dy = spot[:, None, 1] - spot[None, :, 1]
        over_x, over_y = wide - np.abs(dx), height - np.abs(dy)
        overlap = (over_x > 0.5) & (over_y > 0.5)
        np.fill_diagonal(overlap, False)
        if not overlap.any():
            break
        lower = np.arange(n)[:, None] < np.arange(n)[None, :]
        side_x = np.where(dx == 0, np.where(lower, -1.0, 1.0), np.sign(dx))
        side_y = np.where(dy == 0, np.where(lower, -1.0, 1.0), np.sign(dy))
        along_y = over_y <= over_x
        spot[:, 0] += np.where(overlap & ~along_y, side_x * over_x * 0.26, 0).sum(axis=1)
        spot[:, 1] += np.where(overlap & along_y, side_y * over_y * 0.26, 0).sum(axis=1)
        half = widths / 2
        spot[:, 0] = np.clip(spot[:, 0], half, SIDE - half)
        spot[:, 1] = np.clip(spot[:, 1], height / 2, SHORE - height)
    return spot


def positions(
    funds: Sequence[str],
    names: Sequence[str],
    weights: Numbers,
    labels: Indices | None,
    previous: Positions | None = None,
) -> dict[str, tuple[float, float]]:
    """The position of each fund, from (0, 0) top left to (1000, 1000).

    With `previous` positions funds stay near where they were, and new ones start amid their partners.
    """
    result: dict[str, tuple[float, float]] = {}
    tied = [int(i) for i in np.flatnonzero(weights.sum(axis=1) > 0)]
    at = np.array(tied, dtype=np.int64)
    loose = [i for i in range(len(funds)) if i not in set(tied)]
    for place_in_row, i in enumerate(loose):
        result[funds[i]] = (round(SIDE * (place_in_row + 0.5) / len(loose), 1), SHORE)
    if not tied:
        return result
    groups = labels[at] if labels is not None else np.zeros(len(tied), dtype=np.int64)
    near = normalise(weights[np.ix_(at, at)])
    pull = near / max(float(near.max()), 1e-12)
    spot = _circle(groups, range(len(tied)))
    known = [row for row, i in enumerate(tied) if previous and funds[i] in previous]
    warm = len(known) * 2 >= len(tied)
    if warm and previous is not None:
        for row in known:
            spot[row] = np.array(previous[funds[tied[row]]]) / SIDE
        for row in sorted(set(range(len(tied))) - set(known)):
            closeness = pull[row, known]
            if closeness.sum() > 0:
                spot[row] = closeness @ spot[known] / closeness.sum() + 0.01
        begin = spot
        spot = _settle(spot, pull, groups, rounds=30, heat=0.02)
        # The whole keeps its size and middle; only what changed within it moves, and not at once.
        was, now = begin[known], spot[known]
        stretch = was.std(axis=0) / np.maximum(now.std(axis=0), 1e-9)
        spot = (spot - now.mean(axis=0)) * stretch + was.mean(axis=0)
        spot[known] = was + EASE * (spot[known] - was)
        spot = spot * SIDE
    else:
        spot = _settle(spot, pull, groups, rounds=150, heat=0.08)
        low, high = spot.min(axis=0), spot.max(axis=0)
        spot = (spot - low) / np.maximum(high - low, 1e-9)
        spot = MARGIN + spot * (np.array([SIDE, SHORE - MARGIN]) - 2 * MARGIN)
        if len(tied) == 1:
            spot[:] = SIDE / 2
    widths = np.array([LETTER_WIDTH * min(len(names[i]), LONGEST) + 24 for i in tied])
    # With too many labels for the room they may overlap; the page then shows those of the largest funds.
    if len(tied) <= 150:
        spot = _part_labels(spot, widths, LABEL_HEIGHT)
    spot = np.clip(spot, 0, SIDE)
    for row, i in enumerate(tied):
        result[funds[i]] = (round(float(spot[row, 0]), 1), round(float(spot[row, 1]), 1))
    return result
