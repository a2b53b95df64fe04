"""Writes of what somebody did not read: all of it marked as read, and things kept for later."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import select

from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.db import new_id, now, session, upsert
from samenspel.news.marks import actions as marks
from samenspel.news.marks.actions import Reading
from samenspel.news.unread.models import ReadSweep
from samenspel.news.unread.queries import UnreadItem
from samenspel.viewer import Viewer


def read_all(viewer: Viewer, items: Sequence[UnreadItem], before: datetime) -> int:
    """Marks items as read, as far as they were there at a moment; what must be done stays. Returns how many."""
    read = [item for item in items if item.at <= before and not item.is_to_do]
    moment = now()
    previous = marks.mark_read(viewer.id, [Reading(item.thing, item.upto) for item in read], moment)
    read_at = notices.mark_some_read(viewer.id, [item.notice_id for item in read if item.notice_id])
    sweep = {
        "id": new_id(),
        "created_at": moment,
        "account_id": viewer.id,
        "at": moment,
        "count": len(read),
        "previous": previous,
        "notices_read_at": read_at,
    }
    if read:
        upsert(ReadSweep, sweep, keys=("account_id",), changes=_later_sweep)
    return len(read)


def _later_sweep(sent: Any, stored: Any) -> dict[str, Any]:
    return {
        "at": sent.at,
        "count": sent.count,
        "previous": sent.previous,
        "notices_read_at": sent.notices_read_at,
    }


def undo_read_all(sweep: ReadSweep) -> None:
    """Makes unread again what was marked, as far as it was not read since."""
    marks.restore(sweep.account_id, sweep.previous)
    notices.restore_unread(sweep.account_id, sweep.notices_read_at)
    session().delete(sweep)


def keep_for_later(viewer: Viewer, item: UnreadItem) -> uuid.UUID:
    """Puts a thing on the shelf, where it stays until it is taken off. It no longer counts as unread. Returns the id of
    its notice."""
    if item.notice_id is not None:
        notices.keep_for_later(viewer.id, item.notice_id)
        return item.notice_id
    moment = now()
    row = {
        "id": new_id(),
        "created_at": moment,
        "account_id": viewer.id,
        "kind": item.thing.kind,
        "thing_id": item.thing.id,
        "group_id": item.group_id,
        "reason": NoticeReason.FOLLOWS,
        "title": item.title[:200],
        "path": item.path,
        "count": item.count,
        "at": item.at,
        "read_at": moment,
        "later_at": moment,
    }
    upsert(Notice, row, keys=("account_id", "kind", "thing_id"), changes=_kept)
    own = (Notice.account_id == viewer.id, Notice.kind == item.thing.kind, Notice.thing_id == item.thing.id)
    return session().exec(select(Notice.id).where(*own)).one()


def _kept(sent: Any, stored: Any) -> dict[str, Any]:
    return {"title": sent.title, "path": sent.path, "at": sent.at, "count": sent.count, "later_at": sent.later_at}
