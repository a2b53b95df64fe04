"""An application of a test's own, beside the one that all tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from samenspel import create_app, db
from samenspel.config import Settings


@contextmanager
def apart(settings: Settings, **config: Any) -> Iterator[Flask]:
    """In its context. Its connections are closed after what the context held went back to their pool: one that is left
    open makes a later test fail, whichever runs when Python finds it."""
    app = create_app(settings, **config)
    with app.app_context():
        engine = db.db.engine
        yield app
    engine.dispose()
