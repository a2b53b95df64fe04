"""Background work of polls: who is asked, reminded and told; and what ends by its time."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from samenspel.activity import actions as activity
from samenspel.activity.joining.guests import stop_asking
from samenspel.activity.models import Verb
from samenspel.clock import from_local, local
from samenspel.db import now, session
from samenspel.groups.outsiders.queries import outsiders_in
from samenspel.groups.queries import viewers_of
from samenspel.jobs import enqueue
from samenspel.polls import actions
from samenspel.polls.models import Ballot, Poll
from samenspel.polls.seen import path_of
from samenspel.polls.todos import actions as todos
from samenspel.polls.todos import queries

#: A poll that is open for less long reminds nobody.
REMIND_FROM = timedelta(days=2)


def tell_news(payloads: Sequence[dict[str, Any]]) -> None:
    """Has the notices of a `poll` follow a change that `by` made; `what` is opened, restarted, reopened, or empty."""
    for payload in payloads:
        poll = session().get(Poll, uuid.UUID(payload["poll"]))
        if poll is not None:
            todos.update_to_dos(_id(payload["by"]), poll_id=poll.id)
            if payload["what"] == "opened" and poll.is_open(now()):
                todos.tell_opened(poll)


def tell_result(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells once that a `poll` is over, closed `by` somebody or by its time; `again` of a later conclusion."""
    for payload in payloads:
        poll = session().get(Poll, uuid.UUID(payload["poll"]))
        is_told = poll is not None and poll.told_at is not None and not payload.get("again")
        if poll is None or poll.withdrawn_at is not None or poll.closed_at is None or is_told:
            continue
        by = _id(payload["by"])
        stop_asking([each.id for each in outsiders_in([poll.id])])
        todos.tell_result(poll, by)
        if poll.told_at is None:
            _record_end(poll, by or poll.author_id)
        actions.record_told(poll)


def _record_end(poll: Poll, account_id: uuid.UUID) -> None:
    who, path, at = next(iter(viewers_of([account_id])), None), path_of(poll.id), poll.closed_at
    if who is not None:
        activity.record(who, Verb.CLOSED_POLL, poll.group_id, poll.id, poll.question, path, actions.CLOSED, at=at)


def tell_answer(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells somebody that their objection was answered."""
    for payload in payloads:
        ballot = session().get(Ballot, uuid.UUID(payload["ballot"]))
        poll = session().get(Poll, ballot.poll_id) if ballot is not None else None
        if ballot is not None and poll is not None and ballot.answered_at is not None:
            todos.tell_answer(poll, ballot, uuid.UUID(payload["by"]))


def check_times() -> None:
    """Each minute: ends the polls whose time is over, and reminds a day before."""
    for poll in queries.polls_to_end():
        actions.end_poll(poll)
    for poll in queries.polls_closing(now() + timedelta(days=2)):
        remind_at = reminder_of(poll)
        if remind_at is not None and remind_at <= now():
            todos.remind(poll)
            if outsiders_in([poll.id]):
                enqueue("outsider-poll-mail", {"poll": str(poll.id), "is_reminder": True})
            actions.record_reminder(poll)


def reminder_of(poll: Poll) -> datetime | None:
    """The same hour a day before its end, on a day of 23 or 25 hours too; None for one that is open too short."""
    if poll.closes_at is None or poll.closes_at - poll.asked_at < REMIND_FROM:
        return None
    here = local(poll.closes_at)
    try:
        return from_local(here.date() - timedelta(days=1), here.time())
    except ValueError:  # an hour that the clock skipped
        return poll.closes_at - timedelta(days=1)


def update_all() -> None:
    """Makes the notices of all polls say what is to do: for who began or ended to take part, and what was lost."""
    todos.update_to_dos()


def _id(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None
