"""What a viewer may find: the engine ranks, the database decides what is shown."""

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.chat.models import Channel, Message
from samenspel.db import columns, session
from samenspel.documents.models import Document
from samenspel.groups.access import known_to, visible_to
from samenspel.groups.models import Group
from samenspel.initiatives import access as initiatives
from samenspel.initiatives.models import Initiative
from samenspel.meetings.models import Meeting, Report
from samenspel.people.access import sees_platform, sees_results
from samenspel.people.models import Account, Fund
from samenspel.polls.models import Poll
from samenspel.topics.models import Reply, Topic
from samenspel.viewer import Viewer


def readers_of(viewer: Viewer) -> frozenset[str]:
    """The readers as whom a viewer asks. ISA's see all groups, so they ask as a member of each."""
    readers = {str(group_id) for group_id in viewer.memberships}
    if sees_results(viewer):
        readers.add("public")
    if sees_platform(viewer):
        readers.add("members")
    if viewer.is_isa:
        readers |= {str(group_id) for group_id in session().execute(columns(Group.id)).scalars()}
    return frozenset(readers)


def _visible_rows(kind: str, ids: list[uuid.UUID], viewer: Viewer) -> sa.Select[Any]:
    """SQL: of these rows of one kind, those that exist and that the viewer may see."""
    named = sa.literal(kind)
    seen = visible_to(viewer)
    member = sa.true() if sees_platform(viewer) else sa.false()
    match kind:
        case "topic":
            query = columns(named, Topic.id).join(Group, col(Group.id) == Topic.group_id)
            return query.where(seen, col(Topic.id).in_(ids))
        case "reply":
            query = columns(named, Reply.id).join(Topic, col(Topic.id) == Reply.topic_id)
            query = query.join(Group, col(Group.id) == Topic.group_id)
            return query.where(seen, col(Reply.deleted_at).is_(None), col(Reply.id).in_(ids))
        case "poll":
            query = columns(named, Poll.id).join(Group, col(Group.id) == Poll.group_id)
            return query.where(seen, col(Poll.withdrawn_at).is_(None), col(Poll.id).in_(ids))
        case "message":
            query = columns(named, Message.id).join(Channel, col(Channel.id) == Message.channel_id)
            # Also in an open group, what is said in its chat is found by who is in it.
            among = sa.true() if viewer.is_isa else col(Channel.group_id).in_(list(viewer.memberships))
            mine = sa.and_(col(Channel.group_id).is_not(None), among)
            return query.where(mine, col(Message.deleted_at).is_(None), col(Message.id).in_(ids))
        case "meeting":
            query = columns(named, Meeting.id).join(Group, col(Group.id) == Meeting.group_id)
            return query.where(seen, col(Meeting.id).in_(ids))
        case "report":
            query = columns(named, Report.id).join(Meeting, col(Meeting.id) == Report.meeting_id)
            query = query.join(Group, col(Group.id) == Meeting.group_id)
            return query.where(seen, col(Report.published_at).is_not(None), col(Report.id).in_(ids))
        case "document":
            query = columns(named, Document.id).join(Group, col(Group.id) == Document.group_id)
            return query.where(seen, col(Document.id).in_(ids))
        case "group":
            return columns(named, Group.id).where(known_to(viewer), col(Group.id).in_(ids))
        case "person":
            return columns(named, Account.id).where(member, col(Account.active), col(Account.id).in_(ids))
        case "fund":
            return columns(named, Fund.id).where(member, col(Fund.id).in_(ids))
        case "initiative":
            return columns(named, Initiative.id).where(
                col(Initiative.id).in_(ids), col(Initiative.draft_of_id).is_(None), initiatives.visible_to(viewer)
            )
        case _:
            raise ValueError(f"unknown kind of search document: {kind}")


def still_visible(viewer: Viewer, document_ids: Iterable[str]) -> set[str]:
    """Of these search documents ("kind:uuid") those whose row the viewer may see now; one query for all kinds."""
    by_kind: dict[str, list[uuid.UUID]] = {}
    for document_id in document_ids:
        kind, _, name = document_id.partition(":")
        by_kind.setdefault(kind, []).append(uuid.UUID(name))
    if not by_kind:
        return set()
    parts = [_visible_rows(kind, ids, viewer) for kind, ids in by_kind.items()]
    return {f"{kind}:{row_id}" for kind, row_id in session().execute(sa.union_all(*parts))}


def group_names(viewer: Viewer, ids: Iterable[str]) -> dict[str, str]:
    """The names of groups by id as text, as far as the viewer sees them: for the filters beside the results."""
    wanted = {uuid.UUID(name) for name in ids}
    query = columns(Group.id, Group.name).where(visible_to(viewer), col(Group.id).in_(wanted))
    return {str(row.id): row.name for row in session().execute(query)} if wanted else {}
