"""Selects of levels and of preferences about mail."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.levels.models import DeliveryPreference, Level, LevelChoice, LevelScope
from samenspel.db import columns, session
from samenspel.groups.models import Group

#: From the nearest choice to the widest.
_NEAREST = (LevelScope.TOPIC, LevelScope.GROUP, LevelScope.THEME, LevelScope.ACCOUNT)


@dataclass(frozen=True, slots=True)
class Levels:
    """How much news somebody gets in the application, and how much of it by mail."""

    in_app: Level = Level.CONCERNS_ME
    by_mail: Level = Level.CONCERNS_ME


@cache
def _holding() -> sa.Select[Any]:
    """SQL: the choices of accounts that hold for a place; without a theme that of the group counts. Built once."""
    scope, scope_id = col(LevelChoice.scope), col(LevelChoice.scope_id)
    topic, group, theme = (sa.bindparam(name, type_=sa.Uuid()) for name in ("topic", "group", "theme"))
    of_group = columns(Group.theme_id).where(col(Group.id) == group).scalar_subquery()
    return columns(LevelChoice.account_id, LevelChoice.scope, LevelChoice.in_app, LevelChoice.by_mail).where(
        col(LevelChoice.account_id).in_(sa.bindparam("accounts", expanding=True)),
        sa.or_(
            scope == LevelScope.ACCOUNT,
            sa.and_(scope == LevelScope.TOPIC, scope_id == topic),
            sa.and_(scope == LevelScope.GROUP, scope_id == group),
            sa.and_(scope == LevelScope.THEME, scope_id == sa.func.coalesce(theme, of_group)),
        ),
    )


def levels_for(
    account_ids: Collection[uuid.UUID],
    *,
    group_id: uuid.UUID | None = None,
    topic_id: uuid.UUID | None = None,
    theme_id: uuid.UUID | None = None,
) -> dict[uuid.UUID, Levels]:
    """The levels of accounts for a place: of all choices that hold there the nearest counts, for each channel apart.

    Without `theme_id` the theme is that of the group. One statement.
    """
    chosen = _choices(account_ids, group_id, topic_id, theme_id)
    return {account_id: _levels(chosen.get(account_id, {})) for account_id in account_ids}


@dataclass(frozen=True, slots=True)
class PlaceLevels:
    """The levels of somebody for a topic or a group, and whether they chose something for this place itself."""

    levels: Levels
    is_own: bool


def levels_at(account_id: uuid.UUID, group_id: uuid.UUID, topic_id: uuid.UUID | None = None) -> PlaceLevels:
    """The levels of an account for a topic, or else for a group. One statement."""
    chosen = _choices([account_id], group_id, topic_id, None).get(account_id, {})
    return PlaceLevels(_levels(chosen), (LevelScope.TOPIC if topic_id else LevelScope.GROUP) in chosen)


def _choices(
    account_ids: Collection[uuid.UUID],
    group_id: uuid.UUID | None,
    topic_id: uuid.UUID | None,
    theme_id: uuid.UUID | None,
) -> dict[uuid.UUID, dict[LevelScope, Any]]:
    """The choices that hold for a place, by account and scope."""
    found: dict[uuid.UUID, dict[LevelScope, Any]] = {}
    bound = {"accounts": list(account_ids), "topic": topic_id, "group": group_id, "theme": theme_id}
    for row in session().execute(_holding(), bound) if account_ids else ():
        found.setdefault(row.account_id, {})[row.scope] = row
    return found


def _levels(chosen: Mapping[LevelScope, Any]) -> Levels:
    """The levels that follow from the choices of an account that hold for a place."""
    ordered = [chosen[scope] for scope in _NEAREST if scope in chosen]
    in_app = next((choice.in_app for choice in ordered if choice.in_app), Level.CONCERNS_ME)
    by_mail = next((choice.by_mail for choice in ordered if choice.by_mail), Level.CONCERNS_ME)
    return Levels(in_app, by_mail)


def accounts_with_all(topic_id: uuid.UUID) -> list[uuid.UUID]:
    """The accounts that chose to get everything of a topic, also those that take no part in its group."""
    query = columns(LevelChoice.account_id).where(
        col(LevelChoice.scope_id) == topic_id,
        col(LevelChoice.scope) == LevelScope.TOPIC,
        sa.or_(col(LevelChoice.in_app) == Level.ALL, col(LevelChoice.by_mail) == Level.ALL),
    )
    return list(session().execute(query).scalars())


def preferences_of(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, DeliveryPreference]:
    """When accounts want mail; the defaults for those who chose nothing. One statement."""
    if not account_ids:
        return {}
    query = sa.select(DeliveryPreference).where(col(DeliveryPreference.account_id).in_(account_ids))
    rows = session().execute(query, execution_options={"populate_existing": True}).scalars()  # upserts pass it by
    chosen = {row.account_id: row for row in rows}
    return {each: chosen.get(each) or DeliveryPreference(account_id=each) for each in account_ids}
