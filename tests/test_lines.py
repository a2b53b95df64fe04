"""Rows by name: what `lines` checks when it is declared, and what comes out of it."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, new_id
from samenspel.lines import lines, lines_from
from samenspel.people.models import Account, Fund
from tests.world import World


@dataclass(frozen=True, slots=True)
class PersonLine:
    name: str
    email: str
    fund: str = ""


def test_each_field_is_filled_by_its_name_whatever_the_order(world: World) -> None:
    query = lines(PersonLine, fund=Fund.name, email=Account.email, name=Account.name)
    query = query.outerjoin(Fund, Fund.id == Account.fund_id).where(Account.id == sa.bindparam("who"))
    found = query.first({"who": world.ann.id})
    assert found is not None
    assert (found.name, found.email) == (world.ann.name, world.ann.email)
    assert found in query.all({"who": world.ann.id})
    assert query.first({"who": new_id()}) is None


def test_a_field_can_be_worked_out_of_the_row(world: World) -> None:
    query = lines(
        PersonLine, name=Account.name, derive={"email": lambda row: row.mail.upper()}, extra={"mail": Account.email}
    ).where(Account.id == world.ann.id)
    assert query.all() == [PersonLine(world.ann.name, world.ann.email.upper())]


def test_a_whole_row_is_a_field_too(world: World) -> None:
    @dataclass(frozen=True)
    class Seen:
        account: Account
        fund: str | None

    query = lines(Seen, fund=Fund.name, account=Account).outerjoin(Fund, Fund.id == Account.fund_id)
    found = query.where(Account.id == world.ann.id).all()
    assert [each.account.id for each in found] == [world.ann.id]


def test_the_columns_of_a_union_are_found_by_their_names(world: World) -> None:
    both = sa.union_all(
        columns(Account.email, Account.name).where(col(Account.id) == world.ann.id),
        columns(Account.email, Account.name).where(col(Account.id) == world.bram.id),
    ).subquery()
    query = lines_from(PersonLine, columns(both.c.email, both.c.name).order_by(both.c.name))
    assert [each.name for each in query.all()] == sorted([world.ann.name, world.bram.name])


def test_a_name_that_is_no_field_and_a_field_that_nothing_fills_are_refused_at_once() -> None:
    with pytest.raises(TypeError, match="PersonLine has no field mail"):
        lines(PersonLine, name=Account.name, mail=Account.email)
    with pytest.raises(TypeError, match="nothing fills email of PersonLine"):
        lines(PersonLine, name=Account.name)
    with pytest.raises(TypeError, match="nothing fills email of PersonLine"):
        lines_from(PersonLine, columns(Account.name))
