"""The application as a command uses it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from samenspel.config import Settings


@contextmanager
def application(settings: Settings, *, writes: bool = True) -> Iterator[Any]:
    """The application in a context, in which may be written unless told otherwise. Who writes finds its tables."""
    from samenspel import create_app
    from samenspel.commands.locks import in_turn
    from samenspel.commands.schema import refuse_newer
    from samenspel.db import alembic, db, rollback, upgrade, writing

    app = create_app(settings)
    with app.app_context():
        engine = db.engine
    try:
        with app.app_context():
            if writes:
                refuse_newer()
            if writes and alembic.needs_upgrade():  # before `writing`: Alembic keeps its connection, and any lock too
                with in_turn(settings):
                    upgrade()
            with writing() if writes else nullcontext():
                try:
                    yield app
                except Exception:
                    rollback()
                    raise
    finally:
        engine.dispose()
