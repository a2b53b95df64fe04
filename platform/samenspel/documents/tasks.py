"""Background work of documents."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from samenspel.activity.notices.actions import News, notify, recipients_in
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.documents import actions, queries
from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox
from samenspel.runtime.foreign.media_types import ALLOWED_TYPES

#: What the extraction may use: libraries of office files and PDF map much more memory than they touch.
LIMITS = sandbox.Limits(seconds=30, memory=3 * 2**30, answer=4 * 2**20)
#: The text of larger files is not extracted: search finds them by their title only.
MAX_BYTES = 30 * 2**20
#: Types that have text; to read it from images would need recognition, which is not installed.
READABLE = frozenset(kind for kind in ALLOWED_TYPES if not kind.startswith("image/"))


def extract_text(payloads: Sequence[dict[str, Any]]) -> None:
    """Extracts the text of uploaded files, for search."""
    for payload in payloads:
        text = None
        if payload["media_type"] in READABLE and payload["size"] <= MAX_BYTES:
            text = _text_of(payload["key"], payload["media_type"])
        actions.store_text(uuid.UUID(payload["version"]), uuid.UUID(payload["document"]), text)


def tell_documents(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells a group of a document that somebody (`by`) added to it, or of a newer version, unless it is gone by now."""
    for payload in payloads:
        document = queries.news_of(uuid.UUID(payload["document"]))
        if document is None:
            continue
        thing = Thing(ThingKind.DOCUMENT, document.id)
        news = News(
            thing=thing,
            title=document.title,
            path=path_to("documents.versions", document_id=document.id),
            group_id=document.group_id,
            actor_id=uuid.UUID(payload["by"]),
            at=datetime.fromisoformat(payload["at"]),
        )
        notify(news, recipients_in(document.group_id, thing))


def _text_of(key: str, media_type: str) -> str | None:
    """The text of a stored file; None where the file is gone, takes too much or cannot be read."""
    try:
        content = files.read(key)
        text: str = sandbox.run("samenspel.documents.text_extractor:extract", [content], media_type, limits=LIMITS)
    except (FileNotFoundError, sandbox.Unreadable):
        return None
    return text.replace("\x00", "")  # PostgreSQL stores no NUL in text
