"""Selects about groups; each is narrowed to what the viewer may see."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import columns, now, session
from samenspel.groups.access import known_in, may_organise, visible_in, visible_to
from samenspel.groups.models import Group, LeadOffer, LeadSeat, Membership, MembershipRole, PastMembership, Posting
from samenspel.lines import Lines, lines
from samenspel.people.access import is_of_wewis
from samenspel.people.devices.models import DeviceSession
from samenspel.people.models import Account, Fund, OtherAffiliation, Theme
from samenspel.people.queries import fund_is_open_at
from samenspel.people.words import party
from samenspel.tokens import token_hash
from samenspel.viewer import Role, Viewer, VisibilityScope

#: What stands for the role in the rows that name the groups in which not everybody writes.
_ARCHIVED, _ORGANISERS_WRITE = "archived", "organisers write"
#: What stands for the role in the rows that name another fund of the viewer.
_OTHER_FUND = "other fund"


def _account_columns() -> sa.Select[Any]:
    return columns(
        Account.id,
        Account.name,
        Account.email,
        Account.role,
        Account.fund_id,
        Account.locale,
        Account.organisation,
        Account.visit_at,
        Account.previous_visit_at,
        Account.photo_version,
        col(Fund.name).label("fund_name"),
        col(Fund.slug).label("fund_slug"),
    ).outerjoin(Fund, col(Fund.id) == Account.fund_id)


#: Groups in which not everybody who takes part writes, and which of the two it is.
_IS_RESTRICTED = sa.or_(col(Group.archived_at).is_not(None), col(Group.posting) == Posting.ORGANISERS)
_RESTRICTION = sa.case((col(Group.archived_at).is_not(None), _ARCHIVED), else_=_ORGANISERS_WRITE)
_NO_FUND = sa.cast(sa.null(), sa.Uuid()).label("group_fund_id")
_NO_NAME = sa.cast(sa.null(), sa.String()).label("other_fund_name")
#: A place in a group: its role, and the fund for which somebody is there.
_PLACE: Any = (
    col(Membership.group_id),
    sa.cast(Membership.role, sa.String).label("group_role"),
    col(Membership.fund_id).label("group_fund_id"),
    _NO_NAME,
)


@cache
def _viewer_rows(signed_in: bool) -> sa.CompoundSelect[Any]:
    """Built once: every request executes it, and to build it takes longer than to execute it. With `signed_in` only by
    a session that is still good."""
    mine = sa.and_(col(Membership.account_id) == Account.id, col(Membership.left_at).is_(None))
    account = _account_columns().where(col(Account.fs_uniquifier) == sa.bindparam("uniquifier"), col(Account.active))
    if signed_in:
        account = account.join(DeviceSession, col(DeviceSession.account_id) == Account.id).where(
            col(DeviceSession.token_hash) == sa.bindparam("token_hash"),
            col(DeviceSession.expires_at) > sa.bindparam("now"),
        )
        account = account.add_columns(col(DeviceSession.id).label("session_id"), col(DeviceSession.last_used_at))
    restricted = account.join(Group, _IS_RESTRICTED).add_columns(
        col(Group.id).label("group_id"), _RESTRICTION.label("group_role"), _NO_FUND, _NO_NAME
    )
    in_groups = account.outerjoin(Membership, mine).add_columns(*_PLACE)
    return in_groups.union_all(_with_other_funds(account), restricted)


def _with_other_funds(account: sa.Select[Any]) -> sa.Select[Any]:
    """SQL: a row for each fund that an account is of besides its first one, in the shape of a place in a group."""
    other, of_account = sa.orm.aliased(Fund), col(OtherAffiliation.account_id) == Account.id
    is_other = sa.and_(
        col(other.id) == OtherAffiliation.fund_id,
        col(Account.fund_id).is_distinct_from(other.id),
        fund_is_open_at(None, other),
    )
    return (
        account.join(OtherAffiliation, of_account)
        .join(other, is_other)
        .add_columns(
            sa.cast(sa.null(), sa.Uuid()).label("group_id"),
            sa.literal(_OTHER_FUND).label("group_role"),
            col(OtherAffiliation.fund_id).label("group_fund_id"),
            col(other.name).label("other_fund_name"),
        )
    )


def viewer_by(uniquifier: str) -> Viewer | None:
    """The active account with its fund, its memberships and the archived groups, in one query.

    None where the account is gone or closed.
    """
    rows = session().execute(_viewer_rows(signed_in=False), {"uniquifier": uniquifier}).all()
    return _viewer(rows) if rows else None


def signed_in_viewer(uniquifier: str, token: str) -> Viewer | None:
    """Does what `viewer_by` does, where the account has a session of this token that is still good."""
    parameters = {"uniquifier": uniquifier, "token_hash": token_hash(token), "now": now()}
    rows = session().execute(_viewer_rows(signed_in=True), parameters).all()
    return replace(_viewer(rows), session_id=rows[0].session_id, session_used_at=rows[0].last_used_at) if rows else None


def viewers_of(account_ids: Collection[uuid.UUID]) -> list[Viewer]:
    """Does what `viewer_by` does for many: the active ones of these accounts, in two statements."""
    query = columns(Group.id, _RESTRICTION).where(_IS_RESTRICTED)
    restricted = [_RestrictedGroup(group_id, restriction) for group_id, restriction in session().execute(query)]
    rows: dict[uuid.UUID, list[Any]] = {}
    for row in session().execute(_many_viewer_rows(), {"accounts": list(account_ids)}):
        rows.setdefault(row.id, []).append(row)
    return [_viewer([*own, *restricted]) for own in rows.values()]


@dataclass(frozen=True, slots=True)
class _RestrictedGroup:
    """A group in which not everybody writes, as a row of `_viewer_rows`."""

    group_id: uuid.UUID
    group_role: str


@cache
def _many_viewer_rows() -> sa.CompoundSelect[Any]:
    mine = sa.and_(col(Membership.account_id) == Account.id, col(Membership.left_at).is_(None))
    wanted: Any = sa.bindparam("accounts", expanding=True, type_=sa.Uuid())
    account = _account_columns().where(col(Account.id).in_(wanted), col(Account.active))
    return account.outerjoin(Membership, mine).add_columns(*_PLACE).union_all(_with_other_funds(account))


def _viewer(rows: Sequence[Any]) -> Viewer:
    account = rows[0]
    is_wewis = is_of_wewis(account.role, account.organisation)
    restricted: dict[str, set[uuid.UUID]] = {_ARCHIVED: set(), _ORGANISERS_WRITE: set()}
    memberships, funds_in, others = {}, {}, {}
    for row in rows:
        if row.group_role in restricted:
            restricted[row.group_role].add(row.group_id)
        elif row.group_role == _OTHER_FUND:
            others[row.group_fund_id] = row.other_fund_name
        elif row.group_id is not None and not is_wewis:
            memberships[row.group_id] = row.group_role
            if row.group_fund_id != account.fund_id:
                funds_in[row.group_id] = row.group_fund_id
    return Viewer(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        fund_id=account.fund_id,
        fund_name=account.fund_name,
        fund_slug=account.fund_slug,
        locale=account.locale,
        memberships=memberships,
        archived=frozenset(restricted[_ARCHIVED]),
        organisers_write=frozenset(restricted[_ORGANISERS_WRITE]),
        is_wewis=is_wewis,
        organisation=account.organisation,
        visit_at=account.visit_at,
        previous_visit_at=account.previous_visit_at,
        other_funds=dict(sorted(others.items(), key=lambda each: each[1].casefold())),
        funds_in=funds_in,
        photo_version=account.photo_version,
    )


@dataclass(frozen=True, slots=True)
class SeenGroup:
    """A group as a viewer reaches it, with the names that every page about it shows."""

    group: Group
    theme_name: str | None
    theme_slug: str | None
    lead_fund_name: str | None
    lead_fund_slug: str | None
    lead_name: str | None

    @property
    def id(self) -> uuid.UUID:
        return self.group.id

    @property
    def lead(self) -> str:
        """The lead of the group, in words; empty where it has none yet."""
        return ", ".join(word for word in (self.lead_name, self.lead_fund_name or self.group.lead_label) if word)


@cache
def _reachable(scope: VisibilityScope, only_glimpsed: bool = False) -> Lines[SeenGroup]:
    return (
        lines(
            SeenGroup,
            group=Group,
            theme_name=Theme.name,
            theme_slug=Theme.slug,
            lead_fund_name=Fund.name,
            lead_fund_slug=Fund.slug,
            lead_name=Account.name,
        )
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Group.lead_fund_id)
        .outerjoin(Account, col(Account.id) == Group.lead_account_id)
        .where(col(Group.slug) == sa.bindparam("slug"), known_in(scope) if only_glimpsed else visible_in(scope))
    )


def reach(viewer: Viewer, slug: str) -> SeenGroup | None:
    """The group, or None where this viewer may not look into it."""
    return _reachable(viewer.scope).first(viewer.bound | {"slug": slug})


def glimpse(viewer: Viewer, slug: str) -> SeenGroup | None:
    """The group, or None where this viewer may not know that it exists.

    Who glimpses a group and does not `reach` it may be told its name, kind, purpose, theme and lead, and how to get in.
    """
    return _reachable(viewer.scope, only_glimpsed=True).first(viewer.bound | {"slug": slug})


def may_listen(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """Whether the room of a group may be listened to."""
    query = columns(sa.exists().where(col(Group.id) == group_id, visible_to(viewer)))
    return bool(session().execute(query).scalar())


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A person in a group."""

    account_id: uuid.UUID
    name: str
    fund_name: str | None
    fund_slug: str | None
    party: str | None
    role: MembershipRole
    is_guest: bool
    until: date | None
    has_other_funds: bool
    photo_version: str | None


