"""Writes of levels and of preferences about mail."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.levels import queries
from samenspel.activity.levels.delivery import is_away
from samenspel.activity.levels.models import DeliveryPreference, Level, LevelChoice, LevelScope
from samenspel.clock import today
from samenspel.db import session, upsert


def choose_level(
    account_id: uuid.UUID,
    scope: LevelScope,
    scope_id: uuid.UUID,
    *,
    in_app: Level | None,
    by_mail: Level | None,
) -> None:
    """Stores the level that somebody chose for a place; None leaves a channel as the next wider choice has it."""
    if in_app is None and by_mail is None:
        forget_level(account_id, scope, scope_id)
        return
    choice = LevelChoice(account_id=account_id, scope=scope, scope_id=scope_id, in_app=in_app, by_mail=by_mail)
    upsert(LevelChoice, choice.model_dump(), keys=("account_id", "scope", "scope_id"), changes=_new_levels)


def _new_levels(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"in_app": sent.in_app, "by_mail": sent.by_mail}


def choose_mail_level(account_id: uuid.UUID, scope: LevelScope, scope_id: uuid.UUID, level: Level) -> None:
    """Stores the level of the mails about a place, and leaves what the application shows.

    Who wants only the digest of everything gets no mail about one place either, whatever they chose for it before.
    """
    choice = LevelChoice(account_id=account_id, scope=scope, scope_id=scope_id, by_mail=level)
    upsert(LevelChoice, choice.model_dump(), keys=("account_id", "scope", "scope_id"), changes=_new_mail_level)
    if scope is LevelScope.ACCOUNT and level is Level.DIGEST:
        nearer = sa.update(LevelChoice).where(
            col(LevelChoice.account_id) == account_id, col(LevelChoice.scope) != LevelScope.ACCOUNT
        )
        session().execute(nearer.values(by_mail=None))


def _new_mail_level(sent: Any, _stored: Any) -> dict[str, Any]:
    return {"by_mail": sent.by_mail}


def forget_level(account_id: uuid.UUID, scope: LevelScope, scope_id: uuid.UUID) -> None:
    """Takes back a choice: the next wider one holds again."""
    mine = sa.and_(
        col(LevelChoice.account_id) == account_id,
        col(LevelChoice.scope) == scope,
        col(LevelChoice.scope_id) == scope_id,
    )
    session().execute(sa.delete(LevelChoice).where(mine))


def end_absence(account_id: uuid.UUID) -> None:
    """Ends an absence before its last day; its overview comes on the next working day. One to come is called off."""
    preference, day = queries.preferences_of([account_id])[account_id], today()
    if is_away(preference, day) and preference.away_from != day:
        change_preference(account_id, away_until=day - timedelta(days=1))
    else:
        change_preference(account_id, away_from=None, away_until=None)


def change_preference(account_id: uuid.UUID, **values: Any) -> None:
    """Changes when somebody wants mail: the fields of `DeliveryPreference` by name.

    Raises ValueError for an absence without an end, or one that ends before it begins.
    """
    known = queries.preferences_of([account_id])[account_id]
    since: date | None = values.get("away_from", known.away_from)
    until: date | None = values.get("away_until", known.away_until)
    if since is not None and (until is None or until < since):
        raise ValueError("an absence has an end, on its first day or later")
    preference = DeliveryPreference(account_id=account_id).model_dump() | values
    upsert(DeliveryPreference, preference, keys=("account_id",), changes=_changes_of(frozenset(values)))


@cache
def _changes_of(names: frozenset[str]) -> Callable[[Any, Any], dict[str, Any]]:
    """Takes over what was sent in these columns, so that what somebody changes elsewhere at once stays."""
    return lambda sent, _stored: {name: sent[name] for name in names}
