"""The tag in the address to which a calendar sends its answer: a proof of the person who was invited, after a plus.

Knows neither the application nor its settings, as letters are read apart from them.
"""

import hmac
import uuid
from base64 import b32encode
from hashlib import sha256

#: 16 base32 letters are 80 bits. Lower case, as mail servers may change capitals.
TAG_LENGTH = 16


def tag_of(secret: str, account_id: uuid.UUID, uid: str) -> str:
    """A signature over an account and an event, which only this installation can make."""
    key = hmac.digest(secret.encode(), b"calendar answers", sha256)
    return b32encode(hmac.digest(key, f"{account_id} {uid}".encode(), sha256)).decode().lower()[:TAG_LENGTH]


def is_tag_of(tag: str, secret: str, account_id: uuid.UUID, uid: str) -> bool:
    """Whether a tag is that of this account for this event, compared in constant time."""
    return hmac.compare_digest(tag.encode(), tag_of(secret, account_id, uid).encode())
