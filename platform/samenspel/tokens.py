"""Tokens in addresses: random ones, of which only a hash is stored, and ids signed by this installation."""

import hashlib
import uuid

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer


def token_hash(token: str) -> str:
    """The hash of a random token, which is what the database stores: nobody can open a link by reading the database."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_ids(purpose: str, *ids: uuid.UUID, expires: bool = False) -> str:
    """A token that names these ids. It is valid for one purpose, and where it expires it also names its moment."""
    return str(_signer(purpose, expires).dumps([each.hex for each in ids]))


def read_ids(purpose: str, token: str, *, lifetime: int | None = None) -> tuple[uuid.UUID, ...] | None:
    """The ids that a token names; None for one that this installation did not sign for this purpose.

    With a `lifetime` in seconds the token must be one that expires, and not be older.
    """
    try:
        signer = _signer(purpose, lifetime is not None)
        ids = signer.loads(token, max_age=lifetime) if lifetime is not None else signer.loads(token)
        return tuple(uuid.UUID(each) for each in ids)
    except (BadSignature, ValueError, TypeError, AttributeError):
        return None


def _signer(purpose: str, expires: bool) -> URLSafeSerializer | URLSafeTimedSerializer:
    kind = URLSafeTimedSerializer if expires else URLSafeSerializer
    return kind(current_app.config["SECRET_KEY"], salt=purpose)
