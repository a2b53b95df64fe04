"""Selects of whom a text mentions."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.db import columns, session
from samenspel.groups.models import Group, Membership, Visibility
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account
from samenspel.viewer import Role


class MentionKind(StrEnum):
    ACCOUNT = "account"
    FUND = "fund"
    GROUP = "group"


def mentioned_accounts(html: str, group_id: uuid.UUID | None) -> set[uuid.UUID]:
    """The active accounts that a post of a group mentions and that may see the group now; `html` is its `body_html`.

    A fund stands for its people in the group, the group for all people in it. Nobody is mentioned in a direct
    conversation, which is no group.
    """
    return _accounts(keys_in(html), group_id)


@dataclass(frozen=True, slots=True)
class MentionChange:
    """The accounts that a post mentions since it was changed, and those that it no longer mentions."""

    added: set[uuid.UUID]
    withdrawn: set[uuid.UUID]


def mention_change(html: str, group_id: uuid.UUID | None, earlier: Collection[str]) -> MentionChange:
    """What a change of a post means for whom it mentions; `earlier` are the keys of what it mentioned before."""
    now, before = mentioned_accounts(html, group_id), _accounts(earlier, group_id)
    return MentionChange(added=now - before, withdrawn=before - now)


def keys_in(html: str) -> list[str]:
    """The keys of what a post mentions, each once."""
    return sorted({mention.key for mention in text.mentions_in(html)})


def ids_of(keys: Collection[str]) -> dict[MentionKind, set[uuid.UUID]]:
    """The ids in the keys of mentions, of each kind."""
    ids: dict[MentionKind, set[uuid.UUID]] = {kind: set() for kind in MentionKind}
    for key in keys:
        kind, _, hexadecimal = key.partition(":")
        ids[MentionKind(kind)].add(uuid.UUID(hexadecimal))
    return ids


def _accounts(keys: Collection[str], group_id: uuid.UUID | None) -> set[uuid.UUID]:
    if group_id is None or not keys:
        return set()
    ids = ids_of(keys)
    meant: list[sa.ColumnElement[bool]] = [col(Account.id).in_(ids[MentionKind.ACCOUNT])]
    if ids[MentionKind.FUND]:
        meant.append(sa.and_(is_member(), col(Membership.fund_id).in_(ids[MentionKind.FUND])))
    if group_id in ids[MentionKind.GROUP]:
        meant.append(is_member())
    rows = session().execute(people_and_group().where(sa.or_(*meant)), {"group_id": group_id})
    return {row.id for row in rows if sees_group(row)}


def is_member() -> sa.ColumnElement[bool]:
    """SQL, in `people_and_group`: the account is in the group."""
    return col(Membership.id).is_not(None)


def people_and_group() -> sa.Select[Any]:
    """The active accounts, with all that decides whether they see a group: the parameter `group_id`."""
    is_in_group = sa.and_(
        col(Membership.account_id) == Account.id,
        col(Membership.group_id) == Group.id,
        col(Membership.left_at).is_(None),
    )
    return (
        columns(
            Account.id,
            Account.role,
            Account.organisation,
            is_member().label("is_member"),
            may_see().label("sees"),
        )
        .select_from(Account)
        .join(Group, col(Group.id) == sa.bindparam("group_id", type_=sa.Uuid()))
        .outerjoin(Membership, is_in_group)
        .where(col(Account.active))
    )


def may_see() -> sa.ColumnElement[bool]:
    """SQL, in `people_and_group`: the account sees the group, unless it is of WEWIS."""
    is_open = sa.and_(col(Group.visibility) == Visibility.OPEN, col(Account.role) != Role.GUEST)
    return sa.or_(is_member(), col(Account.role) == Role.ISA, is_open)


def sees_group(person: Any) -> bool:
    """Whether the account of a row of `people_and_group` sees the group, by the rule of `groups.access`."""
    return bool(person.sees) and not is_of_wewis(person.role, person.organisation)
