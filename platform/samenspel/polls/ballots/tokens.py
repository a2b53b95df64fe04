"""The link in a mail by which its recipient votes, without signing in."""

import uuid

from samenspel.tokens import read_ids, sign_ids

#: A link is valid for so many seconds; a poll that is over takes no votes anyhow.
LIFETIME = 90 * 24 * 3600
_PURPOSE = "vote"


def vote_token(account_id: uuid.UUID, poll_id: uuid.UUID) -> str:
    """A token by which an account votes in a poll."""
    return sign_ids(_PURPOSE, account_id, poll_id, expires=True)


def read_vote_token(token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The account and the poll; None for a token that is not ours or too old."""
    ids = read_ids(_PURPOSE, token, lifetime=LIFETIME)
    return (ids[0], ids[1]) if ids and len(ids) == 2 else None
