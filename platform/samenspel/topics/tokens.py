"""The link in a mail by which its reader stops following a topic, without signing in."""

import uuid

from samenspel.tokens import read_ids, sign_ids

_PURPOSE = "topic-unfollow"


def unfollow_token(account_id: uuid.UUID, topic_id: uuid.UUID) -> str:
    """A token that stops an account from following a topic, valid for as long as the mail."""
    return sign_ids(_PURPOSE, account_id, topic_id)


def read_unfollow_token(token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The account and the topic; None for a token that this installation did not sign."""
    ids = read_ids(_PURPOSE, token)
    return (ids[0], ids[1]) if ids and len(ids) == 2 else None
