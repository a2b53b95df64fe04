"""Everything that is indexed: for each kind of document the function that makes it from rows."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat import index as chat
from samenspel.chat.models import Channel, Message
from samenspel.db import columns, session
from samenspel.documents import index as documents
from samenspel.documents.models import Document as File
from samenspel.groups import index as groups
from samenspel.groups.models import Group
from samenspel.indexing import SearchDocument
from samenspel.initiatives import index as initiatives
from samenspel.initiatives.models import Initiative
from samenspel.meetings import index as meetings
from samenspel.meetings.models import Meeting, Report
from samenspel.people import index as people
from samenspel.people.models import FundTheme
from samenspel.polls import index as polls
from samenspel.polls.models import Poll
from samenspel.topics import index as topics
from samenspel.topics.models import Reply, Topic

#: Makes the documents of these rows, or of all rows (None). A row that is gone, or must not be found, has none.
Source = Callable[[Sequence[uuid.UUID] | None], Iterable[SearchDocument]]

SOURCES: dict[str, Source] = {
    "topic": topics.topics,
    "reply": topics.replies,
    "poll": polls.polls,
    "message": chat.messages,
    "meeting": meetings.meetings,
    "report": meetings.reports,
    "document": documents.documents,
    "group": groups.groups,
    "person": people.persons,
    "fund": people.funds,
    "initiative": initiatives.initiatives,
}
#: Databases limit the number of values in one statement.
_BATCH = 500


def all_documents() -> Iterator[SearchDocument]:
    """All documents of the installation, kind by kind."""
    for source in SOURCES.values():
        yield from source(None)


def documents_of(kind: str, ids: Sequence[uuid.UUID]) -> Iterator[SearchDocument]:
    """The documents of some rows of a kind. Raises KeyError for a kind that is not indexed."""
    source = SOURCES[kind]
    for start in range(0, len(ids), _BATCH):
        yield from source(ids[start : start + _BATCH])


def ids_in_group(group_id: uuid.UUID) -> Iterator[tuple[str, list[uuid.UUID]]]:
    """The rows of each kind that are in a group, the group itself included."""
    in_topics = columns(Reply.id).join(Topic, col(Topic.id) == Reply.topic_id)
    in_channel = columns(Message.id).join(Channel, col(Channel.id) == Message.channel_id)
    of_meetings = columns(Report.id).join(Meeting, col(Meeting.id) == Report.meeting_id)
    queries: dict[str, sa.Select[Any]] = {
        "topic": columns(Topic.id).where(col(Topic.group_id) == group_id),
        "poll": columns(Poll.id).where(col(Poll.group_id) == group_id),
        "reply": in_topics.where(col(Topic.group_id) == group_id),
        "message": in_channel.where(col(Channel.group_id) == group_id),
        "meeting": columns(Meeting.id).where(col(Meeting.group_id) == group_id),
        "report": of_meetings.where(col(Meeting.group_id) == group_id),
        "document": columns(File.id).where(col(File.group_id) == group_id),
    }
    yield "group", [group_id]
    for kind, query in queries.items():
        yield kind, list(session().execute(query).scalars())


def ids_with_theme(theme_id: uuid.UUID) -> Iterator[tuple[str, list[uuid.UUID]]]:
    """The rows of each kind in which the name of a theme stands."""
    queries: dict[str, sa.Select[Any]] = {
        "fund": columns(FundTheme.fund_id).where(col(FundTheme.theme_id) == theme_id),
        "group": columns(Group.id).where(col(Group.theme_id) == theme_id),
        "initiative": columns(Initiative.id).where(col(Initiative.theme_id) == theme_id),
    }
    for kind, query in queries.items():
        yield kind, list(session().execute(query).scalars())
