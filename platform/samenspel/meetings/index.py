"""Meetings and published reports as search documents."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.db import columns, session
from samenspel.groups.models import Group, Visibility
from samenspel.indexing import SearchDocument
from samenspel.meetings.models import ActionItem, AgendaItem, Decision, Meeting, Report, path_of
from samenspel.people.models import Theme

BATCH = 200

_GROUP_AND_THEME: tuple[Any, ...] = (
    col(Group.id).label("group_id"),
    col(Group.name).label("group_name"),
    col(Group.visibility).label("visibility"),
    col(Theme.slug).label("theme"),
)


def _readers(group_id: uuid.UUID, visibility: Visibility) -> tuple[str, ...]:
    """The readers of what is in a group: the people in it, and every member of the platform where it is open."""
    return ("members", str(group_id)) if visibility is Visibility.OPEN else (str(group_id),)


def _texts_by_meeting(model: Any, meeting_ids: Sequence[uuid.UUID], *parts: Any) -> dict[uuid.UUID, list[str]]:
    """The texts of the rows of some meetings, in their order."""
    query = (
        columns(model.meeting_id, *parts)
        .where(col(model.meeting_id).in_(meeting_ids))
        .order_by(col(model.position), col(model.id))
    )
    found: dict[uuid.UUID, list[str]] = {}
    for meeting_id, *texts in session().execute(query):
        found.setdefault(meeting_id, []).extend(each for each in texts if each)
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
        last = rows[-1].id


def meetings(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All meetings, or those named: title, introduction, agenda and place; nothing of the report."""
    query = (
        columns(Meeting.id, Meeting.title, Meeting.intro_html, Meeting.place, *_GROUP_AND_THEME)
        .add_columns(sa.func.coalesce(Meeting.starts_at, Meeting.created_at).label("at"))
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
    )
    for rows in _batches(query, ids, col(Meeting.id)):
        agendas = _texts_by_meeting(AgendaItem, [row.id for row in rows], AgendaItem.title)
        for row in rows:
            texts = [text.to_plain(row.intro_html), *agendas.get(row.id, ())]
            yield _document(
                row, "meeting", texts, aside=", ".join(word for word in (row.place, row.group_name) if word)
            )


def reports(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All published reports, or those named: notes, decisions and action points. A draft is never found."""
    query = (
        columns(
            Report.id,
            Report.meeting_id,
            Report.summary_html,
            Meeting.title,
            col(Meeting.starts_at).label("at"),
            *_GROUP_AND_THEME,
        )
        .join(Meeting, col(Meeting.id) == Report.meeting_id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(col(Report.published_at).is_not(None))
    )
    for rows in _batches(query, ids, col(Report.id)):
        meeting_ids = [row.meeting_id for row in rows]
        notes = _texts_by_meeting(AgendaItem, meeting_ids, AgendaItem.title, AgendaItem.notes_html)
        decisions = _texts_by_meeting(Decision, meeting_ids, Decision.text)
        actions = _texts_by_meeting(ActionItem, meeting_ids, ActionItem.text)
        for row in rows:
            prose = [text.to_plain(html) for html in (*notes.get(row.meeting_id, ()), row.summary_html)]
            texts = [*prose, *decisions.get(row.meeting_id, ()), *actions.get(row.meeting_id, ())]
            yield _document(row, "report", texts, aside=row.group_name)


def _document(row: Any, kind: Literal["meeting", "report"], texts: Sequence[str], *, aside: str) -> SearchDocument:
    return SearchDocument(
        id=f"{kind}:{row.id}",
        kind=kind,
        title=row.title,
        body="\n".join(each for each in texts if each),
        aside=aside,
        url=path_of(row.id) if kind == "meeting" else f"{path_of(row.meeting_id)}/verslag",
        readers=_readers(row.group_id, row.visibility),
        date=int(row.at.timestamp()),
        group=str(row.group_id),
        theme=row.theme,
    )
