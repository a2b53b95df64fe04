"""Whether the chosen kind of server goes with the rest: threads with any database, gevent with PostgreSQL only."""

from samenspel.commands.language import gettext as _
from samenspel.config import Settings
from samenspel.runtime import greenlets


def objection(settings: Settings) -> tuple[str, str] | None:
    """What is wrong with the choice, and what to do; None where nothing is."""
    if settings.socketio_async_mode != "gevent":
        return None
    if settings.is_sqlite:
        return (
            _("gevent gaat niet samen met SQLite: wie op het schrijven wacht, legt dan de hele server stil."),
            _("Zet SAMENSPEL_DATABASE_URL op PostgreSQL, of SAMENSPEL_SOCKETIO_ASYNC_MODE op threading."),
        )
    if not greenlets.ARE_USED:
        return (
            _("gevent is niet geïnstalleerd."),
            _("Installeer het pakket gevent (`uv sync --extra production`), of kies threading."),
        )
    return None
