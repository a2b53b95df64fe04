"""A snapshot as pages read it."""

import pytest
from flask import Flask

from samenspel.maps.view.snapshot_view import chance_in_words


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (None, ""),
        (0.34, "ongeveer 3 kansen op 10"),
        (0.11, "ongeveer 1 kans op 10"),
        (0.049, "ongeveer 1 kans op 20"),
        (0.031, "ongeveer 1 kans op 30"),
        (0.011, "ongeveer 1 kans op 100"),
        (0.004, "minder dan 1 kans op 100"),
    ],
)
def test_small_chances_are_told_apart(app: Flask, chance: float | None, said: str) -> None:
    with app.test_request_context("/"):
        assert chance_in_words(chance) == said
