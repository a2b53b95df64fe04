"""Polls as tests make and look at them."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col, select

from samenspel.activity.things import Thing, ThingKind
from samenspel.db import Row, now, session
from samenspel.people.models import Account
from samenspel.polls import actions, queries
from samenspel.polls.actions import PollDetails
from samenspel.polls.ballots.actions import vote
from samenspel.polls.models import Ballot, Poll, PollKind, ResultsShown, Voice
from samenspel.polls.seen import SeenPoll
from samenspel.topics.models import Topic
from samenspel.viewer import Viewer
from tests import make
from tests.world import World, viewer

OPTIONS = ("Gent", "Brussel", "Leuven")


def make_poll(
    world: World,
    by: Account | None = None,
    closes_at: datetime | None = None,
    topic: Topic | None = None,
    **details: Any,
) -> Poll:
    """A poll of Ann in a topic of the open group, open for a week."""
    author = by or world.ann
    topic = topic or make.topic(world.open_group, author, "Waar komen we samen?")
    usual: dict[str, Any] = {
        "kind": PollKind.SINGLE,
        "question": "Waar komen we samen?",
        "explanation": "",
        "options": OPTIONS,
        "max_choices": None,
        "voice": Voice.PERSON,
        "is_anonymous": False,
        "results": ResultsShown.AFTER_VOTE,
        "asks_reason": False,
    }
    place = Thing(ThingKind.TOPIC, topic.id)
    end = closes_at or now() + timedelta(days=7)
    poll = actions.open_poll(viewer(author), place, topic.group_id, PollDetails(**usual | details), end)
    session().commit()
    return poll


def id_of(row: Row) -> uuid.UUID:
    """The id of a row, also of one that a request has let go of."""
    found: uuid.UUID = sa.inspect(row).identity[0]
    return found


def viewer_of(account: Account) -> Viewer:
    """Somebody as the one who looks, also where a request has let go of the row."""
    found = session().get(Account, id_of(account))
    assert found is not None
    return viewer(found)


def cast(account: Account, poll: Poll, *choices: int, reason: str = "") -> None:
    """Somebody votes."""
    poll_id = id_of(poll)
    session().close()  # what a page left open
    edition = session().exec(select(Poll.edition).where(Poll.id == poll_id)).one()
    vote(viewer_of(account), poll_id, edition, choices, reason)
    session().commit()


def seen_by(account: Account, poll: Poll) -> SeenPoll:
    """The poll as somebody sees it."""
    session().close()
    found = queries.reach(viewer_of(account), id_of(poll))
    assert found is not None
    return found


def ballots_of(poll: Poll) -> list[Ballot]:
    session().close()
    return list(session().exec(select(Ballot).where(col(Ballot.poll_id) == id_of(poll))))


def new_poll(topic: Topic, client: FlaskClient, soort: str = "", **typed: Any) -> Any:
    """Sends the form of a new poll, as a browser that typed only the simple part of it."""
    day = now() + timedelta(days=7)
    usual = {
        "question": "Waar komen we samen?",
        "options": "Gent\nBrussel\nLeuven",
        "kind": "single",
        "closes_on": f"{day:%Y-%m-%d}",
        "closes_hour": "17:00",
        "voice": "person",
        "results": "after_vote",
    }
    address = f"/onderwerpen/{topic.id}/peilingen/nieuw" + (f"?soort={soort}" if soort else "")
    return client.post(address, data=usual | typed)
