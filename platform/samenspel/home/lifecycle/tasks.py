"""Background work of the life of groups."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from samenspel import clock
from samenspel.db import session
from samenspel.groups.guests import actions as guests
from samenspel.groups.guests import queries as guest_queries
from samenspel.groups.models import Group, LeadOffer, Membership
from samenspel.home.lifecycle import actions, queries
from samenspel.people.models import Account


def review_groups() -> None:
    """Looks at all groups at work, once a day: which of them fell silent, and which of them end."""
    last = queries.last_events()
    for group in queries.groups_at_work():
        actions.review_end(group)
        if group.archived_at is None:
            actions.review_silence(group, last[group.id])


def wake_groups() -> None:
    """Looks at the silent groups, once an hour: they are no longer called so once something happens in them."""
    silent = [group for group in queries.groups_at_work() if group.silent_since is not None]
    if not silent:
        return
    last = queries.last_events([group.id for group in silent])
    for group in silent:
        actions.review_silence(group, last[group.id])


def review_guests() -> None:
    """Ends the time of guests whose last day in a group is over, and tells of those that come within a week."""
    today = clock.today()
    soon: dict[uuid.UUID, tuple[Group, list[tuple[Membership, Account]]]] = {}
    for membership, account, group in guest_queries.guests_until(today + actions.GUESTS_TOLD_AHEAD):
        assert membership.until is not None
        if membership.until < today:
            guests.end(membership)
        elif membership.until_told != membership.until and account.active:
            soon.setdefault(group.id, (group, []))[1].append((membership, account))
    for group, told in soon.values():
        actions.tell_last_days(group, told)


def tell_offers(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells who is asked to lead a group, unless that was taken back."""
    for offer in _offers(payloads):
        if offer.answered_at is None:
            group = session().get_one(Group, offer.group_id)
            actions.tell_offer(offer, group, session().get_one(Account, offer.account_id))


def tell_answers(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells who asked somebody to lead a group what the answer is."""
    for offer in _offers(payloads):
        group, asker = session().get_one(Group, offer.group_id), session().get_one(Account, offer.by_id)
        actions.tell_answer(offer, group, asker, session().get_one(Account, offer.account_id))


def _offers(payloads: Sequence[dict[str, Any]]) -> Iterator[LeadOffer]:
    for payload in payloads:
        offer = session().get(LeadOffer, uuid.UUID(payload["offer"]))
        if offer is not None:
            yield offer