@cache
def _members() -> Lines[MemberLine]:
    order = sa.case({"organiser": 0, "member": 1, "follower": 2}, value=sa.cast(col(Membership.role), sa.String))
    return (
        lines(
            MemberLine,
            account_id=Account.id,
            name=Account.name,
            fund_name=Fund.name,
            fund_slug=Fund.slug,
            party=party(),
            role=Membership.role,
            is_guest=col(Account.role) == Role.GUEST,
            until=Membership.until,
            has_other_funds=sa.exists().where(col(OtherAffiliation.account_id) == Account.id),
            photo_version=Account.photo_version,
        )
        .join(Membership, col(Membership.account_id) == Account.id)
        .outerjoin(Fund, col(Fund.id) == Membership.fund_id)
        .where(col(Membership.group_id) == sa.bindparam("group_id"), col(Membership.left_at).is_(None))
        .order_by(order, col(Account.name))
    )


def members_of(group_id: uuid.UUID) -> list[MemberLine]:
    """The members of a group: organisers first, then members and followers, each by name."""
    return _members().all({"group_id": group_id})


def viewers_in(group_id: uuid.UUID) -> list[Viewer]:
    """The active accounts in a group as viewers who are in no other group; accounts of WEWIS are in none."""
    query = (
        _account_columns()
        .join(Membership, col(Membership.account_id) == Account.id)
        .add_columns(*_PLACE)
        .where(col(Membership.group_id) == group_id, col(Membership.left_at).is_(None), col(Account.active))
    )
    viewers = [_viewer([row]) for row in session().execute(query)]
    return [viewer for viewer in viewers if viewer.memberships]


