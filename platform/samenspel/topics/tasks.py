"""Background work of topics."""

from collections.abc import Sequence
from typing import Any


def mail_reply(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails a reply to who follows its topic."""
