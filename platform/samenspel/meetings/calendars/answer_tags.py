"""The tag in the address to which a calendar sends its answer: a proof of the person who was invited, after a plus.

Knows neither the application nor its settings, as letters are read apart from them.
"""

import hmac
import uuid
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256

#: 16 base32 letters are 80 bits. Lower case, as mail servers may change capitals.
TAG_LENGTH = 16


def tag_of(secret: str, account_id: uuid.UUID, uid: str) -> str:
    """A signature over an account and an event, which only this installation can make."""
    key = hmac.digest(secret.encode(), b"calendar answers", sha256)
    return b32encode(hmac.digest(key, f"{account_id} {uid}".encode(), sha256)).decode().lower()[:TAG_LENGTH]


def with_tag(box: str, tag: str) -> str:
    """The address of a mailbox with a tag after a plus."""
    name, _at, domain = box.rpartition("@")
    return f"{name}+{tag}@{domain}"


def tags_in(addresses: Iterable[str], box: str) -> list[str]:
    """The tags in the addresses of a mail to this mailbox, each once."""
    name, _at, domain = box.lower().rpartition("@")
    found = []
    for address in addresses:
        start, _at, end = address.strip().lower().rpartition("@")
        if end == domain and start.startswith(f"{name}+"):
            found.append(start.removeprefix(f"{name}+")[:100])
    return list(dict.fromkeys(found))


def is_tag_of(tag: str, secret: str, account_id: uuid.UUID, uid: str) -> bool:
    """Whether a tag is that of this account for this event, compared in constant time."""
    return hmac.compare_digest(tag.encode(), tag_of(secret, account_id, uid).encode())
