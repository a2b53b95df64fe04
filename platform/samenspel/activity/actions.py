"""Writes of activities."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity import queries
from samenspel.activity.models import Activity, Verb
from samenspel.db import now, session
from samenspel.viewer import Viewer


def record(
    viewer: Viewer,
    verb: Verb,
    group_id: uuid.UUID,
    object_id: uuid.UUID,
    title: str,
    path: str,
    number: int | None = None,
    text: str = "",
    at: datetime | None = None,
) -> None:
    """Records that the viewer did something in a group, now or at a moment. Feeds show `title`, and link to `path`.

    `text` is what there is to read, and `number` that of a reply or a version.
    """
    record_of(viewer.id, verb, group_id, object_id, title, path, number, text, at)


def record_of(
    account_id: uuid.UUID,
    verb: Verb,
    group_id: uuid.UUID,
    object_id: uuid.UUID,
    title: str,
    path: str,
    number: int | None = None,
    text: str = "",
    at: datetime | None = None,
) -> None:
    """Records what an account did, as `record` does for the viewer."""
    session().add(
        Activity(
            created_at=at or now(),
            verb=verb,
            actor_id=account_id,
            group_id=group_id,
            object_id=object_id,
            title=title[:200],
            path=path,
            number=number,
            words=len(text.split()),
            fund_ids=queries.funds_named_in(f"{title}\n{text}"),
        )
    )


def revise(object_id: uuid.UUID, verb: Verb, title: str, text: str, number: int | None = None) -> None:
    """Has the activity about a thing, or about one reply in it, follow a change of its words."""
    values = {"words": len(text.split()), "fund_ids": queries.funds_named_in(f"{title}\n{text}")}
    session().execute(
        sa.update(Activity)
        .where(col(Activity.object_id) == object_id, col(Activity.verb) == verb, col(Activity.number) == number)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def rename(object_id: uuid.UUID, title: str) -> None:
    """Gives the activities about a thing its new title."""
    session().execute(
        sa.update(Activity)
        .where(col(Activity.object_id) == object_id)
        .values(title=title[:200])
        .execution_options(synchronize_session=False)
    )


def forget(object_id: uuid.UUID, number: int | None = None) -> None:
    """Deletes the activities about a thing that is gone, or that of one reply in it."""
    which = col(Activity.object_id) == object_id
    if number is not None:
        which = sa.and_(which, col(Activity.number) == number)
    session().execute(sa.delete(Activity).where(which).execution_options(synchronize_session=False))


def retract(object_id: uuid.UUID, verb: Verb) -> None:
    """Deletes the activities of one kind about a thing, which was undone."""
    which = sa.and_(col(Activity.object_id) == object_id, col(Activity.verb) == verb)
    session().execute(sa.delete(Activity).where(which).execution_options(synchronize_session=False))


def move(object_ids: Sequence[uuid.UUID], group_id: uuid.UUID) -> None:
    """Has the activities about things follow them to another group."""
    session().execute(
        sa.update(Activity)
        .where(col(Activity.object_id).in_(object_ids))
        .values(group_id=group_id)
        .execution_options(synchronize_session=False)
    )


def move_posts(
    old_id: uuid.UUID, new_id: uuid.UUID, title: str, renumbered: Mapping[int, int], paths: Mapping[int, str]
) -> None:
    """Has the activities about posts follow them to another thing; `renumbered` and `paths` go by the old number."""
    for old, new in renumbered.items():
        session().execute(
            sa.update(Activity)
            .where(col(Activity.object_id) == old_id, col(Activity.number) == old)
            .values(object_id=new_id, number=new, title=title[:200], path=paths[old])
            .execution_options(synchronize_session=False)
        )
