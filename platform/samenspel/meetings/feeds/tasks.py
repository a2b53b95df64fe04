"""Background work of feeds."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel.meetings.feeds import actions as feed_actions


def note_feed_use(payloads: Sequence[dict[str, Any]]) -> None:
    """Remembers that a calendar read a feed."""
    for payload in payloads:
        feed_actions.note_use(uuid.UUID(payload["id"]))
