"""The address to which somebody's calendar answers: one of their own for each invitation, which nobody can guess.

Outlook, Google and Apple send an answer to the ORGANIZER and change what is in it at will; the address itself comes
back. So the proof of who was invited stands there, as a tag after a plus: antwoord+7k2m...@example.org.
"""

import hmac
import uuid
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256

from flask import current_app

from samenspel import mail
from samenspel.config import Settings

#: Letters of a tag: 80 bits. Without capitals, which servers on the way may make small.
LENGTH = 16


def tag_of(secret: str, account_id: uuid.UUID, uid: str) -> str:
    """Proves that an answer to an event comes from who was invited by this address; made by this installation only."""
    key = hmac.digest(secret.encode(), b"calendar answers", sha256)
    return b32encode(hmac.digest(key, f"{account_id} {uid}".encode(), sha256)).decode().lower()[:LENGTH]


def address_for(account_id: uuid.UUID, uid: str, *, is_bound: bool) -> str | None:
    """Where the calendar of one person answers to an event; None where no mailbox is read.

    What was sent before there were tags goes on without: calendars hold on to the organiser they know.
    """
    box = mail.answers_to()
    settings: Settings = current_app.extensions["samenspel.settings"]
    if box is None or not is_bound or not settings.answer_plus:
        return box
    return with_tag(box, tag_of(current_app.config["SECRET_KEY"], account_id, uid))


def with_tag(box: str, tag: str) -> str:
    """The address of a mailbox with a tag."""
    name, _at, domain = box.rpartition("@")
    return f"{name}+{tag}@{domain}"


def tags_in(addresses: Iterable[str], box: str) -> list[str]:
    """The tags with which a mailbox was written to, each once."""
    name, _at, domain = box.lower().rpartition("@")
    found = []
    for address in addresses:
        start, _at, end = address.strip().lower().rpartition("@")
        if end == domain and start.startswith(f"{name}+"):
            found.append(start.removeprefix(f"{name}+")[:100])
    return list(dict.fromkeys(found))


def is_tag(tag: str, secret: str, account_id: uuid.UUID, uid: str) -> bool:
    """Whether a tag is the one of this account for this event."""
    return hmac.compare_digest(tag.encode(), tag_of(secret, account_id, uid).encode())
