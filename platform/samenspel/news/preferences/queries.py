"""Selects about the levels and preferences of an account."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.levels import queries as levels
from samenspel.activity.levels.models import Level, LevelChoice, LevelScope
from samenspel.activity.levels.tokens import LevelLink
from samenspel.db import columns, session
from samenspel.groups.access import own_groups, visible_to
from samenspel.groups.models import Group
from samenspel.lines import lines
from samenspel.people.models import Account, Theme
from samenspel.topics.models import Topic
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A level that somebody chose for a place, and what the place is called."""

    id: uuid.UUID
    scope: LevelScope
    scope_id: uuid.UUID
    in_app: Level | None
    by_mail: Level | None
    topic_title: str | None
    group_name: str | None
    group_slug: str | None
    theme_name: str | None

    @property
    def name(self) -> str:
        return self.topic_title or self.group_name or self.theme_name or ""

    @property
    def is_same(self) -> bool:
        """Whether the application and the mail have the same level."""
        return self.in_app == self.by_mail


def choices_of(viewer: Viewer) -> list[ChoiceLine]:
    """The levels that the viewer chose for topics, groups and themes, those apart that they no longer see."""
    scope, scope_id = col(LevelChoice.scope), col(LevelChoice.scope_id)
    query = (
        lines(
            ChoiceLine,
            id=LevelChoice.id,
            scope=LevelChoice.scope,
            scope_id=LevelChoice.scope_id,
            in_app=LevelChoice.in_app,
            by_mail=LevelChoice.by_mail,
            topic_title=Topic.title,
            group_name=Group.name,
            group_slug=Group.slug,
            theme_name=Theme.name,
        )
        .outerjoin(Topic, sa.and_(scope == LevelScope.TOPIC, col(Topic.id) == scope_id))
        .outerjoin(Theme, sa.and_(scope == LevelScope.THEME, col(Theme.id) == scope_id))
        .outerjoin(Group, col(Group.id) == sa.case((scope == LevelScope.GROUP, scope_id), else_=col(Topic.group_id)))
        .where(
            col(LevelChoice.account_id) == viewer.id,
            sa.or_(col(Theme.id).is_not(None), sa.and_(col(Group.id).is_not(None), visible_to(viewer))),
            sa.or_(col(LevelChoice.in_app).is_not(None), col(LevelChoice.by_mail).is_not(None)),
        )
        .order_by(scope, sa.func.lower(sa.func.coalesce(Topic.title, Group.name, Theme.name)), col(LevelChoice.id))
    )
    return query.all()


def choice_of(viewer: Viewer, choice_id: uuid.UUID) -> LevelChoice | None:
    """A choice of the viewer's own."""
    query = sa.select(LevelChoice).where(col(LevelChoice.id) == choice_id, col(LevelChoice.account_id) == viewer.id)
    return session().execute(query).scalar()


def groups_of(viewer: Viewer) -> Sequence[Any]:
    """The groups that the viewer takes part in or follows, by name: rows with id and name."""
    mine = col(Group.id).in_(own_groups())
    query = columns(Group.id, Group.name).where(mine, col(Group.archived_at).is_(None))
    return session().execute(query.order_by(sa.func.lower(Group.name)), viewer.bound).all()


@dataclass(frozen=True, slots=True)
class MailReader:
    """The account that a link in a mail is about."""

    id: uuid.UUID
    is_active: bool
    locale: str
    fund_id: uuid.UUID | None


def reader_of(account_id: uuid.UUID) -> MailReader | None:
    query = lines(MailReader, id=Account.id, is_active=Account.active, locale=Account.locale, fund_id=Account.fund_id)
    return query.where(col(Account.id) == account_id).first()


def mail_level_of(link: LevelLink) -> Level:
    """The level that holds now for the mails about the place of a link."""
    place = {link.scope: link.scope_id}
    topic_id, group_id = place.get(LevelScope.TOPIC), place.get(LevelScope.GROUP)
    if topic_id is not None:
        group_id = session().execute(columns(Topic.group_id).where(col(Topic.id) == topic_id)).scalar()
    found = levels.levels_for(
        [link.account_id], topic_id=topic_id, group_id=group_id, theme_id=place.get(LevelScope.THEME)
    )
    return found[link.account_id].by_mail
