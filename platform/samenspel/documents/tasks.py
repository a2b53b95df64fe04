"""Background work of documents."""

import logging
import subprocess
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from samenspel.documents import actions
from samenspel.runtime import files

log = logging.getLogger(__name__)

SECONDS = 60
#: The text of larger files is not extracted: search finds them by their title only.
MAX_BYTES = 30 * 2**20
#: Types that have text; to read it from images would need recognition, which is not installed.
READABLE = frozenset(kind for kind in files.ALLOWED_TYPES if not kind.startswith("image/"))
_PROGRAM = str(Path(__file__).with_name("text_extractor.py"))


def extract_text(payloads: Sequence[dict[str, Any]]) -> None:
    """Extracts the text of uploaded files, for search."""
    for payload in payloads:
        text = None
        if payload["media_type"] in READABLE and payload["size"] <= MAX_BYTES:
            text = _text_of(payload["key"], payload["media_type"])
        actions.store_text(uuid.UUID(payload["version"]), uuid.UUID(payload["document"]), text)


def _text_of(key: str, media_type: str) -> str | None:
    """The text of a stored file; None where the file is gone, takes too long or cannot be read."""
    try:
        content = files.read(key)
    except FileNotFoundError:
        return None
    media_type = "text/plain" if media_type.startswith("text/") else media_type
    command = [sys.executable, "-I", _PROGRAM, media_type]
    try:
        answer = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        log.warning("no text of %s: took longer than %d s", key, SECONDS)
    except subprocess.CalledProcessError as error:
        log.info("no text of %s: %s", key, error.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    else:
        # PostgreSQL stores no NUL in text.
        return answer.stdout.decode("utf-8", "replace").replace("\x00", "")
    return None
