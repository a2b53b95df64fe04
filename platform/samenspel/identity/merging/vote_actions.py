"""Writes of a merge for polls: in one that is open a person has one voice; one that is closed stays as it was."""

import uuid

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, session
from samenspel.polls.box.sealing import vote_under, with_vote
from samenspel.polls.models import Ballot, BallotBox, Poll


def give_votes(goes: uuid.UUID, stays: uuid.UUID) -> None:
    """Has the votes of one account be those of the other. Where both voted in an open poll, the newest vote counts; in
    an anonymous one nobody knows which that is, and the vote of the account that stays does."""
    query = sa.select(Ballot, Poll).join(Poll, col(Poll.id) == Ballot.poll_id).where(col(Ballot.voter_id) == goes)
    for ballot, poll in session().execute(query).all():
        mine = (
            session()
            .execute(sa.select(Ballot).where(col(Ballot.poll_id) == poll.id, col(Ballot.voter_id) == stays))
            .scalar()
        )
        is_open = poll.is_open(now())
        if poll.is_anonymous and is_open:
            _give_sealed(poll.id, goes, None if mine else stays)
        if mine is None:
            ballot.voter_id = stays
        elif is_open:
            if ballot.voted_at is not None and (mine.voted_at is None or ballot.voted_at > mine.voted_at):
                mine.choices, mine.reason, mine.voted_at = ballot.choices, ballot.reason, ballot.voted_at
            session().delete(ballot)
    session().flush()


def _give_sealed(poll_id: uuid.UUID, goes: uuid.UUID, stays: uuid.UUID | None) -> None:
    box = session().get(BallotBox, poll_id, populate_existing=True)
    vote = vote_under(box.votes, poll_id, goes) if box is not None else None
    if box is None or vote is None:
        return
    box.votes = with_vote(box.votes, poll_id, goes, None)
    if stays is not None:
        box.votes = with_vote(box.votes, poll_id, stays, vote)
    session().add(box)
