"""Makes previews in the background."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel.documents.previews import actions
from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox

#: A picture of 48 million pixels, or a page full of drawings, takes that much.
LIMITS = sandbox.Limits(seconds=30, memory=3 * 2**30, answer=8 * 2**20)
#: Of larger files no preview is made.
MAX_BYTES = 60 * 2**20
#: So many that are missing are made in a night.
NIGHTLY = 2_000


def make_previews(payloads: Sequence[dict[str, Any]]) -> None:
    """Makes what is shown of files without opening them."""
    for payload in payloads:
        actions.put_preview(uuid.UUID(payload["version"]), _made(payload))


def _made(payload: dict[str, Any]) -> dict[str, Any]:
    if payload["size"] > MAX_BYTES:
        return {"state": "none"}
    try:
        content = files.read(payload["key"])
        made: dict[str, Any] = sandbox.run(
            "samenspel.documents.previews.reader:make", [content], payload["media_type"], limits=LIMITS
        )
    except (FileNotFoundError, sandbox.Unreadable):
        return {"state": "broken"}
    return made


def make_missing() -> None:
    """Has the previews made that are not there: of files from before there were any."""
    actions.show_all_later(limit=NIGHTLY)
