"""Writes of links into a group."""

import secrets
import uuid
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.groups.joining import actions as joining
from samenspel.groups.links.models import GroupLink
from samenspel.groups.links.queries import OpenedLink
from samenspel.groups.models import MembershipRole
from samenspel.people.models import Account
from samenspel.tokens import token_hash
from samenspel.viewer import Viewer


def make_link(viewer: Viewer, group_id: uuid.UUID, until: date, *, asks_first: bool) -> str:
    """Makes a link and returns its token, of which only a hash is kept."""
    token = secrets.token_urlsafe(32)
    link = GroupLink(
        group_id=group_id, by_id=viewer.id, token_hash=token_hash(token), until=until, asks_first=asks_first
    )
    session().add(link)
    session().flush()
    return token


def stop_link(link: GroupLink) -> None:
    """Has a link let nobody in any more."""
    if link.stopped_at is None:
        link.stopped_at = now()


def come_in(account: Account, link: OpenedLink) -> None:
    """Lets somebody in who opened a link."""
    joining.let_in(account, link.group_id, MembershipRole.MEMBER)
    _count(link)


def ask(viewer: Viewer, link: OpenedLink, words: str) -> None:
    """Asks the organisers to let somebody in who opened a link."""
    joining.ask(viewer, link.group_id, MembershipRole.MEMBER, words)
    _count(link)


def _count(link: OpenedLink) -> None:
    used = sa.update(GroupLink).where(col(GroupLink.id) == link.id).values(uses=GroupLink.uses + 1)
    session().execute(used)
