"""The people of a simulated year: 39 funds of the sizes that are reported, their groups, and what truly interests whom.

What interests somebody is drawn apart from what their fund says it works on, and unknown to the application: most of
what a fund declares, and now and then something that it does not.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import SQLModel

from samenspel import db
from samenspel.activity.levels import actions as levels
from samenspel.activity.levels.models import DigestRhythm
from samenspel.chat.models import Channel
from samenspel.demo.draft import Draft, insert_order, table_of
from samenspel.demo.groups import GroupPlan, make_groups
from samenspel.demo.people import OPENED, Cast, DemoPerson, make_people
from samenspel.groups.models import Group, Membership
from samenspel.people.models import Account, FundTheme, Installation
from samenspel.viewer import Role

#: The chance that a theme which a fund declares truly interests one of its people, and that another theme does.
DECLARED_IS_TRUE, OTHER_IS_TRUE = 0.85, 0.06


@dataclass
class Reader:
    """Somebody who reads digests: what truly interests them, and how they work.

    A `diligent` reader opens the application on most days too; others read the digest, and nothing else.
    """

    id: uuid.UUID
    uniquifier: str
    name: str
    email: str
    fund_id: uuid.UUID | None
    fund_name: str
    role: Role
    interests: set[str]
    is_alone: bool
    is_diligent: bool
    away: list[tuple[date, date]] = field(default_factory=list)
    closed_at: datetime | None = None

    def is_away(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.away)


@dataclass
class SimulatedWorld:
    readers: dict[uuid.UUID, Reader]
    groups: list[GroupPlan]
    declared: dict[uuid.UUID, set[str]]  # by fund
    themes: dict[str, uuid.UUID]


def make_world(chance: random.Random, at: datetime, weeks: int, people: int) -> SimulatedWorld:
    """Writes funds, accounts and groups, without anything that was said or planned in them, and the preferences of
    some. With fewer `people` it leaves out funds."""
    draft = Draft(at)
    draft.add(Installation, OPENED, demo=False)
    cast = make_people(draft)
    plans = make_groups(draft, cast)
    kept = _kept(cast, people)
    ids = {person.id for person in kept}
    rows: dict[type[SQLModel], list[dict[str, object]]] = dict(draft.rows)
    uniquifiers = {row["id"]: row["fs_uniquifier"] for row in draft.table(Account)}
    emails = {row["id"]: row["email"] for row in draft.table(Account)}
    rows = {model: [row for row in those if _stays(model, row, ids)] for model, those in rows.items()}
    for model in insert_order(rows):
        if rows[model]:
            db.session().execute(table_of(model).insert(), rows[model])
    declared: dict[uuid.UUID, set[str]] = {}
    slugs = {theme_id: slug for slug, theme_id in cast.themes.items()}
    for row in draft.table(FundTheme):
        declared.setdefault(row["fund_id"], set()).add(slugs[row["theme_id"]])
    alone = _alone(kept)
    readers = {}
    for person in kept:
        own = declared.get(person.fund_id, set()) if person.fund_id else set()
        readers[person.id] = Reader(
            id=person.id,
            uniquifier=uniquifiers[person.id],
            name=person.name,
            email=emails[person.id],
            fund_id=person.fund_id,
            fund_name=person.fund.name if person.fund else "",
            role=person.role,
            interests={slug for slug in cast.themes if chance.random() < _chance_of(slug in own)},
            is_alone=person.id in alone,
            is_diligent=person.role is Role.ISA or chance.random() < 0.15,
        )
    active = [plan for plan in plans.values() if plan.last is None or plan.last > at.date()]
    for plan in active:
        for some in (plan.organisers, plan.people, plan.followers, plan.guests):
            some[:] = [person for person in some if person.id in ids]
    _choose(chance, list(readers.values()), at, weeks)
    return SimulatedWorld(readers, [plan for plan in active if len(plan.people) > 2], declared, cast.themes)


def _kept(cast: Cast, people: int) -> list[DemoPerson]:
    """All people, or those of the first funds; a fund with one consultant has nobody else, as small funds have."""
    heads = {fund.id: fund.consultants for fund in cast.funds}
    directors = [each for each in cast.directors if each.fund and heads[each.fund.id] > 1]
    kept: list[DemoPerson] = list(cast.isas)
    for fund in cast.funds:
        if len(kept) < people:
            kept += [each for each in (*cast.consultants, *directors) if each.fund is fund]
    return [*kept, *cast.guests] if len(kept) < people else kept


def _alone(kept: list[DemoPerson]) -> set[uuid.UUID]:
    of_fund: dict[uuid.UUID, list[uuid.UUID]] = {}
    for person in kept:
        if person.fund_id:
            of_fund.setdefault(person.fund_id, []).append(person.id)
    return {some[0] for some in of_fund.values() if len(some) == 1}


def _stays(model: type[SQLModel], row: dict[str, object], ids: set[uuid.UUID]) -> bool:
    if model is Account:
        return row["id"] in ids
    if model is Group:
        row["lead_account_id"] = row["lead_account_id"] if row["lead_account_id"] in ids else None
    if model is Membership or "account_id" in row:
        return row["account_id"] in ids
    return model is not Channel or True


def _chance_of(is_declared: bool) -> float:
    return DECLARED_IS_TRUE if is_declared else OTHER_IS_TRUE


def _choose(chance: random.Random, readers: list[Reader], at: datetime, weeks: int) -> None:
    """What some chose of their own: a daily digest, another day, other working days, a holiday in the summer."""
    for reader in readers:
        values: dict[str, object] = {}
        if chance.random() < 0.15:
            values["rhythm"] = DigestRhythm.DAILY
        elif chance.random() < 0.4:
            values["weekday"] = chance.randrange(5)
        if chance.random() < 0.25:
            values["work_days"] = sorted(chance.sample(range(5), 3))
        if values:
            levels.change_preference(reader.id, **values)
        if chance.random() < 0.6:
            first = at.date() + timedelta(days=chance.randrange(7 * weeks))
            reader.away.append((first, first + timedelta(days=chance.choice((5, 12, 19)))))
