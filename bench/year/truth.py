"""What was planted in a simulated year: what each person had to do, what happened, and what it was about."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from samenspel.activity.things import Thing


@dataclass
class Duty:
    """Something that one person must do before `due_at`; `words` stand in every mail that tells of it.

    `ended_at` is when it was done, or when it no longer had to be.
    """

    account_id: uuid.UUID
    kind: str
    thing: Thing
    words: str
    given_at: datetime
    due_at: datetime
    ended_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return self.given_at <= at < self.due_at and (self.ended_at is None or at < self.ended_at)


@dataclass(frozen=True)
class Subject:
    """What a thing is about, and for whom it is meant by name."""

    theme: str | None
    group_id: uuid.UUID
    member_ids: frozenset[uuid.UUID]
    fund_ids: frozenset[uuid.UUID] = frozenset()
    account_ids: frozenset[uuid.UUID] = frozenset()


@dataclass
class PublishedDecision:
    meeting_id: uuid.UUID
    group_id: uuid.UUID
    theme: str | None
    is_open: bool
    text: str
    at: datetime


@dataclass(frozen=True)
class SentMail:
    at: datetime
    to: str
    subject: str
    text: str
    is_digest: bool


@dataclass
class Truth:
    duties: list[Duty] = field(default_factory=list)
    subjects: dict[Thing, Subject] = field(default_factory=dict)
    decisions: list[PublishedDecision] = field(default_factory=list)
    mails: list[SentMail] = field(default_factory=list)
    #: When somebody opened a thing, or said that it is relevant.
    opened: dict[tuple[uuid.UUID, Thing], list[datetime]] = field(default_factory=dict)

    def end(self, thing: Thing, at: datetime, account_id: uuid.UUID | None = None) -> None:
        """Ends what must be done with a thing, for one person or for all."""
        for duty in self.duties:
            if duty.thing == thing and duty.ended_at is None and account_id in (None, duty.account_id):
                duty.ended_at = at

    def open_duties(self, account_id: uuid.UUID, at: datetime) -> list[Duty]:
        return [duty for duty in self.duties if duty.account_id == account_id and duty.is_open(at)]

    def note_opened(self, account_id: uuid.UUID, thing: Thing, at: datetime) -> None:
        self.opened.setdefault((account_id, thing), []).append(at)
