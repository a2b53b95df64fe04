"""The rows of a demo before they are in the database: drawn, dated and given ids here, inserted in bulk afterwards."""

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from samenspel import clock
from samenspel.db import Row
from samenspel.meetings.calendars.holidays import public_holidays

SEED = 39


class Draft:
    """Rows by table, and the one source of chance. Only planned things may lie after `now`."""

    def __init__(self, now: datetime, seed: int = SEED) -> None:
        self.now = now
        self.today = clock.local(now).date()
        self.random = random.Random(seed)
        self.rows: dict[type[SQLModel], list[dict[str, Any]]] = {}
        self._defaults: dict[type[SQLModel], dict[str, Callable[[], Any]]] = {}

    def id(self, at: datetime) -> uuid.UUID:
        """A UUIDv7 of that moment, drawn: like the real ones, ids are in order of time."""
        number = int(at.timestamp() * 1000) << 80 | self.random.getrandbits(80)
        number = number & ~(0xF << 76) | 0x7 << 76
        return uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62)

    def add(self, model: type[SQLModel], at: datetime, **values: Any) -> dict[str, Any]:
        """A row made at that moment, with the defaults of its model filled in."""
        row = {name: make() for name, make in self._defaults_of(model).items() if name not in values} | values
        if issubclass(model, Row):
            row |= {"id": values.get("id") or self.id(at), "created_at": at}
        self.rows.setdefault(model, []).append(row)
        return row

    def _defaults_of(self, model: type[SQLModel]) -> dict[str, Callable[[], Any]]:
        known = self._defaults.get(model)
        if known is None:
            # id and created_at are of the moment that `add` is given.
            known = self._defaults[model] = {
                name: field.default_factory or (lambda value=field.default: value)  # type: ignore[misc]
                for name, field in model.model_fields.items()
                if not field.is_required() and name not in ("id", "created_at")
            }
        return known

    def table(self, model: type[SQLModel]) -> list[dict[str, Any]]:
        """The rows of a model so far."""
        return self.rows.get(model, [])

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def moment_on(self, day: date, first: int = 8, last: int = 18) -> datetime:
        """A moment in the working hours of a day, never after now when the day is today or before."""
        at = clock.from_local(day, time(self.random.randrange(first, last), self.random.randrange(60)))
        return min(at, self.now - timedelta(minutes=self.random.randrange(5, 90))) if day <= self.today else at

    def workday(self, first: date, last: date) -> date:
        """A day from Monday to Friday between two days, those on which nobody meets apart."""
        days = (last - first).days
        for _ in range(200):
            day = first + timedelta(days=self.random.randrange(days + 1))
            if is_workday(day):
                return day
        return last


def is_workday(day: date) -> bool:
    """Whether the sectors work on a day: no weekend, no public holiday, not in the summer stop nor around New Year."""
    summer = (7, 11) <= (day.month, day.day) <= (8, 15)
    new_year = (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 4)
    return is_weekday(day) and not summer and not new_year


def is_weekday(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(public_holidays(year, "nl"))


def insert_order(models: dict[type[SQLModel], list[dict[str, Any]]]) -> list[type[SQLModel]]:
    """The models in an order in which each comes after those that its rows refer to."""
    tables = {table: number for number, table in enumerate(SQLModel.metadata.sorted_tables)}
    return sorted(models, key=lambda model: tables[table_of(model)])


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table of a model (SQLModel does not tell its type)."""
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    return table
