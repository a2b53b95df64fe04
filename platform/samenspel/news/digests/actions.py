"""Writes of digests."""

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.levels.models import DeliveryPreference
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing
from samenspel.clock import local
from samenspel.db import commit, new_id, now, session
from samenspel.news.digests import queries
from samenspel.news.digests.content import DigestContent, NewsItem, ToDo
from samenspel.news.digests.kinds import DigestSection, ItemKind
from samenspel.news.digests.models import Digest, DigestItem, DigestSchedule
from samenspel.news.digests.queries import MENTION, PreparedDigest
from samenspel.news.digests.schedule import first_since
from samenspel.news.marks import actions as marks
from samenspel.news.marks.actions import Reading

log = logging.getLogger(__name__)


def begin_schedules(preferences: dict[uuid.UUID, DeliveryPreference], at: datetime) -> None:
    """Has the digests of accounts begin: the first one is due at their next moment."""
    rows = [
        {"id": new_id(), "created_at": at, "account_id": account_id, "due_at": at, "since": first_since(each, at)}
        for account_id, each in preferences.items()
    ]
    if rows:
        session().execute(sa.insert(DigestSchedule), rows)


def put_off(account_ids: Sequence[uuid.UUID], at: datetime, *, skip_news: bool) -> None:
    """Has nothing be due for accounts until a moment; with `skip_news` what happened until then is news no more."""
    values: dict[str, Any] = {"due_at": at} | ({"since": at} if skip_news else {})
    if account_ids:
        which = col(DigestSchedule.account_id).in_(account_ids)
        session().execute(sa.update(DigestSchedule).where(which).values(values))


def send_together(batch: Sequence[PreparedDigest], write_mail: Callable[[PreparedDigest, Digest], None]) -> None:
    """Stores digests with their mails and commits. One that fails leaves nothing, and is tried at the next look."""
    for each in batch:
        try:
            with session().begin_nested():
                digest = store_digest(each)
                if digest is not None:
                    write_mail(each, digest)
        except Exception:
            log.exception("the digest of %s could not be sent", each.viewer.id)
    commit()


def store_digest(prepared: PreparedDigest) -> Digest | None:
    """Stores a digest and moves its schedule on. None where there is nothing to send: it is empty, there is one of that
    day, or another worker sent it. Then its news waits for the next one."""
    due, content = prepared.due, prepared.content
    is_sent = not content.is_empty and not prepared.is_taken
    is_ours = (
        sa.update(DigestSchedule)
        .where(col(DigestSchedule.account_id) == due.account_id, col(DigestSchedule.due_at) == due.last_due_at)
        .values({"due_at": due.due_at} | ({"since": content.until} if is_sent else {}))
        .execution_options(synchronize_session=False)
    )
    result: Any = session().execute(is_ours)
    if result.rowcount != 1 or not is_sent:
        return None
    digest = Digest(
        account_id=due.account_id,
        due_on=local(due.due_at).date(),
        since=content.since,
        until=content.until,
        words=content.words,
    )
    session().add(digest)
    session().flush()
    rows = [_item_row(digest, position, *each) for position, each in enumerate(_sections(content))]
    if rows:
        session().execute(sa.insert(DigestItem), rows)
    return digest


def _sections(content: DigestContent) -> Iterator[tuple[DigestSection, ToDo | NewsItem]]:
    parts: tuple[tuple[DigestSection, Sequence[ToDo | NewsItem]], ...] = (
        (DigestSection.TO_DO, (*content.to_do, *content.brief_to_do)),
        (DigestSection.DECIDED, (*content.decided, *content.brief_decided)),
        (DigestSection.RELEVANT, (*content.relevant, *content.brief_relevant)),
        (DigestSection.CHAT, content.chat),
        (DigestSection.FOLDED, content.folded),
    )
    for section, items in parts:
        for each in items:
            yield section, each


def _item_row(digest: Digest, position: int, section: DigestSection, item: ToDo | NewsItem) -> dict[str, Any]:
    news = item if isinstance(item, NewsItem) else None
    reasons = [reason.to_json() for reason in news.relevance.reasons] if news and news.relevance else []
    return {
        "id": new_id(),
        "created_at": now(),
        "digest_id": digest.id,
        "account_id": digest.account_id,
        "kind": item.thing.kind,
        "thing_id": item.thing.id,
        "what": item.what,
        "upto": news.upto if news else 0,
        "count": news.count if news else 1,
        "section": section,
        "position": position,
        "reasons": [MENTION] if news and news.is_mention else reasons,
    }


def mark_seen(digest: Digest) -> None:
    """Marks what stood in a digest as read, as far as it was told there. What is to do stays to be done, and so do
    messages to the reader, of which it tells no more than that they are there."""
    if digest.seen_at is not None:
        return
    told = [item for item in queries.items_of(digest) if item.section is not DigestSection.TO_DO]
    read = [item for item in told if item.what is not ItemKind.DIRECT_MESSAGES]
    readings = [Reading(Thing(item.kind, item.thing_id), item.upto) for item in read]
    digest.previous_marks = marks.mark_read(digest.account_id, readings, digest.until)
    notice_ids = queries.notices_of(digest.account_id, [reading.thing for reading in readings], digest.until)
    digest.seen_at = notices.mark_some_read(digest.account_id, notice_ids)


def undo_seen(digest: Digest) -> None:
    """Makes unread again what `mark_seen` marked, but for what was read further meanwhile."""
    if digest.seen_at is not None:
        marks.restore(digest.account_id, digest.previous_marks or [])
        notices.restore_unread(digest.account_id, digest.seen_at)
        digest.seen_at, digest.previous_marks = None, None
