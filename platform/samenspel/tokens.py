"""Tokens in addresses: random ones, stored as a hash, and values that this installation signed."""

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from flask import Flask, current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer


def secret_keys(app: Flask | None = None) -> list[str]:
    """The keys by which a signature of the given or the current application is good, the newest last, which signs."""
    config = (app or current_app).config
    return [*reversed(config["SECRET_KEY_FALLBACKS"] or ()), config["SECRET_KEY"]]


def token_hash(token: str) -> str:
    """The hash of a random token, which is what the database stores: nobody can open a link by reading the database."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(purpose: str, *values: str | int, expires: bool = False) -> str:
    """A token that names these values. It is valid for one purpose, and where it expires it also names its moment."""
    return str(_signer(purpose, expires).dumps(values))


def read(purpose: str, token: str, *, lifetime: int | None = None) -> Sequence[Any] | None:
    """The values that a token names; None for one that this installation did not sign for this purpose.

    With a `lifetime` in seconds the token must be one that expires, and not be older.
    """
    signer = _signer(purpose, lifetime is not None)
    try:
        values = signer.loads(token, max_age=lifetime) if lifetime is not None else signer.loads(token)
    except BadSignature:
        return None
    return values if isinstance(values, list) else None


def sign_ids(purpose: str, *ids: uuid.UUID, expires: bool = False) -> str:
    """As `sign`, for ids."""
    return sign(purpose, *(each.hex for each in ids), expires=expires)


def read_ids(purpose: str, token: str, *, lifetime: int | None = None) -> tuple[uuid.UUID, ...] | None:
    """As `read`, for ids; None as well where the token names something else."""
    values = read(purpose, token, lifetime=lifetime)
    try:
        return None if values is None else tuple(uuid.UUID(each) for each in values)
    except (ValueError, TypeError, AttributeError):
        return None


def _signer(purpose: str, expires: bool) -> URLSafeSerializer | URLSafeTimedSerializer:
    kind = URLSafeTimedSerializer if expires else URLSafeSerializer
    return kind(secret_keys(), salt=purpose)
