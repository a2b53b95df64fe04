"""Selects for the cards of the meetings that somebody missed."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.clock import today
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.catchup import card
from samenspel.meetings.catchup.conditions import IS_OWN_ANSWER, OWN_ANSWER, has_card
from samenspel.meetings.models import (
    ActionItem,
    AgendaItem,
    Decision,
    Meeting,
    Report,
    path_of,
)
from samenspel.people.models import Fund
from samenspel.viewer import Viewer

#: There is a card as long as the report is no older.
CATCH_UP_PERIOD = timedelta(days=120)
#: The newest cards are shown, so many: more than a summer's worth.
MAX_CARDS = 30


@dataclass(frozen=True, slots=True)
class CardAction:
    """An action point on a card."""

    id: uuid.UUID
    text: str
    due_on: Any
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class CatchUpCard:
    """A meeting that somebody missed, in three minutes of reading; the debrief is empty where none was written."""

    meeting_id: uuid.UUID
    title: str
    group_name: str
    starts_at: datetime
    decisions: tuple[str, ...]
    concerning: tuple[str, ...]
    actions: tuple[CardAction, ...]
    debrief_html: str
    debrief_by: str
    excerpts: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        return f"{path_of(self.meeting_id)}/verslag"

    @property
    def minutes(self) -> int:
        return card.minutes_to_read([*self.decisions, *(words for _title, words in self.excerpts)])


def _missed(viewer: Viewer) -> Sequence[Any]:
    query = (
        columns(
            Meeting.id,
            Meeting.title,
            Meeting.group_id,
            col(Group.name).label("group_name"),
            Meeting.starts_at,
            Report.summary_html,
        )
        .join(Group, col(Group.id) == Meeting.group_id)
        .join(Report, col(Report.meeting_id) == Meeting.id)
        .outerjoin(OWN_ANSWER, IS_OWN_ANSWER)
        .where(
            visible_in(viewer.scope),
            has_card(bool(viewer.fund_ids)),
            col(Report.published_at) > now() - CATCH_UP_PERIOD,
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc())
        .limit(MAX_CARDS)
    )
    return session().execute(query, viewer.bound).all()


def cards_for(viewer: Viewer) -> list[CatchUpCard]:
    """The cards of the meetings that the viewer missed and did not mark as read, the newest first; in five
    statements."""
    rows = _missed(viewer)
    ids = [row.id for row in rows]
    if not ids:
        return []
    decisions = _by_meeting(columns(Decision.meeting_id, Decision.text), Decision, ids)
    actions = _by_meeting(
        columns(
            ActionItem.meeting_id,
            ActionItem.id,
            ActionItem.text,
            ActionItem.owner_id,
            ActionItem.fund_id,
            ActionItem.due_on,
            ActionItem.done_at,
        ),
        ActionItem,
        ids,
    )
    notes = _by_meeting(columns(AgendaItem.meeting_id, AgendaItem.title, AgendaItem.notes_html), AgendaItem, ids)
    debriefs = _debriefs({row.id: fund_id for row in rows if (fund_id := viewer.fund_in(row.group_id))})
    return [
        _card_of(
            viewer,
            row,
            decisions=[decision.text for decision in decisions.get(row.id, [])],
            actions=actions.get(row.id, []),
            notes=[(item.title, text.to_lines(item.notes_html)) for item in notes.get(row.id, [])],
            debrief=debriefs.get(row.id),
        )
        for row in rows
    ]


def _by_meeting(query: sa.Select[Any], model: Any, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The rows of some meetings, by `meeting_id`, in the order of the report."""
    ordered = query.where(col(model.meeting_id).in_(ids)).order_by(col(model.position), col(model.id))
    found: dict[uuid.UUID, list[Any]] = {}
    for row in session().execute(ordered):
        found.setdefault(row.meeting_id, []).append(row)
    return found


def _debriefs(fund_of: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, Any]:
    """The debriefs to the fund for which the viewer is there, by the meeting: `text_html`, and the name of the fund
    that wrote it."""
    if not fund_of:
        return {}
    query = (
        columns(Debrief.meeting_id, Debrief.for_fund_id, Debrief.text_html, col(Fund.name).label("by_fund"))
        .join(Fund, col(Fund.id) == Debrief.by_fund_id)
        .where(col(Debrief.meeting_id).in_(list(fund_of)), col(Debrief.for_fund_id).in_(set(fund_of.values())))
    )
    return {row.meeting_id: row for row in session().execute(query) if row.for_fund_id == fund_of[row.meeting_id]}


def _card_of(
    viewer: Viewer, row: Any, *, decisions: list[str], actions: list[Any], notes: list[tuple[str, str]], debrief: Any
) -> CatchUpCard:
    items = [*notes, ("", text.to_lines(row.summary_html))]
    return CatchUpCard(
        meeting_id=row.id,
        title=row.title,
        group_name=row.group_name,
        starts_at=row.starts_at,
        decisions=tuple(decisions),
        concerning=tuple(
            card.sentences_about(
                [*decisions, *(words for _title, words in items)],
                viewer.funds.get(viewer.fund_in(row.group_id) or row.id, ""),
            )[:6]
        ),
        actions=tuple(_own_actions(viewer, actions)),
        debrief_html=debrief.text_html if debrief else "",
        debrief_by=debrief.by_fund if debrief else "",
        excerpts=tuple(card.excerpts(items)),
    )


def _own_actions(viewer: Viewer, actions: Iterable[Any]) -> Iterator[CardAction]:
    """The open action points of the viewer, and those of their fund that no person owns."""
    for action in actions:
        is_of_fund = action.owner_id is None and action.fund_id in viewer.fund_ids
        if action.done_at is None and (action.owner_id == viewer.id or is_of_fund):
            is_overdue = action.due_on is not None and action.due_on < today()
            yield CardAction(action.id, action.text, action.due_on, is_overdue)
