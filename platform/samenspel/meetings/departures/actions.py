"""Writes of what goes over to others when somebody leaves, or goes to another fund."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from samenspel import mail
from samenspel.db import session
from samenspel.groups import actions as group_actions
from samenspel.groups import queries as groups
from samenspel.groups.leads import actions as leads
from samenspel.groups.models import Group
from samenspel.jobs import index_later
from samenspel.meetings.departures import queries
from samenspel.meetings.departures.queries import Charge, ChargeKind
from samenspel.meetings.handover import actions as handover
from samenspel.meetings.models import Meeting
from samenspel.meetings.news import queue_news
from samenspel.people.accounts import actions as accounts
from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer
from samenspel.web import in_language

#: By the key of the thing; None for nobody.
Successors = Mapping[str, Account | None]


def leave(viewer: Viewer, account: Account, charges: Sequence[Charge], successors: Successors, at: datetime) -> None:
    """Hands over what hangs on somebody, by the key of each thing, and closes their account."""
    accounts.cancel_departure(account.id)
    _hand_over(viewer, account, charges, successors, at)
    accounts.close_account(account)


def move(
    viewer: Viewer,
    account: Account,
    charges: Sequence[Charge],
    successors: Successors,
    at: datetime,
    *,
    fund_id: uuid.UUID,
    role: Role,
) -> None:
    """Has somebody go on for another fund from a moment, with what is not handed over; they leave the groups for which
    nobody was chosen."""
    accounts.cancel_departure(account.id)
    _hand_over(viewer, account, charges, successors, at)
    for charge in charges:
        if charge.kind is ChargeKind.GROUP and successors.get(charge.key, account) is None:
            group_actions.leave(account.id, charge.thing_id, at)
    accounts.change_account(account, role=role, fund_id=fund_id, organisation="", at=at)


def _hand_over(
    viewer: Viewer, account: Account, charges: Sequence[Charge], successors: Successors, at: datetime
) -> None:
    taken: dict[uuid.UUID, list[Charge]] = {}
    for charge in charges:
        successor = successors.get(charge.key)
        if successor is not None and successor.id != account.id:
            _give(viewer, account, charge, successor, at)
            taken.setdefault(successor.id, []).append(charge)
    known = {each.id: each for each in successors.values() if each is not None}
    for successor_id, theirs in taken.items():
        if successor_id != viewer.id:
            _tell(viewer, account, known[successor_id], theirs)


def _give(viewer: Viewer, account: Account, charge: Charge, successor: Account, at: datetime) -> None:
    """Gives one thing to somebody else, where it is still the old one's."""
    if charge.kind is ChargeKind.INVITATIONS:
        for invitation in queries.invitations_by(viewer, account.id):
            invitation.invited_by_id = successor.id
        return
    assert charge.group_id is not None
    if charge.kind is ChargeKind.GROUP:
        membership = groups.membership_of(account.id, charge.group_id)
        if membership is not None and membership.left_at is None:
            handover.take_place(membership, successor, at)
    elif charge.kind is ChargeKind.LEAD:
        group = session().get_one(Group, charge.group_id)
        leads.offer_lead(viewer, group, successor.id, is_co=group.lead_account_id != account.id, words="")
    elif charge.kind is ChargeKind.POINT:
        handover.hand_over(viewer.id, account.id, successor.id, charge.group_id, point_ids=[charge.thing_id])
    elif charge.kind is ChargeKind.ITEM:
        handover.hand_over(viewer.id, account.id, successor.id, charge.group_id, item_ids=[charge.thing_id])
    elif charge.kind is ChargeKind.REPORTER:
        meeting = session().get_one(Meeting, charge.thing_id)
        if meeting.reporter_id == account.id:
            meeting.reporter_id = successor.id
    else:
        for meeting in queries.coming_meetings(charge, account.id):
            meeting.organiser_id = successor.id
            index_later("meeting", meeting.id)
            queue_news(viewer.id, meeting.id)


def _tell(viewer: Viewer, account: Account, successor: Account, charges: Sequence[Charge]) -> None:
    """Tells somebody, in one mail, of all that they take over."""
    with in_language(successor.locale):
        subject = _("Je neemt over van %(name)s", name=account.name)
    mail.send_later(
        successor.email,
        subject,
        "people_taken_over",
        locale=successor.locale,
        name=successor.name,
        old=account.name,
        by=viewer.name,
        charges=[(charge.kind.value, charge.title, charge.group_name) for charge in charges],
        link=mail.link_to("home.start"),
    )
