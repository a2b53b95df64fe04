"""Selects about the versions of posts. The caller has reached the post."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.comparison import TextComparison, compare_texts
from samenspel.db import columns, session
from samenspel.lines import lines
from samenspel.people.models import Account, Fund
from samenspel.people.words import author_party
from samenspel.topics.history.models import PostDeletion, PostVersion

#: The newest versions of a post are listed.
MAX_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class PostVersionLine:
    """A version in the list of a post."""

    id: uuid.UUID
    number: int
    created_at: datetime
    author_id: uuid.UUID | None
    author_name: str | None
    fund_name: str | None
    redacted_at: datetime | None
    redacted_by_id: uuid.UUID | None
    redacted_by: str | None


@dataclass(frozen=True, slots=True)
class PostWords:
    """What a version says."""

    number: int
    title: str
    body: str
    files: Sequence[str]
    redacted_at: datetime | None
    file_ids: Sequence[str] = ()

    @property
    def documents(self) -> dict[uuid.UUID, str] | None:
        """The names of its files by the ids of their documents; None where these were not kept."""
        if len(self.file_ids) != len(self.files):
            return None
        return {uuid.UUID(each): name for each, name in zip(self.file_ids, self.files, strict=True)}


@dataclass(frozen=True, slots=True)
class PostChange:
    """What a version changed of the one before it. `is_first`: there is none before, and all of it is new."""

    text: TextComparison
    title: TextComparison
    added_files: Sequence[str]
    removed_files: Sequence[str]
    is_first: bool

    @property
    def is_empty(self) -> bool:
        return self.text.is_same and self.title.is_same and not self.added_files and not self.removed_files


def of_post(topic_id: uuid.UUID | None, reply_id: uuid.UUID | None) -> sa.ColumnElement[bool]:
    """SQL: the versions of a reply, or of the opening of a topic."""
    return col(PostVersion.reply_id) == reply_id if reply_id else col(PostVersion.topic_id) == topic_id


def versions_of(topic_id: uuid.UUID, reply_id: uuid.UUID | None) -> list[PostVersionLine]:
    """The versions of a post, the newest first."""
    moderator = aliased(Account)
    query = (
        lines(
            PostVersionLine,
            id=PostVersion.id,
            number=PostVersion.number,
            created_at=PostVersion.created_at,
            author_id=PostVersion.author_id,
            author_name=Account.name,
            fund_name=author_party(),
            redacted_at=PostVersion.redacted_at,
            redacted_by_id=PostVersion.redacted_by_id,
            redacted_by=moderator.name,
        )
        .outerjoin(Account, col(Account.id) == PostVersion.author_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .outerjoin(moderator, col(moderator.id) == PostVersion.redacted_by_id)
        .where(of_post(topic_id, reply_id))
        .order_by(col(PostVersion.number).desc())
        .limit(MAX_VERSIONS)
    )
    return query.all()


def words_of(topic_id: uuid.UUID | None, reply_id: uuid.UUID | None, numbers: Sequence[int]) -> dict[int, PostWords]:
    """What versions of a post say, by their numbers."""
    query = lines(
        PostWords,
        number=PostVersion.number,
        title=PostVersion.title,
        body=PostVersion.body,
        files=PostVersion.files,
        redacted_at=PostVersion.redacted_at,
        file_ids=PostVersion.file_ids,
    ).where(of_post(topic_id, reply_id), col(PostVersion.number).in_(numbers))
    return {each.number: each for each in query.all()}


def change_at(topic_id: uuid.UUID, reply_id: uuid.UUID | None, number: int) -> PostChange | None:
    """What a version changed; None where its words, or those before it, were removed, or where it does not exist."""
    words = words_of(topic_id, reply_id, [number - 1, number])
    after = words.get(number)
    if after is None or any(each.redacted_at for each in words.values()):
        return None
    before = words.get(number - 1, PostWords(0, "", "", (), None))
    return PostChange(
        text=compare_texts(before.body, after.body),
        title=compare_texts(before.title, after.title),
        added_files=[name for name in after.files if name not in before.files],
        removed_files=[name for name in before.files if name not in after.files],
        is_first=number - 1 not in words,
    )


def ids_after(topic_id: uuid.UUID | None, reply_id: uuid.UUID | None, number: int) -> list[uuid.UUID]:
    """The ids of the versions of a post after one of them, the oldest first."""
    query = columns(PostVersion.id).where(of_post(topic_id, reply_id), col(PostVersion.number) > number)
    return list(session().execute(query.order_by(col(PostVersion.number))).scalars())


@dataclass(frozen=True, slots=True)
class PlacedVersion:
    """A version, and the post that it is of."""

    id: uuid.UUID
    topic_id: uuid.UUID | None
    reply_id: uuid.UUID | None
    number: int
    redacted_at: datetime | None


def version_at(version_id: uuid.UUID) -> PlacedVersion | None:
    """The version with this id; who may see it is for the caller to ask, of its post."""
    query = lines(
        PlacedVersion,
        id=PostVersion.id,
        topic_id=PostVersion.topic_id,
        reply_id=PostVersion.reply_id,
        number=PostVersion.number,
        redacted_at=PostVersion.redacted_at,
    )
    return query.where(col(PostVersion.id) == version_id).first()


def last_number(topic_id: uuid.UUID | None, reply_id: uuid.UUID | None) -> int:
    """The number of the last version of a post; 0 for one that was never changed."""
    query = columns(sa.func.max(col(PostVersion.number))).where(of_post(topic_id, reply_id))
    return int(session().execute(query).scalar() or 0)


@dataclass(frozen=True, slots=True)
class DeletedWords:
    """What a reply said that may come back, and who deleted it."""

    account_id: uuid.UUID
    account_name: str
    body: str
    body_html: str
    deleted_at: datetime


def deleted_words_of(reply_id: uuid.UUID) -> DeletedWords | None:
    """What a reply said that was deleted; None where that is not kept any more."""
    query = lines(
        DeletedWords,
        account_id=PostDeletion.account_id,
        account_name=Account.name,
        body=PostDeletion.body,
        body_html=PostDeletion.body_html,
        deleted_at=PostDeletion.created_at,
    ).join(Account, col(Account.id) == PostDeletion.account_id)
    return query.where(col(PostDeletion.post_id) == reply_id).first()
