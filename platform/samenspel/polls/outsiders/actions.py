"""Writes of votes of people from outside the group."""

import uuid
from collections.abc import Sequence

from samenspel.activity.joining.guests import stop_asking
from samenspel.groups.outsiders import actions as outsiders
from samenspel.groups.outsiders.actions import PersonToAsk
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.jobs import enqueue
from samenspel.polls.ballots.actions import lock_poll, push, require_asked
from samenspel.polls.ballots.checking import check_vote
from samenspel.polls.outsiders import queries
from samenspel.polls.seen import SeenPoll
from samenspel.viewer import Viewer


def invite(viewer: Viewer, seen: SeenPoll, people: Sequence[PersonToAsk], words: str) -> list[uuid.UUID]:
    """Asks people from outside the group to vote, and mails those who were not asked before."""
    ids = outsiders.invite(viewer.id, people, meeting_id=None, poll_id=seen.id)
    if ids:
        payload = {"ids": [str(each) for each in ids], "by": viewer.name, "words": words}
        enqueue("outsider-poll-mail", payload)
    return ids


def withdraw(seen: SeenPoll, outsider: InvitedOutsider) -> None:
    """Takes an invitation back, with the vote."""
    stop_asking([outsider.id])
    outsiders.withdraw(outsider)
    push(seen.id)


def vote(
    seen: SeenPoll, outsider: InvitedOutsider, name: str, edition: int, choices: Sequence[int], reason: str
) -> None:
    """Votes, or changes a vote. Raises VoteRefused where the poll closed or asks something else since."""
    poll = lock_poll(seen.id)
    require_asked(poll, edition)
    if not poll.asks_reason:
        reason = ""
    check_vote(poll, choices, reason)
    outsiders.save_vote(outsider, name, choices, reason, edition)
    stop_asking([outsider.id])
    push(seen.id)


def follow_into_group(group_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Takes back the guest votes of somebody who is in the group now: they are asked as all in it are."""
    for guest in queries.guests_who_joined(group_id, account_id):
        poll_id = guest.poll_id
        stop_asking([guest.id])
        outsiders.withdraw(guest)
        if poll_id:
            push(poll_id)


def delete_outdated() -> None:
    """Deletes who was asked to polls that are over for long."""
    outsiders.delete_outdated(polls=queries.outdated())
