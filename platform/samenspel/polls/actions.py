"""Writes of polls: asked, changed, closed, opened again, withdrawn, concluded. Votes are in `ballots/actions`."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.activity import actions as activity
from samenspel.activity.models import Verb
from samenspel.activity.notices import actions as notices
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.jobs import enqueue, index_later
from samenspel.polls.ballots.actions import break_seals, lock_poll, push
from samenspel.polls.ballots.words import vote_by_words as vote_by_words
from samenspel.polls.models import Ballot, BallotBox, Conclusion, Poll, PollKind, ResultsShown, Voice
from samenspel.polls.seen import SeenPoll, path_of
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PollDetails:
    """What a form says of a poll, but for its end."""

    kind: PollKind
    question: str
    explanation: str
    options: tuple[str, ...]
    max_choices: int | None
    voice: Voice
    is_anonymous: bool
    results: ResultsShown
    asks_reason: bool
    agenda_item_id: uuid.UUID | None = None

    @classmethod
    def from_row(cls, poll: Poll) -> "PollDetails":
        return cls(
            kind=poll.kind,
            question=poll.question,
            explanation=poll.explanation,
            options=tuple(poll.options),
            max_choices=poll.max_choices,
            voice=poll.voice,
            is_anonymous=poll.is_anonymous,
            results=poll.results,
            asks_reason=poll.asks_reason,
            agenda_item_id=poll.agenda_item_id,
        )

    def write_to(self, poll: Poll) -> None:
        poll.kind, poll.question, poll.options = self.kind, self.question, list(self.options)
        poll.explanation, poll.explanation_html = self.explanation, text.to_html(self.explanation)
        poll.max_choices, poll.voice, poll.is_anonymous = self.max_choices, self.voice, self.is_anonymous
        poll.results, poll.asks_reason, poll.agenda_item_id = self.results, self.asks_reason, self.agenda_item_id


def open_poll(
    viewer: Viewer, place: Thing, group_id: uuid.UUID, details: PollDetails, closes_at: datetime | None
) -> Poll:
    """Asks the people of a group something, in a topic or with a meeting."""
    poll = Poll(
        group_id=group_id,
        topic_id=place.id if place.kind is ThingKind.TOPIC else None,
        meeting_id=place.id if place.kind is ThingKind.MEETING else None,
        author_id=viewer.id,
        fund_id=viewer.fund_in(group_id),
        kind=details.kind,
        question=details.question,
        closes_at=closes_at,
    )
    details.write_to(poll)
    session().add(poll)
    session().flush()
    path = path_of(poll.id)
    activity.record(viewer, Verb.OPENED_POLL, group_id, poll.id, poll.question, path, text=poll.explanation)
    index_later("poll", poll.id)
    _tell(poll, viewer, "opened")
    return poll


class PollChanged(Exception):
    """Somebody voted, or closed the poll, since the page was shown."""


def change_poll(viewer: Viewer, seen: SeenPoll, details: PollDetails, *, restart: bool) -> None:
    """Changes what is asked. Votes for what was asked before go, and their voters are asked again.

    Raises PollChanged where there are votes and their loss was not accepted (`restart`), or the poll is over.
    """
    poll = lock_poll(seen.id)
    if not poll.is_open(now()):
        raise PollChanged
    if details == PollDetails.from_row(poll):
        return
    if _has_votes(poll.id):
        if not restart:
            raise PollChanged
        session().execute(sa.delete(Ballot).where(col(Ballot.poll_id) == poll.id))
        session().execute(sa.delete(BallotBox).where(col(BallotBox.poll_id) == poll.id))
        poll.asked_at, poll.reminded_at = now(), None
    title = poll.question
    details.write_to(poll)
    poll.edition += 1
    session().flush()
    if poll.question != title:
        activity.rename(poll.id, poll.question)
        notices.retitle(poll.thing, poll.question)
    activity.revise(poll.id, Verb.OPENED_POLL, poll.question, poll.explanation)
    index_later("poll", poll.id)
    _tell(poll, viewer, "restarted" if restart else "")
    enqueue("outsider-poll-mail", {"poll": str(poll.id), "by": viewer.name})
    push(poll.id)


def _has_votes(poll_id: uuid.UUID) -> bool:
    voted = sa.exists().where(col(Ballot.poll_id) == poll_id)
    outside = sa.exists().where(col(InvitedOutsider.poll_id) == poll_id, col(InvitedOutsider.answered_at).is_not(None))
    return bool(session().execute(sa.select(sa.or_(voted, outside))).scalar())


def set_end(viewer: Viewer, seen: SeenPoll, closes_at: datetime | None) -> None:
    """Gives a poll another end, or none. One that was over is open again, and asks those who did not vote."""
    poll = lock_poll(seen.id)
    was_over = poll.is_over(now())
    if was_over and not seen.may_reopen:
        raise PollChanged
    if not was_over and poll.closes_at == closes_at:
        return
    poll.closes_at = closes_at
    if closes_at is None or closes_at - timedelta(days=1) > now():
        poll.reminded_at = None
    if was_over:
        poll.closed_at, poll.told_at, poll.asked_at = None, None, now()
        activity.forget(poll.id, CLOSED)
    session().flush()
    _tell(poll, viewer, "reopened" if was_over else "")
    push(poll.id)


#: The number by which the activity of the end of a poll differs from that of its beginning.
CLOSED = 1


def close_poll(viewer: Viewer, seen: SeenPoll) -> None:
    """Closes a poll before its time, or one that has no end. Its people hear of the result."""
    poll = lock_poll(seen.id)
    if poll.is_open(now()):
        end_poll(poll, viewer)


def end_poll(poll: Poll, viewer: Viewer | None = None) -> None:
    """Writes down that a poll is over, by somebody or by its time; from then on nobody can tell who cast which of its
    anonymous votes."""
    poll.closed_at = now()
    break_seals(poll)
    session().flush()
    enqueue("poll-result", {"poll": str(poll.id), "by": str(viewer.id) if viewer else None})
    push(poll.id)


def withdraw_poll(seen: SeenPoll) -> None:
    """Takes a poll back: its question stays to be read, its votes are removed, and nobody is asked any more."""
    poll = lock_poll(seen.id)
    if poll.withdrawn_at is not None:
        return
    poll.withdrawn_at = now()
    session().execute(sa.delete(Ballot).where(col(Ballot.poll_id) == poll.id))
    session().execute(sa.delete(BallotBox).where(col(BallotBox.poll_id) == poll.id))
    session().execute(sa.delete(InvitedOutsider).where(col(InvitedOutsider.poll_id) == poll.id))
    session().flush()
    notices.forget(poll.thing)
    activity.forget(poll.id)
    index_later("poll", poll.id)
    push(poll.id)


def conclude(viewer: Viewer, seen: SeenPoll, conclusion: Conclusion, words: str) -> None:
    """Writes down what became of a proposal, and closes it."""
    poll = lock_poll(seen.id)
    if poll.withdrawn_at is not None:
        raise PollChanged
    if (poll.conclusion, poll.conclusion_words) == (conclusion, words):
        return
    poll.conclusion, poll.conclusion_words = conclusion, words
    poll.concluded_at, poll.concluded_by_id = now(), viewer.id
    if poll.is_open(now()):
        end_poll(poll, viewer)
    else:
        session().flush()
        enqueue("poll-result", {"poll": str(poll.id), "by": str(viewer.id), "again": True})
    index_later("poll", poll.id)
    push(poll.id)


def answer_ballot(viewer: Viewer, seen: SeenPoll, ballot_id: uuid.UUID, words: str) -> None:
    """Answers an objection or a question; empty words take the answer back."""
    values = {"answer": words, "answered_at": now() if words else None, "answered_by_id": viewer.id if words else None}
    changed = (
        sa.update(Ballot)
        .where(col(Ballot.id) == ballot_id, col(Ballot.poll_id) == seen.id, col(Ballot.answer) != words)
        .values(values)
        .returning(col(Ballot.id))
    )
    if session().execute(changed).first() is None:
        return
    if words:
        enqueue("poll-answer", {"ballot": str(ballot_id), "by": str(viewer.id)})
    push(seen.id)


def move_polls(place: Thing, group_id: uuid.UUID) -> list[Thing]:
    """Has the polls of a topic go along with it to another group, and returns them as things. From then on the people
    of that group vote; the votes that were cast stay counted."""
    column = Poll.topic_id if place.kind is ThingKind.TOPIC else Poll.meeting_id
    moved = sa.update(Poll).where(col(column) == place.id).values(group_id=group_id).returning(col(Poll.id))
    found = list(session().execute(moved.execution_options(synchronize_session=False)).scalars())
    for poll_id in found:
        index_later("poll", poll_id)
        enqueue("poll-news", {"poll": str(poll_id), "by": None, "what": ""})
    return [Thing(ThingKind.POLL, poll_id) for poll_id in found]


def record_told(poll: Poll) -> None:
    """Notes that people were told of the result."""
    poll.told_at = now()


def record_reminder(poll: Poll) -> None:
    """Notes that people were reminded: that happens once, unless the poll begins anew or ends later."""
    poll.reminded_at = now()


def _tell(poll: Poll, viewer: Viewer, what: str) -> None:
    enqueue("poll-news", {"poll": str(poll.id), "by": str(viewer.id), "what": what})
