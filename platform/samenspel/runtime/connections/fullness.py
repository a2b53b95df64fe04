"""Remembers that more pages were open than are updated live, for the log and for `samenspel doctor`."""

import logging
import time
from contextlib import suppress

from samenspel.config import Settings

log = logging.getLogger(__name__)

#: After so many days it is forgotten.
DAYS_TOLD = 7
_NAME = "open-pages-full"


def note_full(settings: Settings) -> None:
    """Writes down that a page goes on without live updates."""
    log.warning("%d pages are open; more of them are not updated live (SAMENSPEL_SOCKETS)", settings.sockets)
    with suppress(OSError):  # a full disk has words of its own
        (settings.folder / _NAME).touch(mode=0o600)


def was_full(settings: Settings) -> bool:
    """Whether that was written down in the last DAYS_TOLD days, by any process of this installation."""
    try:
        noted = (settings.folder / _NAME).stat().st_mtime
    except FileNotFoundError:
        return False
    return time.time() - noted < DAYS_TOLD * 24 * 3600
