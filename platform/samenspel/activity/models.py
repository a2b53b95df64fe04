"""Activities in groups, for feeds. One row is one event; who may see it follows from its group."""

import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from samenspel.activity.things import ThingKind
from samenspel.db import Row, choice


class Verb(StrEnum):
    OPENED_TOPIC = "opened_topic"
    REPLIED = "replied"
    SOUGHT_DATE = "sought_date"
    PLANNED_MEETING = "planned_meeting"
    SHARED_AGENDA = "shared_agenda"
    CHANGED_MEETING = "changed_meeting"
    CANCELLED_MEETING = "cancelled_meeting"
    PUBLISHED_REPORT = "published_report"
    ADDED_DOCUMENT = "added_document"
    DECIDED = "decided"
    OPENED_POLL = "opened_poll"
    CLOSED_POLL = "closed_poll"

    @property
    def thing_kind(self) -> ThingKind:
        """The kind of what an activity with this verb is about."""
        return _KINDS.get(self, ThingKind.MEETING)


_KINDS = {
    Verb.OPENED_TOPIC: ThingKind.TOPIC,
    Verb.REPLIED: ThingKind.TOPIC,
    Verb.SHARED_AGENDA: ThingKind.AGENDA,
    Verb.PUBLISHED_REPORT: ThingKind.REPORT,
    Verb.ADDED_DOCUMENT: ThingKind.DOCUMENT,
    Verb.DECIDED: ThingKind.DECISION,
    Verb.OPENED_POLL: ThingKind.POLL,
    Verb.CLOSED_POLL: ThingKind.POLL,
}


class Activity(Row, table=True):
    """Somebody did something in a group. `object_id` is a topic, meeting, document or decision, `path` its address.

    `number` is that of a reply or of a version, `words` how many words there are to read, and `fund_ids` are the funds
    that they name.
    """

    __tablename__ = "activity"
    __table_args__ = (sa.Index("ix_activity_group_created", "group_id", "created_at"),)
    verb: Verb = Field(sa_type=choice(Verb))
    actor_id: uuid.UUID = Field(foreign_key="account.id")
    group_id: uuid.UUID = Field(foreign_key="group.id", ondelete="CASCADE")
    object_id: uuid.UUID = Field(index=True)
    title: str = Field(max_length=200)
    path: str = Field(max_length=200)
    number: int | None = None
    words: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    fund_ids: list[str] = Field(default_factory=list, sa_type=sa.JSON, sa_column_kwargs={"server_default": "[]"})
