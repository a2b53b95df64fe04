"""Writes of requests to join a group and of invitations. Who is told of it is told by the jobs that they write."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.clock import midnight, today
from samenspel.db import new_id, now, session, upsert
from samenspel.groups import actions as groups
from samenspel.groups import queries as group_queries
from samenspel.groups.guests import actions as guests
from samenspel.groups.joining import queries
from samenspel.groups.joining.models import GroupInvitation, InvitationState, JoinRequest, RequestState
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.jobs import enqueue
from samenspel.people.access import is_of_wewis
from samenspel.people.invitations import actions as people_invitations
from samenspel.people.invitations.actions import INVITATION_DAYS
from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer


def ask(viewer: Viewer, group_id: uuid.UUID, role: MembershipRole, words: str) -> None:
    """Asks the organisers of a group to let the viewer in. Asked again while it is open, only the words change."""
    row = {"id": new_id(), "created_at": now(), "account_id": viewer.id, "group_id": group_id, "role": role}
    row |= {"words": words, "state": RequestState.OPEN, "asked_at": now(), "answer": ""}
    upsert(JoinRequest, row, keys=("account_id", "group_id"), changes=_asked_again)
    enqueue("join-asked", {"account": str(viewer.id), "group": str(group_id)})


def _asked_again(sent: Any, stored: Any) -> dict[str, Any]:
    is_open = stored.state == RequestState.OPEN
    return {
        "role": sent.role,
        "words": sent.words,
        "state": sent.state,
        "asked_at": sa.case((is_open, stored.asked_at), else_=sent.asked_at),
        "decided_at": sa.null(),
        "decided_by_id": sa.null(),
        "answer": sent.answer,
    }


def withdraw_request(account_id: uuid.UUID, group_id: uuid.UUID) -> bool:
    """Takes an open request back; False where there is none any more."""
    mine = (col(JoinRequest.account_id) == account_id, col(JoinRequest.group_id) == group_id)
    found = _close_requests(*mine, state=RequestState.WITHDRAWN)
    return bool(found)


def decide(viewer: Viewer, request: JoinRequest, *, accept: bool, words: str) -> bool:
    """Lets somebody in or not, with words for them. False where another organiser did, or they withdrew it."""
    state = RequestState.ACCEPTED if accept else RequestState.DECLINED
    if not _close_requests(col(JoinRequest.id) == request.id, state=state, decided_by_id=viewer.id, answer=words):
        return False
    account = session().get(Account, request.account_id)
    if accept and account is not None:
        let_in(account, request.group_id, request.role)
    return True


def _close_requests(*conditions: sa.ColumnElement[bool], state: RequestState, **more: Any) -> list[uuid.UUID]:
    """Gives requests that are still open their end, each once however many do so at the same moment."""
    closed = (
        sa.update(JoinRequest)
        .where(*conditions, col(JoinRequest.state) == RequestState.OPEN)
        .values(state=state, decided_at=now(), **more)
        .returning(col(JoinRequest.id))
    )
    found = list(session().execute(closed).scalars())
    for request_id in found:
        enqueue("join-closed", {"id": str(request_id)})
    return found


class KeptOut(Exception):
    """Somebody who works for no fund would come into a group for funds only."""


def let_in(account: Account, group_id: uuid.UUID, role: MembershipRole, fund_id: uuid.UUID | None = None) -> Membership:
    """Adds somebody to a group, for one of their funds, which also ends what they asked of it and to what they were
    invited. Every way in comes by here. Raises KeptOut where the group does not take them; who asks first
    (`Group.lets_in`) can say so in words."""
    if not session().get_one(Group, group_id).lets_in(account.fund_id):
        known = group_queries.membership_of(account.id, group_id)
        if known is None or known.left_at is not None:
            raise KeptOut(f"{account.id} in {group_id}")
    membership = groups.add_person(account, group_id, role, fund_id)
    mine = (col(JoinRequest.account_id) == account.id, col(JoinRequest.group_id) == group_id)
    _close_requests(*mine, state=RequestState.ACCEPTED)
    theirs = (col(GroupInvitation.email) == account.email, col(GroupInvitation.group_id) == group_id)
    _close_invitations(*theirs, state=InvitationState.ACCEPTED, account_id=account.id)
    return membership


def add(
    viewer: Viewer,
    account: Account,
    group_id: uuid.UUID,
    role: MembershipRole,
    words: str = "",
    *,
    until: date | None = None,
    fund_id: uuid.UUID | None = None,
) -> None:
    """An organiser adds somebody, for one of their funds, a guest perhaps until a day, who is told; with words in a
    mail."""
    guests.set_last_day(let_in(account, group_id, role, fund_id), account, until)
    if account.id != viewer.id:
        told = {"account": str(account.id), "group": str(group_id), "by": str(viewer.id), "words": words}
        enqueue("group-added", told)


def come_back(membership: Membership) -> None:
    """Takes back that somebody left: they have the role again that they had."""
    groups.join(membership.account_id, membership.fund_id, membership.group_id, membership.role)


@dataclass(frozen=True, slots=True)
class PersonToInvite:
    """Somebody to invite. Without an `account` they become a guest of an organisation, or somebody of a fund."""

    email: str
    name: str
    account: Account | None = None
    organisation: str = ""
    fund_id: uuid.UUID | None = None

    @property
    def is_guest(self) -> bool:
        return self.account.role is Role.GUEST if self.account else self.fund_id is None


def invite(
    viewer: Viewer,
    group: Group,
    invitees: Sequence[PersonToInvite],
    role: MembershipRole,
    words: str,
    *,
    until: date | None = None,
) -> None:
    """Invites people, each with a mail; guests perhaps until a day. An invitation of before is renewed."""
    queries.lock_group(group.id)
    known = queries.invitations_by_email(group.id, [invitee.email for invitee in invitees])
    for invitee in invitees:
        invitation = known.get(invitee.email) or GroupInvitation(
            group_id=group.id, email=invitee.email, name=invitee.name, invited_by_id=viewer.id, expires_at=now()
        )
        invitation.name = invitee.name
        invitation.account_id = invitee.account.id if invitee.account else None
        invitation.role, invitation.words, invitation.invited_by_id = role, words, viewer.id
        invitation.until = until if invitee.is_guest else None
        session().add(invitation)
        _send(viewer, group, invitation, invitee)
    session().flush()


def resend(viewer: Viewer, group: Group, invitations: Sequence[GroupInvitation]) -> None:
    """Sends invitations that were not answered anew; they are open again for as long as new ones."""
    accounts = queries.accounts_by_email([invitation.email for invitation in invitations])
    for invitation in invitations:
        account = accounts.get(invitation.email)
        invitation.account_id = account.id if account else None
        _send(viewer, group, invitation, PersonToInvite(invitation.email, invitation.name, account))


def _send(viewer: Viewer, group: Group, invitation: GroupInvitation, invitee: PersonToInvite) -> None:
    invitation.state, invitation.answered_at, invitation.refused_at = InvitationState.OPEN, None, None
    invitation.sent_at, invitation.expires_at = now(), now() + timedelta(days=INVITATION_DAYS)
    if invitation.until is not None:
        invitation.expires_at = min(invitation.expires_at, midnight(invitation.until + timedelta(days=1)))
    if invitee.account is not None:
        enqueue("group-invited", {"id": str(invitation.id)})
        return
    people_invitations.invite_to_group(
        viewer,
        name=invitation.name,
        email=invitation.email,
        role=Role.CONSULTANT if invitee.fund_id else Role.GUEST,
        fund_id=invitee.fund_id,
        organisation=invitee.organisation,
        group_id=group.id,
        group_name=group.name,
        words=invitation.words,
        last_day=invitation.until,
    )


def withdraw(invitations: Sequence[GroupInvitation]) -> None:
    """Withdraws invitations that were not answered, so that their links no longer work."""
    for invitation in invitations:
        if _close_invitations(col(GroupInvitation.id) == invitation.id, state=InvitationState.WITHDRAWN):
            people_invitations.withdraw_from_group(invitation.email, invitation.group_id)


def answer(account: Account, invitation: GroupInvitation, *, accept: bool) -> bool:
    """Accepts or declines an invitation for its account; False where it is no longer open."""
    state = InvitationState.ACCEPTED if accept else InvitationState.DECLINED
    still_good = (col(GroupInvitation.id) == invitation.id, col(GroupInvitation.expires_at) > now())
    if not _close_invitations(*still_good, state=state):
        return False
    if accept:
        guests.set_last_day(let_in(account, invitation.group_id, invitation.role), account, invitation.until)
    return True


def reconsider(invitation: GroupInvitation) -> None:
    """Undoes that an invitation was declined: it is open again, for as long as it was."""
    invitation.state, invitation.answered_at = InvitationState.OPEN, None
    session().add(invitation)
    enqueue("invitation-reopened", {"id": str(invitation.id)})


def _close_invitations(*conditions: sa.ColumnElement[bool], state: InvitationState, **more: Any) -> list[uuid.UUID]:
    closed = (
        sa.update(GroupInvitation)
        .where(*conditions, col(GroupInvitation.state) == InvitationState.OPEN)
        .values(state=state, answered_at=now(), **more)
        .returning(col(GroupInvitation.id))
    )
    found = list(session().execute(closed).scalars())
    for invitation_id in found:
        enqueue("invitation-closed", {"id": str(invitation_id)})
    return found


def change_address(old: str, new: str) -> None:
    """Has the invitations of an address be for another one, where a group has none for that yet."""
    there = sa.select(col(GroupInvitation.group_id)).where(col(GroupInvitation.email) == new)
    theirs = (col(GroupInvitation.email) == old, col(GroupInvitation.group_id).not_in(there))
    session().execute(sa.update(GroupInvitation).where(*theirs).values(email=new, refused_at=None))


def note_refused(email: str) -> None:
    """Notes that a mail server did not take a mail to an address, beside what is open for it."""
    session().execute(
        sa.update(GroupInvitation)
        .where(col(GroupInvitation.email) == email.lower(), col(GroupInvitation.state) == InvitationState.OPEN)
        .values(refused_at=now())
    )


def add_to_groups(account: Account, group_ids: Collection[uuid.UUID]) -> None:
    """Lets a new account into the groups that it was invited to, with the role that it was invited for.

    An account of WEWIS takes part in none, and nobody is let into a group that was archived meanwhile, or that by now
    is for funds only.
    """
    if is_of_wewis(account.role, account.organisation):
        return
    for group_id in group_queries.groups_to_enter(list(group_ids), account.fund_id):
        invited = queries.invitations_by_email(group_id, [account.email]).get(account.email)
        until = invited.until if invited else None
        if until is None or until >= today():
            membership = let_in(account, group_id, invited.role if invited else MembershipRole.MEMBER)
            guests.set_last_day(membership, account, until)
