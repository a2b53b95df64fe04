"""Series of meetings, and templates with what is usual for a kind of group."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.db import Row, choice
from samenspel.groups.models import GroupKind
from samenspel.meetings.calendars.rhythm import Rhythm
from samenspel.meetings.fields import MeetingFields


class MeetingSeries(Row, table=True):
    """Meetings that belong together, and their rhythm. Each of them is a `Meeting` with this `series_id`.

    `sequence` counts how often the series was sent to calendars as a whole (SEQUENCE of the master event).
    """

    __tablename__ = "meeting_series"
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    rhythm: Rhythm = Field(sa_type=choice(Rhythm))
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class MeetingTemplate(Row, table=True):
    """What is usual for the meetings of a kind of group: their length, their place and the items of their agenda.

    `items` are dictionaries with title, minutes and wanted.
    """

    __tablename__ = "meeting_template"
    kind: GroupKind = Field(sa_type=choice(GroupKind), unique=True)
    minutes: int = 120
    place: str = Field(default="", max_length=200)
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)


#: The fields of a meeting that a template gives.
TEMPLATE_FIELDS = tuple(name for name in MeetingFields.names() if name in MeetingTemplate.model_fields)


def template_fields(template: MeetingTemplate | None) -> dict[str, Any]:
    """The fields of a meeting that a template gives, as the `data` of a form."""
    return {name: getattr(template, name) for name in TEMPLATE_FIELDS} if template else {}
