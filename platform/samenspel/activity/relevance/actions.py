"""Writes of votes on relevance."""

import uuid
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.relevance.models import RelevanceVote
from samenspel.activity.things import Thing
from samenspel.db import new_id, now, session, upsert
from samenspel.viewer import Viewer


def vote(viewer: Viewer, thing: Thing, group_id: uuid.UUID, is_relevant: bool) -> None:
    """Records what the viewer says about the relevance of a thing, in the place of what they said before."""
    row = {
        "id": new_id(),
        "created_at": now(),
        "account_id": viewer.id,
        "fund_id": viewer.fund_in(group_id),
        "kind": thing.kind,
        "thing_id": thing.id,
        "group_id": group_id,
        "is_relevant": is_relevant,
    }
    upsert(RelevanceVote, row, keys=("account_id", "kind", "thing_id"), changes=_changed_vote)


def _changed_vote(sent: Any, _stored: Any) -> dict[str, Any]:
    return {name: sent[name] for name in ("created_at", "fund_id", "group_id", "is_relevant")}


def withdraw_vote(viewer: Viewer, thing: Thing) -> None:
    """Forgets what the viewer said about a thing."""
    mine = sa.delete(RelevanceVote).where(
        col(RelevanceVote.account_id) == viewer.id,
        col(RelevanceVote.kind) == thing.kind,
        col(RelevanceVote.thing_id) == thing.id,
    )
    session().execute(mine)


def move_votes(things: Collection[Thing], group_id: uuid.UUID) -> None:
    """Has what people said about things follow them to another group."""
    session().execute(
        sa.update(RelevanceVote)
        .where(col(RelevanceVote.thing_id).in_([thing.id for thing in things]))
        .values(group_id=group_id)
        .execution_options(synchronize_session=False)
    )
