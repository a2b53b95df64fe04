"""Background work of search."""

from collections.abc import Sequence
from typing import Any

from flask import Flask

from samenspel.config import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Opens the engine."""


def index(payloads: Sequence[dict[str, Any]]) -> None:
    """Brings the index in line with the rows named."""
