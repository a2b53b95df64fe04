"""Selects of people without an account who were asked to something."""

import uuid
from collections.abc import Collection, Sequence

from sqlmodel import col, select

from samenspel.db import session
from samenspel.groups.joining.queries import accounts_by_email
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import read_outsider_token

#: So many may be asked to one meeting or one poll.
MAX_OUTSIDERS = 200


def outsiders_at(meeting_id: uuid.UUID) -> Sequence[InvitedOutsider]:
    """Who was asked to a meeting, by name."""
    query = select(InvitedOutsider).where(InvitedOutsider.meeting_id == meeting_id)
    return session().exec(query.order_by(col(InvitedOutsider.name), col(InvitedOutsider.id))).all()


def outsiders_in(poll_ids: Collection[uuid.UUID]) -> Sequence[InvitedOutsider]:
    """Who was asked to polls, by name."""
    if not poll_ids:
        return []
    query = select(InvitedOutsider).where(col(InvitedOutsider.poll_id).in_(poll_ids))
    return session().exec(query.order_by(col(InvitedOutsider.name), col(InvitedOutsider.id))).all()


def outsiders(ids: Collection[uuid.UUID]) -> Sequence[InvitedOutsider]:
    """Those of these who are still asked."""
    return session().exec(select(InvitedOutsider).where(col(InvitedOutsider.id).in_(ids))).all()


def outsider_by_token(token: str) -> InvitedOutsider | None:
    """Whose link it is; None for a link that is not ours or was withdrawn."""
    outsider_id = read_outsider_token(token)
    return session().get(InvitedOutsider, outsider_id) if outsider_id else None


def emails_with_account(emails: Collection[str]) -> set[str]:
    """Which of these addresses belong to an account."""
    return set(accounts_by_email(list(emails)))
