"""Selects of notices, each narrowed to what exists for somebody now."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ENDING, ThingKind
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_in, visible_to_account
from samenspel.groups.models import Group
from samenspel.lines import Lines, lines
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account, Fund
from samenspel.people.words import party
from samenspel.viewer import Viewer, VisibilityScope

PAGE = 20
_ME: sa.BindParameter[uuid.UUID] = sa.bindparam("viewer_id", type_=sa.Uuid())
_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_IS_PERSONAL = col(Notice.reason).in_([reason for reason in NoticeReason if reason.is_personal])
#: What is meant for this one person comes first, then the newest.
_PERSONAL_FIRST = (sa.case((_IS_PERSONAL, 0), else_=1), col(Notice.at).desc(), col(Notice.id).desc())


@dataclass(frozen=True, slots=True)
class NoticeCounts:
    """How many things have news for somebody, and how many of those are messages to them: direct, or mentions."""

    notices: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in a list; `title` and `path` are those of the thing, `actor_name` of who did the last of it."""

    id: uuid.UUID
    kind: ThingKind
    thing_id: uuid.UUID
    group_id: uuid.UUID | None
    group_name: str | None
    group_slug: str | None
    reason: NoticeReason
    title: str
    path: str
    actor_id: uuid.UUID | None
    actor_name: str | None
    fund_name: str | None
    number: int | None
    count: int
    at: datetime
    due_at: datetime | None
    read_at: datetime | None
    later_at: datetime | None


def _is_unread() -> sa.ColumnElement[bool]:
    """SQL: a meeting or poll that is over is no longer to do; what is late is."""
    is_over = sa.and_(col(Notice.kind).in_(ENDING), col(Notice.due_at) <= _NOW)
    return sa.and_(col(Notice.read_at).is_(None), sa.or_(col(Notice.due_at).is_(None), ~is_over))


def _counted() -> tuple[Any, Any]:
    is_message = sa.and_(
        col(Notice.kind) == ThingKind.CHANNEL,
        col(Notice.reason).in_((NoticeReason.DIRECT_MESSAGE, NoticeReason.MENTION)),
    )
    return sa.func.count().label("notices"), sa.func.count(sa.case((is_message, 1))).label("messages")


@cache
def _counts(scope: VisibilityScope) -> sa.Select[Any]:
    return (
        columns(*_counted())
        .select_from(Notice)
        .outerjoin(Group, col(Group.id) == Notice.group_id)
        .where(col(Notice.account_id) == _ME, _is_unread(), _exists_in(scope))
    )


def _exists_in(scope: VisibilityScope) -> sa.ColumnElement[bool]:
    """SQL: what belongs to no group is there for the person that it was meant for."""
    return sa.or_(col(Notice.group_id).is_(None), visible_in(scope))


def counts_for(viewer: Viewer) -> NoticeCounts:
    """What the bell and the navigation count, in one statement."""
    if viewer.is_wewis:
        return NoticeCounts()
    row = session().execute(_counts(viewer.scope), viewer.bound | {"now": now()}).one()
    return NoticeCounts(row.notices, row.messages)


def counts_of(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, NoticeCounts]:
    """What `counts_for` says, for several accounts in one statement."""
    query = (
        columns(Notice.account_id, *_counted())
        .join(Account, col(Account.id) == Notice.account_id)
        .outerjoin(Group, col(Group.id) == Notice.group_id)
        .where(
            col(Notice.account_id).in_(account_ids),
            _is_unread(),
            sa.or_(col(Notice.group_id).is_(None), visible_to_account()),
        )
        .group_by(col(Notice.account_id))
    )
    found = {row.account_id: row for row in session().execute(query, {"now": now()})}
    return {
        account_id: NoticeCounts(found[account_id].notices, found[account_id].messages)
        if account_id in found
        else NoticeCounts()
        for account_id in account_ids
    }


