"""Who reacted to posts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.topics.models import Reply
from samenspel.topics.reactions.models import Reaction, ReactionKind


@dataclass(frozen=True, slots=True)
class Reactor:
    """Somebody who reacted to a post."""

    post_id: uuid.UUID
    kind: ReactionKind
    account_id: uuid.UUID
    name: str
    fund_name: str | None


#: Who reacted to a post, by the kind of their reaction.
Reactions = Mapping[ReactionKind, Sequence[Reactor]]


@cache
def _between() -> Lines[Reactor]:
    number = sa.func.coalesce(col(Reply.number), 0)
    return (
        lines(
            Reactor,
            post_id=Reaction.post_id,
            kind=Reaction.kind,
            account_id=Reaction.account_id,
            name=Account.name,
            fund_name=party(),
        )
        .join(Account, col(Account.id) == Reaction.account_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(Reply, col(Reply.id) == Reaction.post_id)
        .where(col(Reaction.topic_id) == sa.bindparam("topic"))
        .where(number.between(sa.bindparam("first"), sa.bindparam("last")))
        .order_by(col(Reaction.created_at))
    )


def reactions_between(topic_id: uuid.UUID, first: int, last: int) -> dict[uuid.UUID, Reactions]:
    """Who reacted to the posts with these numbers (0: the opening), by post; one query."""
    found: dict[uuid.UUID, Any] = {}
    for each in _between().all({"topic": topic_id, "first": first, "last": last}):
        found.setdefault(each.post_id, {}).setdefault(each.kind, []).append(each)
    return found
