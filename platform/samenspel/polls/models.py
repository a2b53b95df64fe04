"""Polls and proposals in a topic or ahead of a meeting, and the votes in them."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from samenspel.activity.things import Thing, ThingKind
from samenspel.db import Row, choice, now

#: With fewer options there is no choice; with more nobody reads them.
MIN_OPTIONS, MAX_OPTIONS = 2, 30
#: An anonymous result of fewer votes is never shown: it would say too much about each.
MIN_ANONYMOUS = 3


class PollKind(StrEnum):
    """A proposal asks one thing of everybody: to agree, to object, or to ask a question."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKED = "ranked"
    PROPOSAL = "proposal"


class Stance(StrEnum):
    """The options of a proposal, in this order."""

    AGREE = "agree"
    OBJECTION = "objection"
    QUESTION = "question"

    @property
    def position(self) -> int:
        return list(Stance).index(self)


class Voice(StrEnum):
    """Who has one voice: each person, or each fund, whose people share it."""

    PERSON = "person"
    FUND = "fund"


class ResultsShown(StrEnum):
    """From when on the result is shown: always, to those who voted, or once the poll is closed."""

    ALWAYS = "always"
    AFTER_VOTE = "after_vote"
    AFTER_CLOSE = "after_close"


class Conclusion(StrEnum):
    """What became of a proposal, in the words of its author."""

    ADOPTED = "adopted"
    AMENDED = "amended"
    REJECTED = "rejected"
    DROPPED = "dropped"


class Poll(Row, table=True):
    """A question to the people of a group, in a topic or with a meeting (and perhaps for an item of its agenda).

    `options` is empty for a proposal, which has the stances. `max_choices` is how many options one may choose, and of a
    ranked poll how many one must rank; None is all. `edition` counts the changes of what is asked: a vote for an older
    one is not taken. `asked_at` is when people were last asked to vote. It is over at `closes_at` or `closed_at`,
    whichever comes first; `withdrawn_at` says that it no longer counts.
    """

    __tablename__ = "poll"
    __table_args__ = (sa.CheckConstraint("(topic_id IS NULL) <> (meeting_id IS NULL)", name="one_thing"),)
    group_id: uuid.UUID = Field(foreign_key="group.id", index=True, ondelete="CASCADE")
    topic_id: uuid.UUID | None = Field(default=None, foreign_key="topic.id", index=True, ondelete="CASCADE")
    meeting_id: uuid.UUID | None = Field(default=None, foreign_key="meeting.id", index=True, ondelete="CASCADE")
    agenda_item_id: uuid.UUID | None = Field(
        default=None, foreign_key="agenda_item.id", index=True, ondelete="SET NULL"
    )
    author_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id", description="the author's fund at the time")
    kind: PollKind = Field(sa_type=choice(PollKind))
    question: str = Field(max_length=300)
    explanation: str = ""
    explanation_html: str = ""
    options: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    max_choices: int | None = None
    voice: Voice = Field(default=Voice.PERSON, sa_type=choice(Voice))
    is_anonymous: bool = False
    results: ResultsShown = Field(default=ResultsShown.AFTER_VOTE, sa_type=choice(ResultsShown))
    asks_reason: bool = False
    edition: int = 1
    asked_at: datetime = Field(default_factory=now)
    closes_at: datetime | None = Field(default=None, index=True)
    closed_at: datetime | None = None
    told_at: datetime | None = Field(default=None, description="when people were told of the result")
    reminded_at: datetime | None = None
    withdrawn_at: datetime | None = None
    conclusion: Conclusion | None = Field(default=None, sa_type=choice(Conclusion))
    conclusion_words: str = ""
    concluded_at: datetime | None = None
    concluded_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")

    @property
    def place(self) -> Thing:
        """What it belongs to."""
        if self.topic_id is not None:
            return Thing(ThingKind.TOPIC, self.topic_id)
        assert self.meeting_id is not None
        return Thing(ThingKind.MEETING, self.meeting_id)

    @property
    def thing(self) -> Thing:
        """The poll itself, for notices."""
        return Thing(ThingKind.POLL, self.id)

    @property
    def is_proposal(self) -> bool:
        return self.kind is PollKind.PROPOSAL

    @property
    def option_count(self) -> int:
        return len(Stance) if self.is_proposal else len(self.options)

    @property
    def most_choices(self) -> int:
        """How many options one vote may hold; a ranked poll asks for exactly so many."""
        if self.kind in (PollKind.SINGLE, PollKind.PROPOSAL):
            return 1
        return min(self.max_choices or self.option_count, self.option_count)

    def is_over(self, at: datetime) -> bool:
        """Whether its time has passed or somebody closed it."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= at)

    def is_open(self, at: datetime) -> bool:
        """Whether votes count at this moment."""
        return self.withdrawn_at is None and not self.is_over(at)


class Ballot(SQLModel, table=True):
    """A voice that was used. `voter_id` is the person, or the fund for which `account_id` voted last.

    `choices` are positions of options, of a ranked poll in order of rank. Of an anonymous poll the row only says that
    the voice was used: no choices, no reason, no moment; what was voted is in its `BallotBox`. The id is random, as one
    that sorts by time would put the two beside each other. `answer` is what the author of a proposal said to it.
    """

    __tablename__ = "poll_ballot"
    __table_args__ = (sa.UniqueConstraint("poll_id", "voter_id", name="uq_poll_ballot_poll_voter"),)
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    poll_id: uuid.UUID = Field(foreign_key="poll.id", ondelete="CASCADE")
    voter_id: uuid.UUID
    account_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    fund_id: uuid.UUID | None = Field(default=None, foreign_key="fund.id")
    choices: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    reason: str = ""
    voted_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None
    answered_by_id: uuid.UUID | None = Field(default=None, foreign_key="account.id")


class BallotBox(SQLModel, table=True):
    """The votes of an anonymous poll, in one value that is written anew with each vote: there are no rows whose order
    or moment could be laid beside those of the voters.

    While the poll is open each vote is under a seal that only its voter and the keys of this installation can make
    again, so that it can be changed. Closing breaks the seals. See docs/decisions/0054.
    """

    __tablename__ = "poll_ballot_box"
    poll_id: uuid.UUID = Field(foreign_key="poll.id", primary_key=True, ondelete="CASCADE")
    votes: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
