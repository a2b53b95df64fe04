"""Tells people who have an account that they were asked to one meeting or one poll of a group that they are not in."""

import uuid
from collections.abc import Collection
from datetime import datetime

from samenspel.activity.notices.actions import News, Recipient, mark_done, notify
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now
from samenspel.groups.outsiders.models import InvitedOutsider


def ask_guest(guest: InvitedOutsider, title: str, path: str, due_at: datetime | None) -> None:
    """An answer is to do for somebody with an account; of no group, as they see nothing of it. The mail is another."""
    if guest.account_id is None:
        return
    news = News(
        thing=Thing(ThingKind.GUEST_INVITATION, guest.id),
        title=title,
        path=path,
        group_id=None,
        actor_id=guest.by_id,
        at=now(),
        due_at=due_at,
        has_own_mail=True,
    )
    notify(news, [Recipient(guest.account_id, NoticeReason.TO_DO)])


def stop_asking(guest_ids: Collection[uuid.UUID]) -> None:
    """Nothing is left to do: they answered, or what they were asked to is over or taken back."""
    for guest_id in guest_ids:
        mark_done(Thing(ThingKind.GUEST_INVITATION, guest_id))
