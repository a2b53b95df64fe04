"""Background work of meetings."""

from collections.abc import Sequence
from typing import Any


def mail_meeting(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails what changed about a meeting to who is expected there."""
