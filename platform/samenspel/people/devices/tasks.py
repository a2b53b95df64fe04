"""Background work of signed-in sessions."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from samenspel import jobs
from samenspel.db import now
from samenspel.people.devices import actions
from samenspel.viewer import Viewer

log = logging.getLogger(__name__)


def note_use(viewer: Viewer) -> None:
    """Has the worker record that the session of a request was used, where that is due: a GET writes nothing itself."""
    used_at = viewer.session_used_at
    if used_at is None or now() - used_at < actions.USE_INTERVAL:
        return
    try:
        jobs.queue().notify("session-used", {"id": str(viewer.session_id), "at": now().isoformat()})
    except Exception as error:  # a Redis that is away keeps nobody from a page; the next page says so again
        log.info("the use of a session could not be noted: %s", error)


def record_use(payloads: Sequence[dict[str, Any]]) -> None:
    """Records when sessions were used (`id`, `at`)."""
    for payload in payloads:
        actions.record_use(uuid.UUID(payload["id"]), datetime.fromisoformat(payload["at"]))