@cache
def _lines(scope: VisibilityScope) -> Lines[NoticeLine]:
    return (
        lines(
            NoticeLine,
            id=Notice.id,
            kind=Notice.kind,
            thing_id=Notice.thing_id,
            group_id=Notice.group_id,
            group_name=Group.name,
            group_slug=Group.slug,
            reason=Notice.reason,
            title=Notice.title,
            path=Notice.path,
            actor_id=Notice.actor_id,
            actor_name=Account.name,
            fund_name=party(),
            number=Notice.number,
            count=Notice.count,
            at=Notice.at,
            due_at=Notice.due_at,
            read_at=Notice.read_at,
            later_at=Notice.later_at,
        )
        .outerjoin(Group, col(Group.id) == Notice.group_id)
        .outerjoin(Account, col(Account.id) == Notice.actor_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .where(col(Notice.account_id) == _ME, _exists_in(scope))
        .limit(sa.bindparam("limit", type_=sa.Integer()))
        .offset(sa.bindparam("offset", type_=sa.Integer()))
    )


@cache
def _unread(scope: VisibilityScope) -> Lines[NoticeLine]:
    return _lines(scope).where(_is_unread()).order_by(*_PERSONAL_FIRST)


def unread_notices(viewer: Viewer, limit: int = PAGE, offset: int = 0) -> list[NoticeLine]:
    """The notices that somebody did not read yet: those that are meant for them alone first, then the newest."""
    if viewer.is_wewis:
        return []
    return _unread(viewer.scope).all(viewer.bound | {"now": now(), "limit": limit, "offset": offset})


@cache
def _unread_or_kept(scope: VisibilityScope) -> Lines[NoticeLine]:
    lines = _lines(scope).where(sa.or_(_is_unread(), col(Notice.later_at).is_not(None)))
    return lines.order_by(*_PERSONAL_FIRST)


def unread_or_kept_notices(viewer: Viewer, limit: int) -> list[NoticeLine]:
    """The notices that somebody did not read, as `unread_notices`, and among them those that they keep for later."""
    if viewer.is_wewis:
        return []
    return _unread_or_kept(viewer.scope).all(viewer.bound | {"now": now(), "limit": limit, "offset": 0})


@cache
def _shelf(scope: VisibilityScope) -> Lines[NoticeLine]:
    return _lines(scope).where(col(Notice.later_at).is_not(None)).order_by(col(Notice.later_at).desc(), col(Notice.id))


def shelf(viewer: Viewer, limit: int = PAGE, offset: int = 0) -> list[NoticeLine]:
    """What somebody kept for later, the last kept first; it stays until they take it off."""
    if viewer.is_wewis:
        return []
    return _shelf(viewer.scope).all(viewer.bound | {"limit": limit, "offset": offset})


def shelf_count(viewer: Viewer) -> int:
    """How many notices somebody kept for later."""
    if viewer.is_wewis:
        return 0
    return int(session().execute(_shelf_count(viewer.scope), viewer.bound).scalar_one())


@cache
def _shelf_count(scope: VisibilityScope) -> sa.Select[Any]:
    return (
        columns(sa.func.count())
        .select_from(Notice)
        .outerjoin(Group, col(Group.id) == Notice.group_id)
        .where(col(Notice.account_id) == _ME, col(Notice.later_at).is_not(None), _exists_in(scope))
    )


def reached_accounts(account_ids: Collection[uuid.UUID], group_id: uuid.UUID | None) -> list[uuid.UUID]:
    """Those of the accounts that are in use and for whom the group exists now, by id; WEWIS hears of nothing."""
    query = columns(Account.id, Account.role, Account.organisation).where(
        col(Account.id).in_(account_ids), col(Account.active)
    )
    if group_id is not None:
        query = query.join(Group, sa.and_(col(Group.id) == group_id, visible_to_account()))
    rows = session().execute(query.order_by(col(Account.id)))
    return [row.id for row in rows if not is_of_wewis(row.role, row.organisation)]
