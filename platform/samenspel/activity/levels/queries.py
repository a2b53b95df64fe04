"""Selects of levels and of preferences about mail."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

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
    own: dict[uuid.UUID, dict[LevelScope, LevelChoice]] = {}
    for choice in _choices(account_ids, _holds_for(group_id, topic_id, theme_id)):
        own.setdefault(choice.account_id, {})[choice.scope] = choice
    return {account_id: _levels(own.get(account_id, {})) for account_id in account_ids}


def _holds_for(
    group_id: uuid.UUID | None, topic_id: uuid.UUID | None, theme_id: uuid.UUID | None
) -> sa.ColumnElement[bool]:
    """SQL: the choices that hold for a place."""
    scope, scope_id = col(LevelChoice.scope), col(LevelChoice.scope_id)
    conditions = [scope == LevelScope.ACCOUNT]
    if topic_id is not None:
        conditions.append(sa.and_(scope == LevelScope.TOPIC, scope_id == topic_id))
    if group_id is not None:
        conditions.append(sa.and_(scope == LevelScope.GROUP, scope_id == group_id))
    if theme_id is not None:
        conditions.append(sa.and_(scope == LevelScope.THEME, scope_id == theme_id))
    elif group_id is not None:
        of_group = columns(Group.theme_id).where(col(Group.id) == group_id).scalar_subquery()
        conditions.append(sa.and_(scope == LevelScope.THEME, scope_id == of_group))
    return sa.or_(*conditions)


def _choices(account_ids: Collection[uuid.UUID], condition: sa.ColumnElement[bool]) -> list[LevelChoice]:
    if not account_ids:
        return []
    query = sa.select(LevelChoice).where(col(LevelChoice.account_id).in_(account_ids), condition)
    return list(session().execute(query).scalars())


def _levels(own: dict[LevelScope, LevelChoice]) -> Levels:
    """The levels that follow from the choices of an account that hold for a place."""
    ordered = [own[scope] for scope in _NEAREST if scope in own]
    in_app = next((choice.in_app for choice in ordered if choice.in_app), Level.CONCERNS_ME)
    by_mail = next((choice.by_mail for choice in ordered if choice.by_mail), Level.CONCERNS_ME)
    return Levels(in_app, by_mail)


def preferences_of(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, DeliveryPreference]:
    """When accounts want mail; the defaults for those who chose nothing. One statement."""
    if not account_ids:
        return {}
    query = sa.select(DeliveryPreference).where(col(DeliveryPreference.account_id).in_(account_ids))
    chosen = {row.account_id: row for row in session().execute(query).scalars()}
    return {each: chosen.get(each) or DeliveryPreference(account_id=each) for each in account_ids}
