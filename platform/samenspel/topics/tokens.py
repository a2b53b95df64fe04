"""The link in a mail by which its reader stops following a topic, without signing in."""

import uuid

from itsdangerous import BadSignature, URLSafeSerializer


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="topic-unfollow")


def unfollow_token(secret: str, account_id: uuid.UUID, topic_id: uuid.UUID) -> str:
    """Names who follows what; made by this installation only, good for nothing else, and for as long as the mail."""
    return str(_signer(secret).dumps([account_id.hex, topic_id.hex]))


def read_unfollow_token(secret: str, token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The account and the topic; None for a token that is not ours."""
    try:
        account, topic = _signer(secret).loads(token)
        return uuid.UUID(account), uuid.UUID(topic)
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None
