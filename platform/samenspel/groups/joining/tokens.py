"""Signed links: one answers an invitation from a mail without signing in, one takes back that somebody left."""

import uuid
from datetime import datetime

from samenspel.tokens import read, read_ids, sign, sign_ids

#: Longer than any invitation is open.
INVITATION_LIFETIME = 60 * 24 * 3600
UNDO_LIFETIME = 3600
_ANSWER, _LEFT = "group-invitation", "left-group"


def answer_token(account_id: uuid.UUID, invitation_id: uuid.UUID) -> str:
    """A token by which an account answers an invitation."""
    return sign_ids(_ANSWER, account_id, invitation_id, expires=True)


def read_answer_token(token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The account and the invitation; None for a token that is not ours or too old."""
    ids = read_ids(_ANSWER, token, lifetime=INVITATION_LIFETIME)
    return (ids[0], ids[1]) if ids and len(ids) == 2 else None


def left_token(membership_id: uuid.UUID, left_at: datetime) -> str:
    """A token by which somebody who left takes their place again, if nothing happened to it since."""
    return sign(_LEFT, membership_id.hex, left_at.isoformat(), expires=True)


def read_left_token(token: str) -> tuple[uuid.UUID, datetime] | None:
    match read(_LEFT, token, lifetime=UNDO_LIFETIME):
        case [str(membership_id), str(left_at)]:
            return uuid.UUID(membership_id), datetime.fromisoformat(left_at)
    return None
