"""Writes of notices. A thing has one notice for an account, into which all that happens collapses until it is read."""

import logging
import threading
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock, live
from samenspel.activity.levels import queries as levels
from samenspel.activity.levels.delivery import mail_moment
from samenspel.activity.levels.models import DeliveryPreference, Level
from samenspel.activity.notices import queries
from samenspel.activity.notices.models import Notice, NoticeReason, ReadMark
from samenspel.activity.relevance.queries import relevance_for_funds
from samenspel.activity.things import ENDING, Thing
from samenspel.db import gather_on_commit, new_id, now, reading, session, upsert
from samenspel.groups import queries as groups
from samenspel.jobs import queue
from samenspel.viewer import Viewer

log = logging.getLogger(__name__)

#: What somebody chose to hear of at each level, beyond what is meant for them alone.
_HEARD = {
    Level.ALL: frozenset(NoticeReason),
    Level.CONCERNS_ME: frozenset(NoticeReason) - {NoticeReason.FOLLOWS},
    Level.DIGEST: frozenset({NoticeReason.TO_DO}),
}
_RANKS = {reason.value: rank for rank, reason in enumerate(NoticeReason)}


def is_heard(level: Level, reason: NoticeReason) -> bool:
    """Whether somebody hears for this reason at a level that they chose."""
    return reason in _HEARD[level]


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened with a thing. `number` is that of a post; `has_own_mail` says that another mail tells it.

    `due_at` is until when something must be done, where the recipients must do something.
    """

    thing: Thing
    title: str
    path: str
    group_id: uuid.UUID | None
    actor_id: uuid.UUID | None
    at: datetime
    number: int | None = None
    topic_id: uuid.UUID | None = None
    theme_id: uuid.UUID | None = None
    due_at: datetime | None = None
    has_own_mail: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    account_id: uuid.UUID
    reason: NoticeReason


def notify(news: News, recipients: Iterable[Recipient]) -> None:
    """Tells accounts of news, each for their strongest reason and by their level, in a fixed number of statements.

    Nobody hears of what they did themselves, or of what they may not see. For jobs: a request does not wait for it.
    """
    reasons: dict[uuid.UUID, NoticeReason] = {}
    for each in recipients:
        known = reasons.get(each.account_id, each.reason)
        reasons[each.account_id] = min(known, each.reason, key=lambda reason: _RANKS[reason.value])
    if news.actor_id is not None:
        reasons.pop(news.actor_id, None)
    # In one order, so that two writers never wait for each other.
    reached = queries.reached_accounts(reasons.keys(), news.group_id) if reasons else []
    if not reached:
        return
    chosen = levels.levels_for(reached, group_id=news.group_id, topic_id=news.topic_id, theme_id=news.theme_id)
    preferences = levels.preferences_of(reached)
    made = [_row(news, each, reasons[each], chosen[each], preferences[each]) for each in reached]
    rows = [row for row in made if row is not None]
    if rows:
        upsert(Notice, rows, keys=("account_id", "kind", "thing_id"), changes=_collapsed)
    push_counts(reached)  # the start page shows also what their level keeps out of the bell


def recipients_in(group_id: uuid.UUID, thing: Thing, *, may_concern: bool = True) -> list[Recipient]:
    """All people of a group: the thing concerns those for whom it is relevant, the others only follow the group."""
    people = groups.viewers_in(group_id)
    concerned: set[uuid.UUID] = set()
    if may_concern and people:
        scored = relevance_for_funds([(each, [thing]) for each in people])
        told = zip(people, scored, strict=True)
        concerned = {each.id for each, found in told if thing in found and not found[thing].is_folded}
    reasons = {True: NoticeReason.CONCERNS_FUND, False: NoticeReason.FOLLOWS}
    return [Recipient(each.id, reasons[each.id in concerned]) for each in people]


def _row(
    news: News, account_id: uuid.UUID, reason: NoticeReason, chosen: levels.Levels, preference: DeliveryPreference
) -> dict[str, Any] | None:
    """The notice of an account as a row; None where it wants none. One that is only mailed is read from the start."""
    is_shown = reason.is_personal or is_heard(chosen.in_app, reason)
    mail_at = None
    if is_heard(chosen.by_mail, reason) and not news.has_own_mail:
        is_urgent = news.due_at is not None and clock.local(news.due_at).date() <= clock.local(news.at).date()
        mail_at = mail_moment(preference, news.at, urgent=is_urgent, due_at=news.due_at)
    if not is_shown and mail_at is None:
        return None
    return {
        "id": new_id(),
        "created_at": news.at,
        "account_id": account_id,
        "kind": news.thing.kind,
        "thing_id": news.thing.id,
        "group_id": news.group_id,
        "reason": reason,
        "title": news.title[:200],
        "path": news.path,
        "actor_id": news.actor_id,
        "number": news.number,
        "last_number": news.number,
        "count": 1,
        "at": news.at,
        "due_at": news.due_at,
        "read_at": None if is_shown else news.at,
        "done_at": None,
        "later_at": None,
        "mail_at": mail_at,
        "mailed_at": None,
    }


def _collapsed(sent: Any, stored: Any) -> dict[str, Any]:
    """What becomes of a stored notice when there is more news. One that was read begins anew.

    What was mailed and is still unread is mailed again only for a reason that is personal.
    """
    ends = sa.or_(*(stored.kind == kind for kind in ENDING))
    over = sa.and_(ends, stored.due_at.is_not(None), stored.due_at <= sent.at)
    is_open = sa.and_(sa.or_(stored.read_at.is_(None), stored.mail_at.is_not(None)), sa.not_(over))
    # A post that was changed, or told twice, is no more news than it was.
    is_told = sa.and_(is_open, sent.number >= stored.number, sent.number <= stored.last_number)
    is_earlier = sa.and_(is_open, sent.number < stored.number)
    is_stronger = _rank(sent.reason) < _rank(stored.reason)
    personal = sa.or_(*(sent.reason == reason for reason in NoticeReason if reason.is_personal))
    waiting = sa.case((sent.mail_at < stored.mail_at, sent.mail_at), else_=stored.mail_at)
    again = sa.case((sa.or_(stored.mailed_at.is_(None), personal), sent.mail_at), else_=sa.null())
    return {
        "group_id": sent.group_id,
        "title": sent.title,
        "path": sent.path,
        "actor_id": sent.actor_id,
        "at": sent.at,
        "last_number": sa.case((sa.or_(is_told, is_earlier), stored.last_number), else_=sent.last_number),
        "done_at": sa.null(),
        "reason": sa.case((sa.and_(is_open, sa.not_(is_stronger)), stored.reason), else_=sent.reason),
        "number": sa.case(
            (is_earlier, sent.number),
            (is_open, sa.func.coalesce(stored.number, sent.number)),
            else_=sent.number,
        ),
        "count": sa.case((is_told, stored.count), (is_open, stored.count + 1), else_=1),
        "due_at": sa.case((is_open, sa.func.coalesce(sent.due_at, stored.due_at)), else_=sent.due_at),
        "read_at": sa.case((sa.and_(is_open, sent.read_at.is_not(None)), stored.read_at), else_=sent.read_at),
        "mail_at": sa.case((is_open, sa.case((stored.mail_at.is_not(None), waiting), else_=again)), else_=sent.mail_at),
        "mailed_at": sa.case((is_open, stored.mailed_at), else_=sa.null()),
    }


def _rank(reason: Any) -> sa.ColumnElement[int]:
    return sa.case(_RANKS, value=sa.cast(reason, sa.String))


def mark_read(account_id: uuid.UUID, thing: Thing, upto: int | None = None) -> None:
    """Notes that somebody read a thing, or its posts as far as a number. What must be done stays until it is."""
    is_to_do = col(Notice.reason) == NoticeReason.TO_DO
    has_more = sa.false() if upto is None else sa.func.coalesce(col(Notice.last_number), 0) > upto
    values: dict[str, Any] = {
        "read_at": sa.case((sa.or_(is_to_do, has_more), col(Notice.read_at)), else_=now()),
        "mail_at": sa.case((has_more, col(Notice.mail_at)), else_=sa.null()),
    }
    if upto is not None:
        left = col(Notice.last_number) - upto
        is_partly_read = sa.and_(has_more, col(Notice.number) <= upto)
        values["number"] = sa.case((is_partly_read, upto + 1), else_=col(Notice.number))
        values["count"] = sa.case((sa.and_(is_partly_read, col(Notice.count) > left), left), else_=col(Notice.count))
    is_open = sa.or_(col(Notice.read_at).is_(None), col(Notice.mail_at).is_not(None))
    _change(values, *_of(thing), col(Notice.account_id) == account_id, is_open)


def mark_done(thing: Thing, account_ids: Collection[uuid.UUID] | None = None) -> None:
    """Notes that nothing is left to do with a thing, since it was done or answered, for some or for all accounts."""
    moment = now()
    conditions = [*_of(thing), col(Notice.reason) == NoticeReason.TO_DO, col(Notice.done_at).is_(None)]
    if account_ids is not None:
        conditions.append(col(Notice.account_id).in_(account_ids))
    _change(_READ | {"done_at": moment, "read_at": moment, "later_at": None}, *conditions)


def mark_undone(thing: Thing) -> None:
    """Undoes `mark_done`: the thing is to be done again."""
    conditions = [*_of(thing), col(Notice.reason) == NoticeReason.TO_DO, col(Notice.done_at).is_not(None)]
    _change({"done_at": None, "read_at": None}, *conditions)


def forget(thing: Thing) -> None:
    """Removes the notices of a thing that is deleted."""
    gone = sa.delete(Notice).where(*_of(thing)).returning(col(Notice.account_id))
    push_counts(session().execute(gone).scalars())
    session().execute(sa.delete(ReadMark).where(col(ReadMark.kind) == thing.kind, col(ReadMark.thing_id) == thing.id))


def forget_post(thing: Thing, number: int) -> None:
    """Takes a post that was deleted out of the notices of those who had not read it."""
    only = [*_of(thing), col(Notice.number) == number, col(Notice.last_number) == number]
    gone = sa.delete(Notice).where(*only, col(Notice.reason) != NoticeReason.TO_DO).returning(col(Notice.account_id))
    push_counts(session().execute(gone).scalars())
    values = {
        "number": sa.case((col(Notice.number) == number, number + 1), else_=col(Notice.number)),
        "last_number": sa.case((col(Notice.last_number) == number, number - 1), else_=col(Notice.last_number)),
        "count": sa.case((col(Notice.count) > 1, col(Notice.count) - 1), else_=1),
    }
    among = [
        col(Notice.number) <= number,
        col(Notice.last_number) >= number,
        col(Notice.number) < col(Notice.last_number),
    ]
    session().execute(sa.update(Notice).where(*_of(thing), *among).values(values))


def withdraw_mention(thing: Thing, number: int, account_ids: Collection[uuid.UUID]) -> None:
    """Takes back that a post mentions some accounts, where they did not hear of it yet."""
    only = [*_of(thing), col(Notice.number) == number, col(Notice.last_number) == number]
    unheard = [col(Notice.read_at).is_(None), col(Notice.mailed_at).is_(None)]
    mine = [col(Notice.account_id).in_(account_ids), col(Notice.reason) == NoticeReason.MENTION]
    gone = sa.delete(Notice).where(*only, *unheard, *mine).returning(col(Notice.account_id))
    push_counts(session().execute(gone).scalars())


def retitle(thing: Thing, title: str) -> None:
    """Gives the notices of a thing its new title, which is no news."""
    session().execute(sa.update(Notice).where(*_of(thing)).values(title=title[:200]))


def move(things: Collection[Thing], group_id: uuid.UUID) -> None:
    """Has the notices of things that went to another group follow them: who does not see that group hears no more."""
    for thing in things:
        _change({"group_id": group_id}, *_of(thing))


def mark_opened(viewer: Viewer, thing: Thing, upto: int | None = None) -> None:
    """Has the worker note that a page showed a thing, its posts as far as a number, since a GET writes nothing."""
    opened = {"account": str(viewer.id), "kind": thing.kind, "thing": str(thing.id), "upto": upto}
    try:
        queue().notify("opened", opened | {"at": now().isoformat()})
    except Exception as error:  # a Redis that is away keeps nobody from a page
        log.info("that a page was opened could not be noted: %s", error)


def record_opened(account_id: uuid.UUID, thing: Thing, at: datetime) -> None:
    """Stores that somebody opened a thing."""
    mark = {"id": new_id(), "created_at": at, "account_id": account_id, "kind": thing.kind, "thing_id": thing.id}
    upsert(
        ReadMark,
        mark | {"last_at": at, "was_opened": True},
        keys=("account_id", "kind", "thing_id"),
        changes=_opened_again,
    )


def _opened_again(sent: Any, stored: Any) -> dict[str, Any]:
    return {
        "last_at": sa.case((sent.last_at > stored.last_at, sent.last_at), else_=stored.last_at),
        "was_opened": sent.was_opened,
    }


def mark_some_read(account_id: uuid.UUID, notice_ids: Collection[uuid.UUID]) -> datetime:
    """Marks some notices as read, but what must be done. Returns what `restore_unread` takes."""
    moment = now()
    some = [col(Notice.account_id) == account_id, col(Notice.id).in_(notice_ids), col(Notice.read_at).is_(None)]
    if notice_ids:
        _change(_READ | {"read_at": moment}, *some, col(Notice.reason) != NoticeReason.TO_DO)
    return moment


def restore_unread(account_id: uuid.UUID, read_at: datetime) -> None:
    """Makes unread again what was marked at that moment; it is not mailed any more."""
    _change({"read_at": None}, col(Notice.account_id) == account_id, col(Notice.read_at) == read_at)


def keep_for_later(account_id: uuid.UUID, notice_id: uuid.UUID) -> None:
    """Puts a notice on the shelf of its account: it no longer counts as unread, and stays until it is taken off."""
    moment = now()
    _change(_READ | {"read_at": moment, "later_at": moment}, *_own(account_id, notice_id))


def take_off_shelf(account_id: uuid.UUID, notice_id: uuid.UUID, *, is_unread: bool = False) -> None:
    """Takes a notice off the shelf; as unread where it was put there by mistake, or is still to do."""
    still_to_do = sa.and_(col(Notice.reason) == NoticeReason.TO_DO, col(Notice.done_at).is_(None))
    back = sa.or_(sa.literal(is_unread), still_to_do)
    values = {"later_at": None, "read_at": sa.case((back, sa.null()), else_=col(Notice.read_at))}
    _change(values, *_own(account_id, notice_id), col(Notice.later_at).is_not(None))


#: What is read is not mailed any more.
_READ: dict[str, Any] = {"mail_at": None}


def _own(account_id: uuid.UUID, notice_id: uuid.UUID) -> list[sa.ColumnElement[bool]]:
    return [col(Notice.account_id) == account_id, col(Notice.id) == notice_id]


def _of(thing: Thing) -> list[sa.ColumnElement[bool]]:
    return [col(Notice.thing_id) == thing.id, col(Notice.kind) == thing.kind]


def _change(values: dict[str, Any], *conditions: sa.ColumnElement[bool]) -> None:
    """Changes notices in one statement, and tells the open pages of the accounts that had one."""
    changed = (
        sa.update(Notice)
        .where(*conditions)
        .values(values)
        .returning(col(Notice.account_id))
        .execution_options(synchronize_session=False)
    )
    push_counts(session().execute(changed).scalars())


def push_counts(account_ids: Iterable[uuid.UUID]) -> None:
    """Has the open pages of accounts show what they count, and their start pages what changed for them."""
    gather_on_commit(_send_counts, account_ids)


_sending = threading.Lock()  # what was counted last goes out last


def _send_counts(account_ids: set[uuid.UUID]) -> None:
    """Has the open pages of accounts show what they count now, after the commit."""
    listening = [each for each in account_ids if live.is_listened(f"account:{each}")]
    if not listening:
        return
    with _sending, reading():
        for account_id, counts in queries.counts_of(listening).items():
            room = f"account:{account_id}"
            live.push_now(room, "replace", "#notice-count", "activity/_notice_count.html", counts=counts)
            live.push_now(room, "replace", "#chat-count", "activity/_message_count.html", counts=counts)
            live.push_now(room, "refresh", "#dag")
        session().commit()
