"""Background work of feeds."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel.meetings.feeds import actions


def record_feed_use(payloads: Sequence[dict[str, Any]]) -> None:
    """Records when calendars read feeds (`id`)."""
    for payload in payloads:
        actions.record_use(uuid.UUID(payload["id"]))
