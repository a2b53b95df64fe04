"""Background work of documents."""

from collections.abc import Sequence
from typing import Any


def read_text(payloads: Sequence[dict[str, Any]]) -> None:
    """Takes the readable text out of uploaded files, for search."""
