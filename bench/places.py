"""Finds in the demo data what to open: pages of the sizes that the goals speak of, and who may open them."""

import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Refused

POSTS = 50  # of the topic to measure, its opening included
ITEMS = 12  # on the agenda of the meeting to measure


@dataclass(frozen=True, slots=True)
class Page:
    """A page by name, its path, and an account that may open it."""

    name: str
    path: str
    viewer: uuid.UUID


@dataclass(frozen=True, slots=True)
class Places:
    """What the benchmarks open in one data folder."""

    pages: tuple[Page, ...]  # topic and meeting first
    topic: uuid.UUID
    channel: uuid.UUID
    slug: str  # of the topic's and the channel's group
    members: tuple[uuid.UUID, ...]  # consultants in that group


def find_places(data: Path) -> Places:
    """Reads the database file of a data folder. Raises Refused when the demo data lacks what is needed."""
    with closing(sqlite3.connect(f"file:{data / 'samenspel.sqlite3'}?mode=ro", uri=True)) as connection:
        topic, topic_group = _one(
            connection,
            "a topic with 50 posts",
            "select t.id, t.group_id from topic t"
            " where (select count(*) from reply r where r.topic_id = t.id) >= ? order by t.reply_count, t.id",
            POSTS - 1,
        )
        meeting, meeting_group = _one(
            connection,
            "a meeting with 12 agenda items",
            "select m.id, m.group_id from meeting m join agenda_item i on i.meeting_id = m.id"
            " group by m.id, m.group_id having count(*) >= ? order by count(*), m.id",
            ITEMS,
        )
        slug = _one(connection, "the topic's group", 'select slug, id from "group" where id = ?', topic_group)[0]
        channel = _one(connection, "a chat", "select id, group_id from channel where group_id = ?", topic_group)[0]
        members, attendees = _members(connection, topic_group), _members(connection, meeting_group)
    viewer = members[0]
    pages = (
        Page("topic-50", f"/onderwerpen/{uuid.UUID(topic)}", viewer),
        Page("meeting-12", f"/bijeenkomsten/{uuid.UUID(meeting)}", attendees[0]),
        Page("start", "/", viewer),
        Page("group", f"/overleg/{slug}", viewer),
        Page("groups", "/overleg", viewer),
        Page("topics", f"/overleg/{slug}/onderwerpen", viewer),
    )
    return Places(pages, uuid.UUID(topic), uuid.UUID(channel), slug, members)


def texts(data: Path, topic: uuid.UUID) -> tuple[list[tuple[str, str, str]], list[str]]:
    """For the plain pages: the posts of a topic as name, organisation and text, and the titles of topics."""
    with closing(sqlite3.connect(f"file:{data / 'samenspel.sqlite3'}?mode=ro", uri=True)) as connection:
        posts = connection.execute(
            "select a.name, coalesce(f.name, ''), p.body from"
            " (select author_id, fund_id, body, 0 as number from topic where id = :topic union all"
            "  select author_id, fund_id, body, number from reply where topic_id = :topic) p"
            " join account a on a.id = p.author_id left join fund f on f.id = p.fund_id order by p.number",
            {"topic": topic.hex},
        ).fetchall()
        titles = [title for (title,) in connection.execute("select title from topic order by id")]
    if len(posts) < POSTS:
        raise Refused("the topic has fewer posts than the page to compare with")
    return posts, titles


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report that is being written and has no words yet, by where it is kept, and who may write it."""

    path: str
    writers: tuple[uuid.UUID, ...]


def report_part(data: Path) -> Part:
    """Raises Refused when the demo data has no report that is being written, or no two advisers."""
    with closing(sqlite3.connect(f"file:{data / 'samenspel.sqlite3'}?mode=ro", uri=True)) as connection:
        item, meeting = _one(
            connection,
            "a report that is being written",
            "select i.id, i.meeting_id from agenda_item i join report r on r.meeting_id = i.meeting_id"
            " where r.published_at is null and r.shared_at is not null and i.notes = ? order by i.position",
            "",
        )
        rows = connection.execute("select id from account where role = 'isa' and active order by id").fetchall()
    if len(rows) < 2:
        raise Refused("the demo data has fewer than two advisers")
    path = f"/bijeenkomsten/{uuid.UUID(meeting)}/verslag/delen/{uuid.UUID(item)}"
    return Part(path, tuple(uuid.UUID(row[0]) for row in rows))


def _one(connection: sqlite3.Connection, what: str, query: str, parameter: object) -> tuple[str, str]:
    row = connection.execute(query + " limit 1", (parameter,)).fetchone()
    if row is None:
        raise Refused(f"the demo data lacks {what}")
    return str(row[0]), str(row[1])


def _members(connection: sqlite3.Connection, group: str) -> tuple[uuid.UUID, ...]:
    rows = connection.execute(
        "select a.id from account a join membership m on m.account_id = a.id"
        " where m.group_id = ? and m.left_at is null and a.role = 'consultant' and a.active order by a.id",
        (group,),
    ).fetchall()
    if not rows:
        raise Refused("a group of the demo data has no consultants in it")
    return tuple(uuid.UUID(row[0]) for row in rows)
