"""Writes of who leads a group. Nobody leads it without having said so; the day and the one before stay as history."""

import uuid

from samenspel.clock import today
from samenspel.db import now, session
from samenspel.groups import actions as groups
from samenspel.groups import queries
from samenspel.groups.models import Group, LeadOffer, LeadSeat, MembershipRole
from samenspel.jobs import analyse_later, enqueue, index_later
from samenspel.viewer import Viewer


def offer_lead(viewer: Viewer, group: Group, account_id: uuid.UUID, *, is_co: bool, words: str) -> LeadOffer:
    """Asks somebody to lead a group, or to do so with the lead. Who was asked already is not asked again."""
    _lock(group)
    for known in queries.open_offers(group.id):
        if (known.account_id, known.is_co) == (account_id, is_co):
            return known
    offer = LeadOffer(group_id=group.id, account_id=account_id, by_id=viewer.id, is_co=is_co, words=words)
    session().add(offer)
    session().flush()
    enqueue("lead-offered", {"offer": str(offer.id)})
    return offer


def answer_offer(viewer: Viewer, group: Group, offer: LeadOffer, *, accepts: bool) -> bool:
    """Stores the answer of who was asked; False where it was withdrawn or answered meanwhile."""
    _lock(group)
    session().refresh(offer)
    if offer.answered_at is not None:
        return False
    offer.answered_at, offer.has_accepted = now(), accepts
    enqueue("lead-answered", {"offer": str(offer.id)})
    if accepts:
        if offer.is_co:
            lead_along(viewer, group)
        else:
            take_lead(viewer, group)
    return True


def withdraw(group: Group, offer: LeadOffer) -> None:
    """Takes back that somebody was asked, unless they answered meanwhile."""
    _lock(group)
    session().refresh(offer)
    if offer.answered_at is None:
        groups.withdraw_offers([offer])


def take_open_seat(viewer: Viewer, group: Group) -> bool:
    """Makes the viewer the lead of a group that nobody leads; False where somebody does meanwhile."""
    _lock(group)
    is_open = group.lead_fund_id is None and not group.lead_label
    if is_open:
        take_lead(viewer, group)
    return is_open


def take_lead(viewer: Viewer, group: Group) -> None:
    """Makes the viewer the lead of a group, for their fund; they organise it from now on."""
    _lock(group)
    for seat in queries.co_seats_of(viewer.id, group.id):
        seat.until = today()
    group.lead_fund_id, group.lead_account_id, group.lead_label = viewer.fund_in(group.id), viewer.id, ""
    groups.seat_lead(group)
    groups.withdraw_offers(each for each in queries.open_offers(group.id) if not each.is_co)
    groups.join(viewer.id, viewer.fund_in(group.id), group.id, MembershipRole.ORGANISER)
    _changed(group)


def lead_along(viewer: Viewer, group: Group) -> None:
    """Makes the viewer lead a group along with its lead, for their fund; they organise it from now on."""
    if group.lead_account_id == viewer.id or queries.co_seats_of(viewer.id, group.id):
        return
    seat = LeadSeat(
        group_id=group.id, fund_id=viewer.fund_in(group.id), account_id=viewer.id, is_co=True, since=today()
    )
    session().add(seat)
    groups.join(viewer.id, viewer.fund_in(group.id), group.id, MembershipRole.ORGANISER)


def step_down(account_id: uuid.UUID, group: Group) -> None:
    """Has somebody lead a group no more. The seat of a lead falls open; they stay its organiser."""
    _lock(group)
    for seat in queries.co_seats_of(account_id, group.id):
        seat.until = today()
    if group.lead_account_id == account_id:
        group.lead_fund_id = group.lead_account_id = None
        groups.seat_lead(group)
        _changed(group)


def _lock(group: Group) -> None:
    """Has two who answer at once come one after the other, on a database where they otherwise would not."""
    session().refresh(group, with_for_update=True)


def _changed(group: Group) -> None:
    index_later("group", group.id)
    analyse_later()
