"""Selects about the levels and preferences of an account."""

import uuid
from dataclasses import dataclass

from sqlmodel import col

from samenspel.activity.levels import queries as levels
from samenspel.activity.levels.models import Level, LevelScope
from samenspel.activity.levels.tokens import LevelLink
from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.people.models import Account
from samenspel.topics.models import Topic


@dataclass(frozen=True, slots=True)
class MailReader:
    """The account that a link in a mail is about."""

    id: uuid.UUID
    is_active: bool
    locale: str


def reader_of(account_id: uuid.UUID) -> MailReader | None:
    query = lines(MailReader, id=Account.id, is_active=Account.active, locale=Account.locale)
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
