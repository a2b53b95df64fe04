"""Polls as a viewer sees them: what their pages, mails and mailed answers ask of one."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from samenspel.activity.things import ThingKind
from samenspel.addresses import path_to
from samenspel.db import now
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.polls.box.counting import OptionTally, in_order, tally
from samenspel.polls.models import (
    MIN_ANONYMOUS,
    Conclusion,
    Poll,
    PollKind,
    ResultsShown,
    Stance,
    Voice,
)
from samenspel.polls.words import CONCLUSIONS, formula, option_names, what_is_asked


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A voice that was used in a poll, as pages show it. Of an anonymous poll there are no choices."""

    id: uuid.UUID
    poll_id: uuid.UUID
    voter_id: uuid.UUID
    account_id: uuid.UUID
    account_name: str
    fund_id: uuid.UUID | None
    fund_name: str | None
    choices: list[int]
    reason: str
    voted_at: datetime | None
    answer: str
    answered_at: datetime | None

    @property
    def is_objection(self) -> bool:
        return self.choices == [Stance.OBJECTION.position]

    @property
    def is_question(self) -> bool:
        return self.choices == [Stance.QUESTION.position]


@dataclass(frozen=True, slots=True)
class MyVote:
    """What the viewer, or their fund, voted. `by` is who of the fund did."""

    choices: Sequence[int]
    reason: str
    by_id: uuid.UUID | None
    by: str
    voted_at: datetime | None

    def rank_of(self, position: int) -> int | None:
        """The place that an option got in a ranked vote."""
        return self.choices.index(position) + 1 if position in self.choices else None


@dataclass(frozen=True, slots=True)
class OutsiderVote:
    """Somebody from outside the group who was asked to vote, by their name; no `choices` is no vote."""

    name: str
    choices: Sequence[int]
    reason: str

    @classmethod
    def from_row(cls, row: InvitedOutsider, edition: int) -> "OutsiderVote":
        """Their vote as the poll is now: one for an earlier question does not count."""
        return cls(row.label, row.choices if row.edition == edition else (), row.reason)


@dataclass(frozen=True, slots=True)
class SeenPoll:
    """A poll as a viewer reaches it, with what its page shows of it. `expected` is how many have a voice in it."""

    poll: Poll
    group_name: str
    group_slug: str
    author_name: str
    author_party: str | None
    concluded_by: str | None
    expected: int
    box: dict[str, Any] | None
    has_outsiders: bool = False
    at: datetime = field(default_factory=now)
    may_vote: bool = False
    may_manage: bool = False
    may_invite: bool = False
    ballots: Sequence[BallotLine] = ()
    mine: MyVote | None = None
    outsiders: Sequence[OutsiderVote] = ()

    @property
    def id(self) -> uuid.UUID:
        return self.poll.id

    @property
    def group_id(self) -> uuid.UUID:
        return self.poll.group_id

    @property
    def path(self) -> str:
        return path_of(self.poll.id)

    @property
    def place_path(self) -> str:
        """Where it stands in its topic or its meeting."""
        return place_path(self.poll)

    @property
    def is_open(self) -> bool:
        return self.poll.is_open(self.at)

    @property
    def is_over(self) -> bool:
        return self.poll.is_over(self.at)

    @property
    def is_withdrawn(self) -> bool:
        return self.poll.withdrawn_at is not None

    @property
    def ended_at(self) -> datetime | None:
        """When it was over: by its closing date, or because somebody closed it before."""
        return min((each for each in (self.poll.closed_at, self.poll.closes_at) if each), default=None)

    @property
    def may_vote_now(self) -> bool:
        return self.may_vote and self.is_open

    @property
    def may_reopen(self) -> bool:
        """Not an anonymous one: what changed in its result would tell what the last voter voted."""
        is_final = self.poll.is_anonymous or self.poll.conclusion is not None or self.is_withdrawn
        return self.may_manage and self.is_over and not is_final

    @property
    def voices(self) -> int:
        """How many voices were used."""
        return len(self.ballots)

    @property
    def options(self) -> Sequence[str]:
        return option_names(self.poll)

    @property
    def instruction(self) -> Any:
        return what_is_asked(self.poll)

    @property
    def formula(self) -> Any:
        return formula(self.poll) if self.is_ranked else ""

    @property
    def is_ranked(self) -> bool:
        return self.poll.kind is PollKind.RANKED

    @property
    def is_by_fund(self) -> bool:
        return self.poll.voice is Voice.FUND

    @property
    def conclusion(self) -> str:
        return str(CONCLUSIONS[Conclusion(self.poll.conclusion)]) if self.poll.conclusion else ""

    @property
    def has_too_few(self) -> bool:
        """Whether an anonymous result stays unseen, since too few voted."""
        return self.poll.is_anonymous and self.is_over and self.voices < MIN_ANONYMOUS

    @property
    def shows_results(self) -> bool:
        """Whether the viewer may see the result by now. That of an anonymous poll is for after its end: whoever sees a
        result change as somebody votes knows what they voted."""
        if self.is_withdrawn or not (self.ballots or self.outsider_votes):
            return False
        if self.poll.is_anonymous:
            return self.is_over and not self.has_too_few
        if self.is_over or self.poll.results is ResultsShown.ALWAYS:
            return True
        return self.poll.results is ResultsShown.AFTER_VOTE and self.mine is not None

    @property
    def tallies(self) -> list[OptionTally]:
        """What each option got; ranked ones with the most points first. Only where the result may be seen."""
        if not self.shows_results:
            return []
        found = tally(self.poll.option_count, [vote for vote, _reason in self._votes], is_ranked=self.is_ranked)
        return in_order(found) if self.is_ranked else found

    @property
    def _votes(self) -> list[tuple[Sequence[int], str]]:
        if self.poll.is_anonymous:
            return [(vote["choices"], vote["reason"]) for vote in (self.box or {}).values()]
        return [(each.choices, each.reason) for each in self.ballots]

    @property
    def outsider_votes(self) -> list[OutsiderVote]:
        """The votes of people without an account, which are counted apart."""
        return [each for each in self.outsiders if each.choices]

    @property
    def reasons(self) -> list[str]:
        """The reasons in an anonymous poll."""
        return [reason for _vote, reason in self._votes if reason] if self.shows_results else []

    def fund_count(self, position: int) -> int:
        """How many funds the people are of who chose an option."""
        return len({each.fund_id for each in self.ballots if position in each.choices and each.fund_id})

    @property
    def named(self) -> Sequence[BallotLine]:
        """Who voted what, by name, where that may be seen."""
        return [] if self.poll.is_anonymous or not self.shows_results else self.ballots

    @property
    def objections(self) -> list[BallotLine]:
        return [each for each in self.named if each.is_objection]

    @property
    def questions(self) -> list[BallotLine]:
        return [each for each in self.named if each.is_question]

    @property
    def open_objections(self) -> int:
        return sum(1 for each in self.objections if not each.answered_at)


def path_of(poll_id: uuid.UUID) -> str:
    return path_to("polls.show", poll_id=poll_id)


def place_path(poll: Poll) -> str:
    """The place of a poll in its topic or its meeting."""
    place, anchor = poll.place, f"peiling-{poll.id}"
    if place.kind is ThingKind.TOPIC:
        return path_to("topics.show", topic_id=place.id, anchor=anchor)
    return path_to("meetings.show", meeting_id=place.id, anchor=anchor)
