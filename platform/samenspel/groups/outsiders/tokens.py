"""The link by which somebody without an account answers."""

import uuid

from samenspel.tokens import read_ids, sign_ids

_PURPOSE = "invited-outsider"


def outsider_token(outsider_id: uuid.UUID) -> str:
    """A token that works as long as the invitation is there, and what it is for is not over."""
    return sign_ids(_PURPOSE, outsider_id)


def read_outsider_token(token: str) -> uuid.UUID | None:
    """The invitation; None for a token that is not ours."""
    ids = read_ids(_PURPOSE, token)
    return ids[0] if ids and len(ids) == 1 else None
