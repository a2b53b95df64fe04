"""Looking back: at moments whose future is known, with nothing learnt from that future."""

import numpy as np

from samenspel.maps.analysis.advice import backtest
from samenspel.maps.analysis.advice.backtest import OURS
from samenspel.maps.analysis.advice.baselines import FIVE, fitted
from samenspel.maps.analysis.facts.table import Table, TableBuilder
from tests.maps.analysis.advice.test_model import steady, table


def circles(seed: int = 0) -> Table:
    """Two circles of twelve over six years: new pairs come within a circle only."""
    rng = np.random.default_rng(seed)
    columns = TableBuilder()
    for number in range(140):
        circle = number % 2 * 12
        for one in rng.choice(12, 2, replace=False):
            columns.add(f"o{circle + one:02}", f"a{number}", 2012 + number / 24)
    return columns.build(2100.0)


def test_our_advice_and_all_usual_methods_are_judged_at_the_same_moments() -> None:
    found = backtest.run(circles())
    assert found is not None
    assert {OURS, "random", "Adamic-Adar", "mean rank of five", "logistic regression on five", *FIVE} <= set(
        found.figures
    )
    assert all(
        later - earlier == backtest.APART for earlier, later in zip(found.moments, found.moments[1:], strict=False)
    )
    assert max(found.moments) + backtest.AHEAD <= circles().t.max() + 1e-9
    assert 0 < found.came < found.pairs


def test_advice_finds_the_circles_and_chance_does_not() -> None:
    found = backtest.run(circles())
    assert found is not None
    assert found.figures[OURS]["auc"] > 0.7
    assert found.figures[OURS]["mrr"] > found.figures["random"]["mrr"] + 0.1
    assert abs(found.figures["random"]["auc"] - 0.5) < 0.15


def test_nothing_of_the_year_ahead_is_known() -> None:
    """What comes after the last moment and its year changes no figure of the moments before."""
    whole = circles()
    moment = backtest.moments_of(whole)[0]
    early = whole.before(moment + backtest.AHEAD)
    one = backtest.run(early, lambda _: [moment])
    two = backtest.run(whole, lambda _: [moment])
    assert one is not None
    assert two is not None
    assert one.figures == two.figures


def test_too_little_past_gives_nothing() -> None:
    assert backtest.run(table([("a", "x", 2018.0), ("b", "x", 2018.0)])) is None
    assert backtest.moments_of(table([])) == []
    assert backtest.moments_of(steady())


def test_logistic_regression_finds_the_weights_it_was_made_with() -> None:
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(20_000), rng.normal(size=(20_000, 2))])
    made = np.array([-1.0, 2.0, -0.5])
    y = (rng.random(20_000) < 1 / (1 + np.exp(-(x @ made)))).astype(float)
    assert np.abs(fitted(x, y, np.ones(len(y)), 1e-6) - made).max() < 0.1
    assert np.abs(fitted(x, y, np.ones(len(y)), 1e9)[1:]).max() < 1e-3
