"""The link in a mail by which its recipient closes an action point, without signing in."""

import uuid

from samenspel.tokens import read_ids, sign_ids

#: A link is valid for so many seconds.
LIFETIME = 90 * 24 * 3600
_PURPOSE = "finish-point"


def finish_token(account_id: uuid.UUID, point_id: uuid.UUID) -> str:
    """A token by which an account closes an action point."""
    return sign_ids(_PURPOSE, account_id, point_id, expires=True)


def read_finish_token(token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The account and the action point; None for a token that is not ours or too old."""
    ids = read_ids(_PURPOSE, token, lifetime=LIFETIME)
    return (ids[0], ids[1]) if ids and len(ids) == 2 else None
