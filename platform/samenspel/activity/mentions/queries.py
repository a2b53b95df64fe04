"""Selects about mentions: whom a text mentions, and whom it may mention in a group."""

import uuid
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
    ids: dict[str, set[uuid.UUID]] = {kind: set() for kind in MentionKind}
    for mention in text.mentions_in(html):
        kind, _, key = mention.key.partition(":")
        ids[kind].add(uuid.UUID(key))
    if group_id is None or not any(ids.values()):
        return set()
    meant: list[sa.ColumnElement[bool]] = [col(Account.id).in_(ids[MentionKind.ACCOUNT])]
    if ids[MentionKind.FUND]:
        meant.append(sa.and_(_is_member(), col(Account.fund_id).in_(ids[MentionKind.FUND])))
    if group_id in ids[MentionKind.GROUP]:
        meant.append(_is_member())
    rows = session().execute(_people(group_id).where(sa.or_(*meant)))
    return {row.id for row in rows if _sees(row)}


def _is_member() -> sa.ColumnElement[bool]:
    return col(Membership.id).is_not(None)


def _people(group_id: uuid.UUID) -> sa.Select[Any]:
    """The active accounts, with all that decides whether they see a group."""
    is_in_group = sa.and_(
        col(Membership.account_id) == Account.id,
        col(Membership.group_id) == Group.id,
        col(Membership.left_at).is_(None),
    )
    is_open = sa.and_(col(Group.visibility) == Visibility.OPEN, col(Account.role) != Role.GUEST)
    return (
        columns(
            Account.id,
            Account.role,
            Account.organisation,
            _is_member().label("is_member"),
            sa.or_(_is_member(), col(Account.role) == Role.ISA, is_open).label("sees"),
        )
        .select_from(Account)
        .join(Group, col(Group.id) == group_id)
        .outerjoin(Membership, is_in_group)
        .where(col(Account.active))
    )


def _sees(person: Any) -> bool:
    """Whether the account of a row of `_people` sees the group: the rule of `groups.access`, for many at once."""
    return bool(person.sees) and not is_of_wewis(person.role, person.organisation)
