"""Background work of the collaboration analysis."""

from collections.abc import Sequence
from typing import Any


def analyse(payloads: Sequence[dict[str, Any]]) -> None:
    """Computes the snapshots anew, once for all that asked."""


def analyse_daily() -> None:
    """Computes the snapshots anew as the date moves on."""
