"""Selects about the posts in a topic: with their files, and as news."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from markupsafe import Markup
from sqlmodel import col

from samenspel.addresses import path_to
from samenspel.db import columns, now, session
from samenspel.documents.models import Document, DocumentVersion
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.lines import Lines, lines
from samenspel.people.models import Account, Fund
from samenspel.people.words import author_party
from samenspel.topics.models import RESTORABLE, Reply, Topic, TopicDocument, TopicMark
from samenspel.topics.queries import SeenTopic
from samenspel.topics.reactions.queries import Reactions, reactions_between
from samenspel.viewer import Viewer

#: Replies on a page. A page is a range of numbers, so that it stays what it is.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Attachment:
    """The newest version of a file with a post; `reply_id` is None for a file with the opening of a topic."""

    document_id: uuid.UUID
    title: str
    filename: str
    media_type: str
    size: int
    reply_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as pages and pushes show it. Number 0 is the opening of the topic, whose id it then has."""

    id: uuid.UUID
    number: int
    author_id: uuid.UUID
    author_name: str
    fund_name: str | None
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    body_html: str
    by_mail: bool = False
    attachments: Sequence[Attachment] = ()
    reactions: Reactions = field(default_factory=dict)

    @property
    def may_come_back(self) -> bool:
        """Whether what it said is still kept, although it was deleted."""
        return self.deleted_at is not None and now() - self.deleted_at < RESTORABLE

    @property
    def dom(self) -> Markup:
        """The id of its HTML element; safe without escaping, since it holds a UUID."""
        return Markup(f"reply-{self.id}" if self.number else f"topic-{self.id}")  # noqa: S704

    @property
    def path(self) -> Markup:
        """The address of the post itself."""
        return Markup(f"/reacties/{self.id}" if self.number else f"/onderwerpen/{self.id}")  # noqa: S704


def path_of(topic_id: uuid.UUID, post: PostLine) -> str:
    """The address of the page of a topic that shows a post, at its place."""
    return reply_path(topic_id, post.id, post.number) if post.number else path_to("topics.show", topic_id=topic_id)


def reply_path(topic_id: uuid.UUID, reply_id: uuid.UUID, number: int) -> str:
    """The address of the page of a topic that shows a reply, at its place."""
    return path_to("topics.show", topic_id=topic_id, bij=number, anchor=f"reply-{reply_id}")


