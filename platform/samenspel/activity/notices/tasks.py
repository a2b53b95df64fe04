"""Background work of notices."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from samenspel.activity.notices import actions
from samenspel.activity.things import Thing, ThingKind


def note_opened(payloads: Sequence[dict[str, Any]]) -> None:
    """Records what pages showed (`account`, `kind`, `thing`, `upto`, `at`), and that it is read."""
    opened: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for each in payloads:
        opened.setdefault((each["account"], each["kind"], each["thing"]), []).append(each)
    for (account, kind, thing_id), times in sorted(opened.items()):
        thing = Thing(ThingKind(kind), uuid.UUID(thing_id))
        actions.record_opened(uuid.UUID(account), thing, datetime.fromisoformat(times[-1]["at"]))
        numbers = [each["upto"] for each in times]
        actions.mark_read(uuid.UUID(account), thing, None if None in numbers else max(numbers))
    # What has no notice stands on the start page as well, until it was opened.
    actions.push_counts({uuid.UUID(account) for account, _kind, _thing in opened})
