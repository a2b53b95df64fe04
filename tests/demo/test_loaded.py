"""The demo as it comes into the database, and out of it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlmodel import SQLModel, col

from samenspel import db
from samenspel.chat.models import Channel
from samenspel.db import session
from samenspel.demo import load
from samenspel.documents.models import DocumentVersion
from samenspel.groups.models import Group, Membership
from samenspel.initiatives.models import Initiative, InitiativeFund, Output
from samenspel.meetings.models import Meeting
from samenspel.people import actions
from samenspel.people import queries as people
from samenspel.people.models import Account, Fund, Theme
from samenspel.runtime import files
from tests.world import World

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


@pytest.fixture
def demo(app: Flask) -> Iterator[Flask]:
    """The demo as it was loaded just now."""
    with time_machine.travel(NOW, tick=True):
        load.load()
        session().commit()
        yield app


def test_it_tells_its_steps_and_how_many_rows(app: Flask) -> None:
    steps: list[str] = []
    assert load.is_empty()
    assert load.load(steps.append, at=NOW) > 15_000
    assert len(steps) == load.STEPS
    assert not load.is_empty()
    assert people.is_demo()


def test_it_can_be_taken_out_again(demo: Flask) -> None:
    key = session().execute(sa.select(col(DocumentVersion.key))).scalars().first()
    assert key is not None
    load.clear()
    assert load.is_empty()
    left = {
        table.name: session().execute(sa.select(sa.func.count()).select_from(table)).scalar() for table in _tables()
    }
    assert set(left.values()) == {0}
    with pytest.raises(FileNotFoundError):
        files.read(key)


def _tables() -> list[sa.Table]:
    return list(SQLModel.metadata.sorted_tables)


def test_a_real_installation_begins_with_the_facts_and_nobody_in_them(app: Flask) -> None:
    actions.begin_installation()
    load.load_facts(at=NOW)
    session().commit()
    counted = {
        model: session().execute(sa.select(sa.func.count()).select_from(model)).scalar()
        for model in (Fund, Theme, Group, Channel, Initiative, Output, Account, Membership, Meeting, InitiativeFund)
    }
    assert list(counted.values()) == [38, 12, 22, 22, 22, 21, 0, 0, 0, 0]
    told = session().execute(sa.select(Fund).where(col(Fund.consultants_fte).is_not(None))).scalars().all()
    assert {fund.slug for fund in told} == {"cevora", "woodwize"}  # the report tells it of no other
    assert not people.is_demo()
    assert not load.is_empty()
    assert {line.source for line in session().execute(sa.select(Initiative)).scalars()} == {"Tabel 10"}


def test_a_database_with_an_account_is_not_empty(world: World) -> None:
    assert not load.is_empty()
    assert not people.is_demo()
    db.rollback()
