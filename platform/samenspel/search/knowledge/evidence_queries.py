"""What people did with a subject, read from what was found and the viewer may see."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import db
from samenspel.db import columns, session
from samenspel.documents.models import Document
from samenspel.meetings.models import ActionItem, AgendaItem, Meeting, Report
from samenspel.people.directory_queries import PersonLine, person_lines
from samenspel.people.models import Account
from samenspel.polls.models import Poll
from samenspel.search.engines import marking
from samenspel.search.engines.port import Hit
from samenspel.search.knowledge.ranking import ContributionKind, SubjectContribution
from samenspel.topics.models import Reply, Topic

#: The kinds of documents in which somebody did something. Chat is left out: what is said there is said in passing.
KINDS = frozenset({"topic", "reply", "document", "poll", "meeting", "report", "person"})
#: Shorter words of the question stand in too many titles.
_SHORTEST = 3
_DAY = 86_400


def words_of(question: str, hits: Iterable[Hit]) -> frozenset[str]:
    """The words that were asked for and how they stand in what was found: plurals, compounds, other spellings."""
    asked = {word for word in marking.WORD.findall(question.casefold()) if len(word) >= _SHORTEST}
    found = {word.casefold() for hit in hits for word in marking.marked_words(hit.title_marked + hit.body_marked)}
    return frozenset(asked | {word for word in found if len(word) >= _SHORTEST})


def contributions(hits: Sequence[Hit], words: frozenset[str]) -> list[SubjectContribution]:
    """What people did, among hits that the viewer may see; one query.

    A hit whose title and text lack the words was found by the name of its group, and tells of nobody.
    """
    told = {
        hit.id: (place, hit) for place, hit in enumerate(hits) if marking.OPEN in hit.title_marked + hit.body_marked
    }
    by_kind: dict[str, list[uuid.UUID]] = {}
    for name in told:
        kind, _colon, row_id = name.partition(":")
        by_kind.setdefault(kind, []).append(uuid.UUID(row_id))
    made = []
    for name, kind, account_id, thread, title in _rows(by_kind, words):
        place, hit = told[name]
        title = title or marking.without_marks(hit.title_marked)
        days = (db.now().timestamp() - hit.date) / _DAY
        made.append(SubjectContribution(account_id, ContributionKind(kind), title, hit.url, thread, place, days))
    return made


def has_word(text: str, words: Iterable[str]) -> bool:
    return any(word in text.casefold() for word in words)


def _has_words(hit: Hit) -> bool:
    return marking.OPEN in hit.title_marked + hit.body_marked


def _rows(by_kind: dict[str, list[uuid.UUID]], words: frozenset[str]) -> list[tuple[str, str, uuid.UUID, str, str]]:
    """(document, kind of contribution, account, thread, own title or ""), of people who are still here."""
    parts = [part for kind, ids in by_kind.items() for part in _parts(kind, ids)]
    if not parts:
        return []
    found = sa.union_all(*parts).subquery()
    query = sa.select(found).join(Account, col(Account.id) == found.c.account_id).where(col(Account.active))
    return [
        (f"{row.document}:{row.row_id}", row.kind, row.account_id, f"{row.thread}", row.title)
        for row in session().execute(query)
        if not row.title or has_word(row.title, words)
    ]


def _parts(kind: str, ids: list[uuid.UUID]) -> list[sa.Select[Any]]:
    """SQL: for documents of one kind, the people who made them, or who brought or do something of a meeting."""

    def part(row_id: Any, did: ContributionKind, account_id: Any, thread: Any, title: Any = None) -> sa.Select[Any]:
        found = columns(
            sa.literal(kind).label("document"),
            col(row_id).label("row_id"),
            sa.literal(did.value).label("kind"),
            col(account_id).label("account_id"),
            col(thread).label("thread"),
            (sa.literal("") if title is None else col(title)).label("title"),
        )
        return found.where(col(row_id).in_(ids))

    match kind:
        case "topic":
            return [part(Topic.id, ContributionKind.TOPIC, Topic.author_id, Topic.id)]
        case "reply":
            return [part(Reply.id, ContributionKind.REPLY, Reply.author_id, Reply.topic_id)]
        case "document":
            return [part(Document.id, ContributionKind.DOCUMENT, Document.author_id, Document.id)]
        case "poll":
            return [part(Poll.id, ContributionKind.POLL, Poll.author_id, Poll.id)]
        case "meeting":
            item = part(Meeting.id, ContributionKind.ITEM, AgendaItem.owner_id, Meeting.id, AgendaItem.title)
            return [item.join(AgendaItem, col(AgendaItem.meeting_id) == Meeting.id)]
        case "report":
            action = part(Report.id, ContributionKind.ACTION, ActionItem.owner_id, Report.meeting_id, ActionItem.text)
            return [action.join(ActionItem, col(ActionItem.meeting_id) == Report.meeting_id)]
        case _:
            return []


def people_of(account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, PersonLine]:
    """The people behind accounts, with what they say they know much of; one query."""
    query = person_lines().where(col(Account.id).in_(list(account_ids)), col(Account.active))
    return {person.id: person for person in query.all()}
