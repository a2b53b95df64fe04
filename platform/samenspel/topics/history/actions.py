"""Writes of the versions of posts, and of what was deleted."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, new_id, now, session
from samenspel.topics.history import queries
from samenspel.topics.history.models import PostDeletion, PostVersion
from samenspel.topics.models import RESTORABLE


@dataclass(frozen=True, slots=True)
class VersionedPost:
    """A post as it stands: when that was written, and by whom, None where that is not known. `files` are the names of
    its documents by their ids."""

    topic_id: uuid.UUID
    reply_id: uuid.UUID | None
    written_at: datetime
    author_id: uuid.UUID | None
    title: str
    body: str
    files: Mapping[uuid.UUID, str] = field(default_factory=dict)


def record(
    post: VersionedPost,
    editor_id: uuid.UUID,
    title: str,
    body: str,
    files: Mapping[uuid.UUID, str],
    *,
    joins: timedelta | None = None,
    version_id: uuid.UUID | None = None,
) -> None:
    """Keeps what somebody makes of a post, and what it said before where no version has that yet.

    `version_id` is the id of the new version, under which the files wait that it took away. With `joins`, a change so
    soon after another one of the same person becomes one version with it.
    """
    last = queries.last_number(post.topic_id, post.reply_id)
    if last > 1 and joins is not None:
        same = (col(PostVersion.number) == last, col(PostVersion.author_id) == editor_id)
        recent = (col(PostVersion.created_at) > now() - joins, col(PostVersion.redacted_at).is_(None))
        joined = sa.update(PostVersion).where(queries.of_post(post.topic_id, post.reply_id), *same, *recent)
        changed = joined.values(title=title, body=body, **_columns(files)).returning(col(PostVersion.id))
        if session().execute(changed.execution_options(synchronize_session=False)).first() is not None:
            return
    if last == 0:
        _add(post, 1, post.author_id, post.written_at, post.title, post.body, post.files)
    _add(post, max(last, 1) + 1, editor_id, now(), title, body, files, version_id)


def _columns(files: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    return {"files": list(files.values()), "file_ids": [str(each) for each in files]}


def _add(
    post: VersionedPost,
    number: int,
    author_id: uuid.UUID | None,
    at: datetime,
    title: str,
    body: str,
    files: Mapping[uuid.UUID, str],
    version_id: uuid.UUID | None = None,
) -> None:
    session().add(
        PostVersion(
            id=version_id or new_id(),
            topic_id=None if post.reply_id else post.topic_id,
            reply_id=post.reply_id,
            number=number,
            author_id=author_id,
            created_at=at,
            title=title,
            body=body,
            **_columns(files),
        )
    )
    session().flush()


def redact(version: queries.PlacedVersion, moderator_id: uuid.UUID) -> None:
    """Removes the words of a version for good; that it was there, and who removed its words, stays to be seen."""
    session().execute(
        sa.update(PostVersion)
        .where(col(PostVersion.id) == version.id, col(PostVersion.redacted_at).is_(None))
        .values(title="", body="", files=[], file_ids=[], redacted_at=now(), redacted_by_id=moderator_id)
    )


def set_aside(reply_id: uuid.UUID, account_id: uuid.UUID, body: str, body_html: str) -> None:
    """Keeps what a reply said that somebody deletes."""
    session().add(PostDeletion(post_id=reply_id, account_id=account_id, body=body, body_html=body_html))
    session().flush()


def take_back(reply_id: uuid.UUID) -> None:
    """A reply is there again: what was set aside of it is not needed."""
    session().execute(sa.delete(PostDeletion).where(col(PostDeletion.post_id) == reply_id))


def purge() -> None:
    """Deletes the words, and the versions, of replies that may not come back any more."""
    is_old = col(PostDeletion.created_at) < now() - RESTORABLE
    gone = columns(PostDeletion.post_id).where(is_old)
    session().execute(
        sa.delete(PostVersion).where(col(PostVersion.reply_id).in_(gone)).execution_options(synchronize_session=False)
    )
    session().execute(sa.delete(PostDeletion).where(is_old).execution_options(synchronize_session=False))
