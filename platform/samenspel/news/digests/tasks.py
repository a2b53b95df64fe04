"""Background work of digests: sends those that are due, and begins those of new accounts."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from flask_babel import force_locale

from samenspel import mail, text
from samenspel.activity.levels.queries import preferences_of
from samenspel.activity.levels.tokens import digest_off_link
from samenspel.db import now
from samenspel.groups.queries import viewers_of
from samenspel.jobs import enqueue, reading_phase
from samenspel.news.digests import actions, queries
from samenspel.news.digests.content import DigestContent
from samenspel.news.digests.material import material_between
from samenspel.news.digests.models import Digest
from samenspel.news.digests.queries import JOB, MAIL_AGAIN, PreparedDigest
from samenspel.news.digests.schedule import SETTLE, is_idle
from samenspel.news.digests.view import digest_view
from samenspel.viewer import Viewer

#: So many digests are prepared together, with what is known of their funds.
PREPARED_TOGETHER = 500
#: So many are written in one transaction, for which other writers wait.
WRITTEN_TOGETHER = 20
#: A schedule without digests is looked at once a day.
IDLE_PERIOD = timedelta(days=1)
T = TypeVar("T")


def find_due_digests() -> None:
    """Begins the schedules of new accounts, and has the digests that are due sent, if there are any."""
    at = now()
    actions.begin_schedules(preferences_of(queries.accounts_without_schedule()), at)
    preferences = preferences_of(queries.schedules_before(at - IDLE_PERIOD))
    actions.put_off([each for each, choice in preferences.items() if is_idle(choice, at)], at, skip_news=True)
    paused = [each for each, choice in preferences.items() if choice.mail_paused_at is not None]
    actions.put_off(paused, at, skip_news=False)
    if queries.due_digests(at) and not queries.is_sending():
        enqueue(JOB, {})


def send_digests(_payloads: Sequence[dict[str, Any]]) -> None:
    """Sends the digests that are due, in many small transactions: done again, it goes on where it was.

    A digest, what stands in it and its mail are one transaction; a schedule that another worker moved on is left.
    """
    at = now() - SETTLE
    with reading_phase():
        due = queries.due_digests(now())
        material = material_between(min((each.since for each in due), default=at), at)
    for together in _chunks(due, PREPARED_TOGETHER):
        with reading_phase():
            prepared = queries.prepare_digests(together, material)
        for batch in _chunks(prepared, WRITTEN_TOGETHER):
            actions.send_together(batch, _mail)


def mail_again(payloads: Sequence[dict[str, Any]]) -> None:
    """Makes the mails of digests anew that waited in the outbox: with what is still to do, and to be seen by them."""
    for payload in payloads:
        digest = queries.digest_by_id(uuid.UUID(payload["digest"]))
        if digest is None:
            continue
        for viewer in viewers_of([digest.account_id]):
            content, _done = queries.content_now(viewer, digest)
            if not content.is_empty:
                _write_mail(viewer, digest, content)


def _mail(prepared: PreparedDigest, digest: Digest) -> None:
    _write_mail(prepared.viewer, digest, prepared.content)


def _write_mail(viewer: Viewer, digest: Digest, content: DigestContent) -> None:
    with force_locale(viewer.locale):
        view = digest_view(content, viewer.locale, with_folded=False)
    unsubscribe = digest_off_link(viewer.id)
    mail.send_later(
        viewer.email,
        view.subject,
        "digest",
        locale=viewer.locale,
        unsubscribe=unsubscribe,
        made_by=(MAIL_AGAIN, {"digest": str(digest.id)}),
        name=text.first_name(viewer.name),
        view=view,
        link=mail.link_to("news.digest", digest_id=digest.id),
        unsubscribe_link=unsubscribe,
        base=mail.link_to("home.start").rstrip("/"),
    )


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
