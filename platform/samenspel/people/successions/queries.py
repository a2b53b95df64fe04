"""Selects of which fund goes on with what another one did."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.people.models import Fund
from samenspel.people.successions.models import FundSuccession, FundSuccessor


@dataclass(frozen=True, slots=True)
class Succession:
    """That a fund ended the day before `on`, and which funds go on with what it did: pairs (slug, name)."""

    fund_id: uuid.UUID
    slug: str
    name: str
    on: date
    successors: Sequence[tuple[str, str]]

    @property
    def is_split(self) -> bool:
        return len(self.successors) > 1


def successions() -> list[Succession]:
    """The funds that went on as others (few), the latest first."""
    old, new = (sa.inspect(Fund).local_table.alias() for _each in range(2))
    query = (
        columns(FundSuccession.fund_id, FundSuccession.on, old.c.slug, old.c.name)
        .add_columns(new.c.slug.label("to_slug"), new.c.name.label("to_name"))
        .join(old, old.c.id == FundSuccession.fund_id)
        .join(FundSuccessor, col(FundSuccessor.succession_id) == FundSuccession.id)
        .join(new, new.c.id == FundSuccessor.fund_id)
        .order_by(col(FundSuccession.on).desc(), old.c.slug, sa.func.lower(new.c.name))
    )
    found: dict[uuid.UUID, Succession] = {}
    for row in session().execute(query):
        known = found.setdefault(row.fund_id, Succession(row.fund_id, row.slug, row.name, row.on, []))
        assert isinstance(known.successors, list)
        known.successors.append((row.to_slug, row.to_name))
    return list(found.values())


def around_successions(slug: str) -> tuple[Succession | None, list[Succession]]:
    """Which funds go on with what a fund did, if any, and the funds that it goes on for itself."""
    known = successions()
    own = next((each for each in known if each.slug == slug), None)
    return own, [each for each in known if slug in dict(each.successors)]


def predecessors_of(fund_id: uuid.UUID) -> sa.Select[tuple[uuid.UUID]]:
    """SQL: the ids of the funds that a fund goes on for."""
    return (
        columns(FundSuccession.fund_id)
        .join(FundSuccessor, col(FundSuccessor.succession_id) == FundSuccession.id)
        .where(col(FundSuccessor.fund_id) == fund_id)
    )


def succession_of(fund_id: uuid.UUID) -> FundSuccession | None:
    return session().execute(sa.select(FundSuccession).where(col(FundSuccession.fund_id) == fund_id)).scalar()
