"""Meetings and published reports as search knows them."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.db import columns, session
from samenspel.groups.models import Group, Visibility
from samenspel.indexing import SearchDocument
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting, Report, path_of
from samenspel.people.models import Theme

BATCH = 200


def _readers(group_id: uuid.UUID, visibility: Visibility) -> tuple[str, ...]:
    """Who finds what is in a group: those in it, and every member of the platform where it is open."""
    return ("members", str(group_id)) if visibility is Visibility.OPEN else (str(group_id),)


def _texts_by_meeting(model: Any, meeting_ids: Sequence[uuid.UUID], *parts: Any) -> dict[uuid.UUID, list[str]]:
    """Words of the rows of some meetings, in their order."""
    query = (
        columns(model.meeting_id, *parts)
        .where(col(model.meeting_id).in_(meeting_ids))
        .order_by(col(model.position), col(model.id))
    )
    found: dict[uuid.UUID, list[str]] = {}
    for meeting_id, *words in session().execute(query):
        found.setdefault(meeting_id, []).extend(word for word in words if word)
    return found


def _batches(query: sa.Select[Any], ids: Sequence[uuid.UUID] | None, key: Any) -> Iterator[Sequence[Any]]:
    """The rows of a query by `key`, some hundreds at a time; only those named where ids are given."""
    if ids is not None:
        query = query.where(key.in_(ids))
    last: uuid.UUID | None = None
    while True:
        part = query if last is None else query.where(key > last)
        rows = session().execute(part.order_by(key).limit(BATCH)).all()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def meetings(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All meetings, or those named: title, introduction, agenda and place; nothing of the report."""
    query = (
        columns(Meeting.id, Meeting.title, Meeting.intro_html, Meeting.place)
        .add_columns(sa.func.coalesce(Meeting.starts_at, Meeting.created_at))
        .add_columns(col(Group.id), col(Group.name), col(Group.visibility), col(Theme.slug))
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
    )
    for rows in _batches(query, ids, col(Meeting.id)):
        agendas = _texts_by_meeting(AgendaItem, [row[0] for row in rows], AgendaItem.title)
        for meeting_id, title, intro_html, place, starts_at, group_id, group, visibility, theme in rows:
            words = [text.to_plain(intro_html), *agendas.get(meeting_id, ())]
            yield SearchDocument(
                id=f"meeting:{meeting_id}",
                kind="meeting",
                title=title,
                body="\n".join(word for word in words if word),
                aside=", ".join(word for word in (place, group) if word),
                url=path_of(meeting_id),
                readers=_readers(group_id, visibility),
                date=int(starts_at.timestamp()),
                group=str(group_id),
                theme=theme,
            )


def reports(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All published reports, or those named: notes, decisions and action points. A draft is never found."""
    query = (
        columns(Report.id, Report.meeting_id, Report.summary_html, Meeting.title, Meeting.starts_at)
        .add_columns(col(Group.id), col(Group.name), col(Group.visibility), col(Theme.slug))
        .join(Meeting, col(Meeting.id) == Report.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(col(Report.published_at).is_not(None))
    )
    for rows in _batches(query, ids, col(Report.id)):
        meeting_ids = [row[1] for row in rows]
        notes = _texts_by_meeting(AgendaItem, meeting_ids, AgendaItem.title, AgendaItem.notes_html)
        decisions = _texts_by_meeting(Decision, meeting_ids, Decision.text)
        actions = _texts_by_meeting(ActionItem, meeting_ids, ActionItem.text)
        for report_id, meeting_id, summary_html, title, starts_at, group_id, group, visibility, theme in rows:
            said = [text.to_plain(html) for html in (*notes.get(meeting_id, ()), summary_html)]
            words = [*said, *decisions.get(meeting_id, ()), *actions.get(meeting_id, ())]
            yield SearchDocument(
                id=f"report:{report_id}",
                kind="report",
                title=title,
                body="\n".join(word for word in words if word),
                aside=group,
                url=f"{path_of(meeting_id)}/verslag",
                readers=_readers(group_id, visibility),
                date=int(starts_at.timestamp()),
                group=str(group_id),
                theme=theme,
            )
