"""Writes of reactions."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.db import now, session, upsert
from samenspel.topics.post_queries import PostLine
from samenspel.topics.reactions.models import Reaction, ReactionKind
from samenspel.viewer import Viewer


def react(viewer: Viewer, topic_id: uuid.UUID, post_id: uuid.UUID, kind: ReactionKind) -> None:
    """Stores a reaction of the viewer to a post; the same one again changes nothing. Nobody gets a notice of it."""
    row = {"post_id": post_id, "account_id": viewer.id, "kind": kind, "topic_id": topic_id, "created_at": now()}
    upsert(Reaction, row, keys=("post_id", "account_id", "kind"), changes=_as_before)


def _as_before(_sent: Any, stored: Any) -> dict[str, Any]:
    return {"created_at": stored.created_at}


def withdraw_reaction(viewer: Viewer, post_id: uuid.UUID, kind: ReactionKind) -> None:
    """Takes a reaction of the viewer back."""
    mine = [col(Reaction.post_id) == post_id, col(Reaction.account_id) == viewer.id, col(Reaction.kind) == kind]
    session().execute(sa.delete(Reaction).where(*mine).execution_options(synchronize_session=False))


def push_reactions(topic_id: uuid.UUID, post: PostLine) -> None:
    """Shows who reacted to a post on the open pages of its topic."""
    live.push(f"topic:{topic_id}", "replace", f"#{post.dom}-reacties", "topics/_reactions.html", post=post)
