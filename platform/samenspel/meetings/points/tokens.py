"""The link in a mail by which its reader finishes an action point, without signing in."""

import uuid

from itsdangerous import BadSignature, URLSafeTimedSerializer

#: A link is good for so long.
LIFETIME = 90 * 24 * 3600


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="finish-point")


def finish_token(secret: str, account_id: uuid.UUID, point_id: uuid.UUID) -> str:
    """Names who finishes what; made by this installation only, and good for nothing else."""
    return str(_signer(secret).dumps([account_id.hex, point_id.hex]))


def read_finish_token(secret: str, token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The account and the action point; None for a token that is not ours or too old."""
    try:
        account, point = _signer(secret).loads(token, max_age=LIFETIME)
        return uuid.UUID(account), uuid.UUID(point)
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None
