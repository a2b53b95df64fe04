"""Writes of what somebody read of several things at once, so that it can be undone."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.notices.models import ReadMark
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat.models import ChannelMark
from samenspel.db import columns, new_id, session, upsert
from samenspel.topics.models import TopicMark


@dataclass(frozen=True, slots=True)
class Reading:
    """A thing that was read: its posts as far as the number `upto`, or the whole of what has no numbers."""

    thing: Thing
    upto: int | None = None


def mark_read(account_id: uuid.UUID, readings: Iterable[Reading], at: datetime) -> list[Any]:
    """Marks things as read, in a fixed number of statements. Returns as JSON what `restore` takes to undo it."""
    upto: dict[ThingKind, dict[uuid.UUID, int]] = {ThingKind.TOPIC: {}, ThingKind.CHANNEL: {}}
    others = []
    for reading in readings:
        if reading.thing.kind in upto:
            upto[reading.thing.kind][reading.thing.id] = reading.upto or 0
        else:
            others.append(reading.thing)
    topics, channels = upto[ThingKind.TOPIC], upto[ThingKind.CHANNEL]
    return [*_mark_topics(account_id, topics), *_mark_channels(account_id, channels), *_open(account_id, others, at)]


def restore(account_id: uuid.UUID, previous: Sequence[Any]) -> None:
    """Puts back what `mark_read` changed, where nothing was read since."""
    by_kind: dict[str, list[Any]] = {}
    for kind, *change in previous:
        by_kind.setdefault(kind, []).append(change)
    topics, channels = by_kind.pop(ThingKind.TOPIC, []), by_kind.pop(ThingKind.CHANNEL, [])
    says_no_more = col(TopicMark.follows).is_(None)
    _restore_numbers(TopicMark, col(TopicMark.topic_id), "read_number", account_id, topics, says_no_more)
    _restore_numbers(ChannelMark, col(ChannelMark.channel_id), "read_seq", account_id, channels)
    for kind, changes in by_kind.items():
        for thing_id, before, marked in changes:
            mine = [
                col(ReadMark.account_id) == account_id,
                col(ReadMark.kind) == ThingKind(kind),
                col(ReadMark.thing_id) == uuid.UUID(thing_id),
                col(ReadMark.last_at) == datetime.fromisoformat(marked),
            ]
            if before is None:
                session().execute(sa.delete(ReadMark).where(*mine))
            else:
                session().execute(sa.update(ReadMark).where(*mine).values(last_at=datetime.fromisoformat(before)))


def _mark_topics(account_id: uuid.UUID, upto: dict[uuid.UUID, int]) -> list[Any]:
    known = _numbers(
        account_id, columns(TopicMark.topic_id, TopicMark.read_number), TopicMark, TopicMark.topic_id, upto
    )
    changes = _raised(ThingKind.TOPIC, known, upto)
    if changes:
        rows = [
            {"account_id": account_id, "topic_id": uuid.UUID(each[1]), "read_number": each[3], "follows": None}
            for each in changes
        ]
        upsert(TopicMark, rows, keys=("account_id", "topic_id"), changes=_further_in_topic)
    return changes


def _mark_channels(account_id: uuid.UUID, upto: dict[uuid.UUID, int]) -> list[Any]:
    marks = columns(ChannelMark.channel_id, ChannelMark.read_seq)
    changes = _raised(ThingKind.CHANNEL, _numbers(account_id, marks, ChannelMark, ChannelMark.channel_id, upto), upto)
    if changes:
        rows = [{"account_id": account_id, "channel_id": uuid.UUID(each[1]), "read_seq": each[3]} for each in changes]
        upsert(ChannelMark, rows, keys=("account_id", "channel_id"), changes=_further_in_channel)
    return changes


def _numbers(
    account_id: uuid.UUID, marks: sa.Select[Any], model: Any, thing_id: Any, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, int]:
    if not ids:
        return {}
    query = marks.where(col(model.account_id) == account_id, col(thing_id).in_(ids))
    return {row[0]: row[1] for row in session().execute(query)}


def _raised(kind: ThingKind, known: dict[uuid.UUID, int], upto: dict[uuid.UUID, int]) -> list[Any]:
    """The marks that go further, each as its kind, thing, number before (None without a mark) and number now."""
    return [
        [kind.value, str(thing_id), known.get(thing_id), number]
        for thing_id, number in upto.items()
        if known.get(thing_id) is None or number > known[thing_id]
    ]


def _open(account_id: uuid.UUID, things: Sequence[Thing], at: datetime) -> list[Any]:
    if not things:
        return []
    query = columns(ReadMark.kind, ReadMark.thing_id, ReadMark.last_at).where(
        col(ReadMark.account_id) == account_id, col(ReadMark.thing_id).in_([thing.id for thing in things])
    )
    known = {Thing(row.kind, row.thing_id): row.last_at.isoformat() for row in session().execute(query)}
    rows = [
        {
            "id": new_id(),
            "created_at": at,
            "account_id": account_id,
            "kind": thing.kind,
            "thing_id": thing.id,
            "last_at": at,
            "was_opened": False,
        }
        for thing in things
    ]
    upsert(ReadMark, rows, keys=("account_id", "kind", "thing_id"), changes=_opened_later)
    return [[thing.kind.value, str(thing.id), known.get(thing), at.isoformat()] for thing in things]


def _further_in_topic(sent: Any, stored: Any) -> dict[str, Any]:
    return {"read_number": _larger(sent.read_number, stored.read_number)}


def _further_in_channel(sent: Any, stored: Any) -> dict[str, Any]:
    return {"read_seq": _larger(sent.read_seq, stored.read_seq)}


def _opened_later(sent: Any, stored: Any) -> dict[str, Any]:
    return {"last_at": _larger(sent.last_at, stored.last_at)}


def _larger(sent: Any, stored: Any) -> Any:
    return sa.case((sent > stored, sent), else_=stored)


def _restore_numbers(
    model: Any, thing_id: Any, number: str, account_id: uuid.UUID, changes: Iterable[Any], *unmarked: Any
) -> None:
    """Puts numbers back where they are still those that were set. Where there was no mark it goes, if it is `unmarked`:
    if it says nothing else."""
    for changed, before, marked in changes:
        mine = [col(model.account_id) == account_id, thing_id == uuid.UUID(changed), getattr(model, number) == marked]
        if before is None:
            session().execute(sa.delete(model).where(*mine, *unmarked))
        else:
            session().execute(sa.update(model).where(*mine).values({number: before}))
