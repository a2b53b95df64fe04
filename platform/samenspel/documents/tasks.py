"""Background work of documents."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel.documents import actions
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


def _text_of(key: str, media_type: str) -> str | None:
    """The text of a stored file; None where the file is gone, takes too much or cannot be read."""
    try:
        content = files.read(key)
        text: str = sandbox.run("samenspel.documents.text_extractor:extract", [content], media_type, limits=LIMITS)
    except (FileNotFoundError, sandbox.Unreadable):
        return None
    return text.replace("\x00", "")  # PostgreSQL stores no NUL in text