def membership_of(account_id: uuid.UUID, group_id: uuid.UUID) -> Membership | None:
    """The membership of a person, also of one who left the group."""
    return (
        session()
        .exec(select(Membership).where(Membership.account_id == account_id, Membership.group_id == group_id))
        .first()
    )


def has_other_organiser(group_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """Whether a group has an organiser besides this person."""
    other = sa.exists().where(
        col(Membership.group_id) == group_id,
        col(Membership.account_id) != account_id,
        col(Membership.role) == MembershipRole.ORGANISER,
        col(Membership.left_at).is_(None),
    )
    return bool(session().execute(columns(other)).scalar())


def running_lead_seat(group_id: uuid.UUID) -> LeadSeat | None:
    """The seat of the lead as it is now, open or not; None where something else than a fund leads the group."""
    is_running = (LeadSeat.group_id == group_id, ~col(LeadSeat.is_co), col(LeadSeat.until).is_(None))
    return session().exec(select(LeadSeat).where(*is_running)).first()


def co_seats_of(account_id: uuid.UUID, group_id: uuid.UUID) -> Sequence[LeadSeat]:
    """The seats in which somebody leads a group along with its lead now."""
    mine = (LeadSeat.account_id == account_id, LeadSeat.group_id == group_id)
    return session().exec(select(LeadSeat).where(*mine, col(LeadSeat.is_co), col(LeadSeat.until).is_(None))).all()


def open_offers(group_id: uuid.UUID) -> Sequence[LeadOffer]:
    """Who is asked to lead a group and did not answer yet."""
    is_open = (LeadOffer.group_id == group_id, col(LeadOffer.answered_at).is_(None))
    return session().exec(select(LeadOffer).where(*is_open)).all()


def groups_to_invite_to(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """The id and name of the open groups to which the viewer can invite.

    These are the groups that they organise, and for an administrator all that they see.
    """
    query = (
        columns(Group.id, Group.name)
        .where(visible_to(viewer), col(Group.archived_at).is_(None))
        .order_by(sa.func.lower(Group.name))
    )
    rows = session().execute(query)
    return [(row.id, row.name) for row in rows if viewer.is_admin or may_organise(viewer, row.id)]


def groups_to_enter(group_ids: Sequence[uuid.UUID], fund_id: uuid.UUID | None) -> Sequence[uuid.UUID]:
    """The ids of those groups that exist, are not archived, and let in somebody of this fund, or of none."""
    query = columns(Group.id).where(col(Group.id).in_(group_ids), col(Group.archived_at).is_(None))
    if fund_id is None:
        query = query.where(col(Group.funds_only).is_(False))
    return session().execute(query).scalars().all()


def names_for_funds_only(group_ids: Sequence[uuid.UUID]) -> Sequence[str]:
    """The names of those of these groups that are for funds only."""
    query = columns(Group.name).where(col(Group.id).in_(group_ids), col(Group.funds_only)).order_by(Group.name)
    return session().execute(query).scalars().all()


def participation_spells() -> sa.CompoundSelect[Any]:
    """SQL: for which fund somebody takes or took part in which group, from when until when; not who followed."""
    return sa.union_all(
        *(
            columns(each.group_id, each.fund_id, each.joined_at, each.left_at).where(
                col(each.fund_id).is_not(None), col(each.role) != MembershipRole.FOLLOWER
            )
            for each in (Membership, PastMembership)
        )
    )


def group_ids_of(account_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The groups that an account is in now."""
    query = columns(Membership.group_id).where(
        col(Membership.account_id) == account_id, col(Membership.left_at).is_(None)
    )
    return session().execute(query).scalars().all()
