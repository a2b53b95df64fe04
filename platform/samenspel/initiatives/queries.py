"""Selects about initiatives, their funds, and events with their reach."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.initiatives.access import is_open_to_wewis, visible_to
from samenspel.initiatives.models import Initiative, InitiativeChannel, InitiativeFund, IsaRole, Output
from samenspel.lines import lines
from samenspel.people.models import Fund, Theme
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """An initiative in a list. `funds` counts the funds that take part."""

    slug: str
    title: str
    theme_name: str | None
    isa_roles: list[str]
    channel: InitiativeChannel
    starts_on: date | None
    ends_on: date | None
    lead_name: str | None
    funds: int
    is_draft: bool


def initiatives(
    viewer: Viewer, *, theme: str | None = None, role: IsaRole | None = None, channel: InitiativeChannel | None = None
) -> list[InitiativeLine]:
    """All initiatives (some tens), the ones that run longest on first; narrowed by theme, ISA role and channel."""
    funds = (
        columns(col(InitiativeFund.initiative_id), sa.func.count().label("funds"))
        .where(col(InitiativeFund.until).is_(None))
        .group_by(col(InitiativeFund.initiative_id))
        .subquery()
    )
    query = (
        lines(
            InitiativeLine,
            slug=Initiative.slug,
            title=Initiative.title,
            theme_name=Theme.name,
            isa_roles=Initiative.isa_roles,
            channel=Initiative.channel,
            starts_on=Initiative.starts_on,
            ends_on=Initiative.ends_on,
            lead_name=Fund.name,
            funds=sa.func.coalesce(funds.c.funds, 0),
            is_draft=col(Initiative.draft_of_id).is_not(None),
        )
        .outerjoin(Theme, col(Theme.id) == Initiative.theme_id)
        .outerjoin(Fund, col(Fund.id) == Initiative.lead_fund_id)
        .outerjoin(funds, funds.c.initiative_id == Initiative.id)
        .order_by(
            sa.func.coalesce(col(Initiative.ends_on), date.max).desc(),
            col(Initiative.starts_on).desc(),
            sa.func.lower(Initiative.title),
        )
        .where(visible_to(viewer))
    )
    if theme:
        query = query.where(col(Theme.slug) == theme)
    if channel:
        query = query.where(col(Initiative.channel) == channel)
    found = query.all()
    # The roles are a short list in JSON, which the databases search each in their own way.
    return [line for line in found if role is None or role.value in line.isa_roles]


@dataclass(frozen=True, slots=True)
class SeenInitiative:
    """An initiative with the names that its page shows, and whether WEWIS sees it."""

    initiative: Initiative
    theme_name: str | None
    theme_slug: str | None
    lead_name: str | None
    lead_slug: str | None
    is_open_to_wewis: bool


def reach(viewer: Viewer, slug: str) -> SeenInitiative | None:
    """The initiative, or None where it does not exist for this viewer."""
    query = (
        lines(
            SeenInitiative,
            initiative=Initiative,
            theme_name=Theme.name,
            theme_slug=Theme.slug,
            lead_name=Fund.name,
            lead_slug=Fund.slug,
            is_open_to_wewis=is_open_to_wewis(),
        )
        .outerjoin(Theme, col(Theme.id) == Initiative.theme_id)
        .outerjoin(Fund, col(Fund.id) == Initiative.lead_fund_id)
        .where(col(Initiative.slug) == slug, visible_to(viewer))
    )
    return query.first()


def partners_of(initiative_id: uuid.UUID) -> Sequence[Any]:
    """The funds that take part, by name: rows with id, slug and name."""
    query = (
        columns(Fund.id, Fund.slug, Fund.name)
        .join(InitiativeFund, col(InitiativeFund.fund_id) == Fund.id)
        .where(col(InitiativeFund.initiative_id) == initiative_id, col(InitiativeFund.until).is_(None))
        .order_by(sa.func.lower(Fund.name))
    )
    return session().execute(query).all()


def partners_ever(initiative_id: uuid.UUID) -> Sequence[Any]:
    """The funds that take part or did until a day, by name: rows with id, slug, name and until."""
    query = (
        columns(Fund.id, Fund.slug, Fund.name, InitiativeFund.until)
        .join(InitiativeFund, col(InitiativeFund.fund_id) == Fund.id)
        .where(col(InitiativeFund.initiative_id) == initiative_id)
        .order_by(sa.func.lower(Fund.name))
    )
    return session().execute(query).all()


@dataclass(frozen=True, slots=True)
class OutputLine:
    """An event with its reach; `slug` and `initiative` are those of its initiative, if that is known."""

    title: str
    dates: list[str]
    year: int
    reach: int | None
    reach_unit: str
    note: str
    slug: str | None
    initiative: str | None


def outputs(viewer: Viewer, initiative_id: uuid.UUID | None = None) -> list[OutputLine]:
    """The events of no initiative or of one that the viewer sees, or those of one initiative, the newest year first
    and within it by date."""
    query = (
        lines(
            OutputLine,
            title=Output.title,
            dates=Output.dates,
            year=Output.year,
            reach=Output.reach,
            reach_unit=Output.reach_unit,
            note=Output.note,
            slug=Initiative.slug,
            initiative=Initiative.title,
        )
        .outerjoin(Initiative, col(Initiative.id) == Output.initiative_id)
        .where(sa.or_(col(Output.initiative_id).is_(None), visible_to(viewer)))
        .limit(2000)
    )
    if initiative_id is not None:
        query = query.where(col(Output.initiative_id) == initiative_id)
    return sorted(query.all(), key=lambda line: (-line.year, line.dates[:1], line.title))


@dataclass(slots=True)
class YearResults:
    """The events of a year, and how many of each (employers, funds, persons) they reached together."""

    year: int
    outputs: list[OutputLine] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)


def results(viewer: Viewer) -> list[YearResults]:
    """The events that the viewer sees by year, the newest first."""
    years: dict[int, YearResults] = {}
    for line in outputs(viewer):
        year = years.setdefault(line.year, YearResults(line.year))
        year.outputs.append(line)
        if line.reach is not None:
            year.reached[line.reach_unit] = year.reached.get(line.reach_unit, 0) + line.reach
    return list(years.values())
