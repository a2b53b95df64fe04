"""Periods, dates and numbers as people read them."""

from datetime import date

import pytest
from flask import Flask

from samenspel.initiatives import words
from samenspel.initiatives.models import InitiativeChannel, IsaRole


def test_every_role_and_channel_has_a_name() -> None:
    assert set(words.ROLES) == set(IsaRole)
    assert set(words.CHANNELS) == set(InitiativeChannel)


@pytest.mark.parametrize(
    ("starts", "ends", "written"),
    [
        (date(2021, 1, 1), date(2023, 12, 31), "2021 – 2023"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
        (date(2024, 1, 1), None, "sinds 2024"),
        (date(2024, 3, 1), None, "sinds 1 mrt 2024"),
        (date(2024, 3, 1), date(2024, 12, 31), "1 mrt 2024 – 31 dec 2024"),
        (None, date(2023, 12, 31), "tot 2023"),
        (None, None, ""),
    ],
)
def test_a_period_is_as_precise_as_it_is_known(
    app: Flask, starts: date | None, ends: date | None, written: str
) -> None:
    with app.test_request_context():
        assert words.period(starts, ends) == written


@pytest.mark.parametrize(
    ("given", "written"), [("2021-10-07", "7 okt 2021"), ("2022-11", "nov 2022"), ("2022", "2022")]
)
def test_a_date_is_as_precise_as_its_source(given: str, written: str) -> None:
    assert words.written_date(given) == written


def test_thousands_stand_apart() -> None:
    assert words.number(324129) == "324.129"
    assert words.number(324129, "en") == "324,129"
    assert words.number(46) == "46"
