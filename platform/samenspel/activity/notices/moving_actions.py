"""Writes of notices whose posts went to another thing."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.actions import push_counts
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import Thing
from samenspel.db import new_id, session


def split_notices(old: Thing, new: Thing, renumbered: Mapping[int, int], title: str, path: str) -> None:
    """Has what is unread or waits to be mailed follow the posts that went from one thing to a new one.

    `renumbered` maps their numbers there to those here. A notice of posts here and there becomes two.
    """
    is_open = sa.or_(col(Notice.read_at).is_(None), col(Notice.mail_at).is_not(None))
    query = sa.select(Notice).where(
        col(Notice.kind) == old.kind,
        col(Notice.thing_id) == old.id,
        is_open,
        col(Notice.reason) != NoticeReason.TO_DO,
        col(Notice.number).is_not(None),
    )
    found = session().execute(query, execution_options={"populate_existing": True}).scalars().all()
    for notice in found:
        numbers = range(notice.number or 0, (notice.last_number or 0) + 1)
        gone = [renumbered[each] for each in numbers if each in renumbered]
        left = [each for each in numbers if each not in renumbered]
        if not gone:
            continue
        moved = {"thing_id": new.id, "title": title[:200], "path": path}
        moved |= {"number": gone[0], "last_number": gone[-1], "count": min(notice.count, len(gone))}
        if left:
            copy = notice.model_dump() | moved | {"id": new_id()}
            session().add(Notice(**copy))
            notice.number, notice.last_number = left[0], left[-1]
            notice.count = max(1, min(notice.count, len(left)))
        else:
            notice.sqlmodel_update(moved)
        session().add(notice)
    session().flush()
    push_counts(notice.account_id for notice in found)