def page_at(number: int) -> int:
    """The page that shows the reply with this number; 1 for the opening."""
    return max(1, (number + PAGE - 1) // PAGE)


def opening_of(topic: SeenTopic) -> PostLine:
    """The first post of a topic."""
    return PostLine(
        id=topic.id,
        number=0,
        author_id=topic.author_id,
        author_name=topic.author_name,
        fund_name=topic.fund_name,
        created_at=topic.created_at,
        edited_at=topic.edited_at,
        deleted_at=None,
        body_html=topic.body_html,
    )


def current_opening(topic_id: uuid.UUID) -> PostLine | None:
    """The first post of a topic as it stands now."""
    query = (
        lines(
            PostLine,
            id=Topic.id,
            number=sa.literal(0),
            author_id=Topic.author_id,
            author_name=Account.name,
            fund_name=author_party(),
            created_at=Topic.created_at,
            edited_at=Topic.edited_at,
            deleted_at=sa.null(),
            body_html=Topic.body_html,
        )
        .join(Account, col(Account.id) == Topic.author_id)
        .outerjoin(Fund, col(Fund.id) == Topic.fund_id)
        .where(col(Topic.id) == topic_id)
    )
    opening = query.first()
    return _complete(topic_id, [opening], 0, 0)[0] if opening else None


@cache
def _lines() -> Lines[PostLine]:
    """The replies of a topic whose numbers are in a range; built once, for every page runs it."""
    return (
        lines(
            PostLine,
            id=Reply.id,
            number=Reply.number,
            author_id=Reply.author_id,
            author_name=Account.name,
            fund_name=author_party(),
            created_at=Reply.created_at,
            edited_at=Reply.edited_at,
            deleted_at=Reply.deleted_at,
            body_html=Reply.body_html,
            by_mail=Reply.by_mail,
        )
        .join(Account, col(Account.id) == Reply.author_id)
        .outerjoin(Fund, col(Fund.id) == Reply.fund_id)
        .where(col(Reply.topic_id) == sa.bindparam("topic"))
        .where(col(Reply.number).between(sa.bindparam("first"), sa.bindparam("last")))
        .order_by(col(Reply.number))
    )


def page_of(topic: SeenTopic, page: int) -> list[PostLine]:
    """The posts of one page, from old to new; the first page begins with the opening. Three queries."""
    first, last = (page - 1) * PAGE + 1, page * PAGE
    opening = [opening_of(topic)] if page == 1 else []
    return _complete(topic.id, opening + _replies(topic.id, first, last), 0 if opening else first, last)


def post_at(topic: SeenTopic, number: int) -> PostLine | None:
    """The post with a number, without its files and reactions; 0 is the opening."""
    if number == 0:
        return opening_of(topic)
    return next(iter(_replies(topic.id, number, number)), None)


def replies_after(topic_id: uuid.UUID, number: int, *, limit: int = 500) -> list[PostLine]:
    """The replies after a number, from old to new: those that a listener missed."""
    first, last = number + 1, number + limit
    return _complete(topic_id, _replies(topic_id, first, last), first, last)


def _replies(topic_id: uuid.UUID, first: int, last: int) -> list[PostLine]:
    return _lines().all({"topic": topic_id, "first": first, "last": last})


def _complete(topic_id: uuid.UUID, posts: list[PostLine], first: int, last: int) -> list[PostLine]:
    """The posts, which have these numbers, with their files and with who reacted to them."""
    files = _attachments(topic_id, first, last)
    reactions = reactions_between(topic_id, first, last)
    return [
        replace(post, attachments=files.get(post.id if post.number else None, ()), reactions=reactions.get(post.id, {}))
        if post.id in reactions or (post.id if post.number else None) in files
        else post
        for post in posts
    ]


@cache
def _attached() -> Lines[Attachment]:
    """The files with a topic and its replies in a range of numbers, where the opening is number 0."""
    newest = sa.and_(
        col(DocumentVersion.document_id) == Document.id, col(DocumentVersion.number) == col(Document.latest)
    )
    number = sa.func.coalesce(col(Reply.number), 0)
    return (
        lines(
            Attachment,
            document_id=Document.id,
            title=Document.title,
            filename=DocumentVersion.filename,
            media_type=DocumentVersion.media_type,
            size=DocumentVersion.size,
            reply_id=TopicDocument.reply_id,
        )
        .join(Document, col(Document.id) == TopicDocument.document_id)
        .join(DocumentVersion, newest)
        .outerjoin(Reply, col(Reply.id) == TopicDocument.reply_id)
        .where(col(TopicDocument.topic_id) == sa.bindparam("topic"))
        .where(number.between(sa.bindparam("first"), sa.bindparam("last")))
        .order_by(col(Document.id))
    )


def _attachments(topic_id: uuid.UUID, first: int, last: int) -> dict[uuid.UUID | None, list[Attachment]]:
    """The files with replies of a range of numbers (0: the opening), by the id of the reply, None for the opening."""
    found: dict[uuid.UUID | None, list[Attachment]] = defaultdict(list)
    for attachment in _attached().all({"topic": topic_id, "first": first, "last": last}):
        found[attachment.reply_id].append(attachment)
    return found


def line_of(reply_id: uuid.UUID) -> PostLine | None:
    """One reply with its files."""
    place = session().execute(columns(Reply.topic_id, Reply.number).where(col(Reply.id) == reply_id)).first()
    if place is None:
        return None
    topic_id, number = place
    return next(iter(_complete(topic_id, _replies(topic_id, number, number), number, number)), None)


@dataclass(frozen=True, slots=True)
class SeenReply:
    """A reply as a viewer reaches it, with all that decides who may change it."""

    id: uuid.UUID
    number: int
    author_id: uuid.UUID
    body: str
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    topic_id: uuid.UUID
    topic_title: str
    topic_author_id: uuid.UUID
    closed_at: datetime | None
    group_id: uuid.UUID
    group_slug: str
    group_name: str


def reach_reply(viewer: Viewer, reply_id: uuid.UUID) -> SeenReply | None:
    """The reply, or None where it does not exist for this viewer."""
    query = (
        lines(
            SeenReply,
            id=Reply.id,
            number=Reply.number,
            author_id=Reply.author_id,
            body=Reply.body,
            body_html=Reply.body_html,
            created_at=Reply.created_at,
            edited_at=Reply.edited_at,
            deleted_at=Reply.deleted_at,
            topic_id=Topic.id,
            topic_title=Topic.title,
            topic_author_id=Topic.author_id,
            closed_at=Topic.closed_at,
            group_id=Group.id,
            group_slug=Group.slug,
            group_name=Group.name,
        )
        .join(Topic, col(Topic.id) == Reply.topic_id)
        .join(Group, col(Group.id) == Topic.group_id)
        .where(col(Reply.id) == reply_id, visible_to(viewer))
    )
    return query.first()


def answer_number_of(topic_id: uuid.UUID) -> int | None:
    """The number of the reply that answers a topic."""
    number: int | None = session().execute(columns(Topic.answer_number).where(col(Topic.id) == topic_id)).scalar()
    return number


def last_number_of(topic_id: uuid.UUID) -> int:
    """The number of the last reply in a topic."""
    return int(session().execute(columns(Topic.reply_count).where(col(Topic.id) == topic_id)).scalar_one())


def documents_in(topic_id: uuid.UUID) -> list[uuid.UUID]:
    """The files with a topic and with the replies in it."""
    query = columns(TopicDocument.document_id).where(col(TopicDocument.topic_id) == topic_id)
    return list(session().execute(query).scalars())


def documents_of(reply_id: uuid.UUID) -> list[uuid.UUID]:
    """The files that came with a reply."""
    query = columns(TopicDocument.document_id).where(col(TopicDocument.reply_id) == reply_id)
    return list(session().execute(query).scalars())


def digests_of(document_ids: Sequence[uuid.UUID]) -> set[str]:
    """The digests of the files of all versions of some documents."""
    query = columns(DocumentVersion.sha256).where(col(DocumentVersion.document_id).in_(document_ids))
    return set(session().execute(query).scalars())


def attachments_of(topic_id: uuid.UUID, number: int) -> Sequence[Attachment]:
    """The files with a post; 0 is the opening."""
    return next(iter(_attachments(topic_id, number, number).values()), ())


@dataclass(frozen=True, slots=True)
class PostNews:
    """A post as people hear of it; number 0 is the opening of the topic."""

    topic_id: uuid.UUID
    title: str
    group_id: uuid.UUID
    topic_author_id: uuid.UUID
    number: int
    author_id: uuid.UUID
    at: datetime
    body_html: str


def news_of_topic(topic_id: uuid.UUID) -> PostNews | None:
    """The opening of a topic."""
    query = lines(
        PostNews,
        topic_id=Topic.id,
        title=Topic.title,
        group_id=Topic.group_id,
        topic_author_id=Topic.author_id,
        number=sa.literal(0),
        author_id=Topic.author_id,
        at=Topic.created_at,
        body_html=Topic.body_html,
    )
    return query.where(col(Topic.id) == topic_id).first()


def news_of_reply(reply_id: uuid.UUID) -> PostNews | None:
    """A reply; None where it is deleted by now."""
    query = lines(
        PostNews,
        topic_id=Topic.id,
        title=Topic.title,
        group_id=Topic.group_id,
        topic_author_id=Topic.author_id,
        number=Reply.number,
        author_id=Reply.author_id,
        at=Reply.created_at,
        body_html=Reply.body_html,
    ).join(Topic, col(Topic.id) == Reply.topic_id)
    return query.where(col(Reply.id) == reply_id, col(Reply.deleted_at).is_(None)).first()


@dataclass(frozen=True, slots=True)
class Reader:
    """An account that opened or wrote in a topic."""

    account_id: uuid.UUID
    read_number: int
    follows: bool | None


def readers_of(topic_id: uuid.UUID) -> list[Reader]:
    """How far accounts read a topic. Until the end of the transaction their marks stay where they are."""
    query = lines(Reader, account_id=TopicMark.account_id, read_number=TopicMark.read_number, follows=TopicMark.follows)
    marks = query.where(col(TopicMark.topic_id) == topic_id).order_by(col(TopicMark.account_id))
    return replace(marks, statement=marks.statement.with_for_update(read=True)).all()
