"""Selects of the evidence about funds: what is known of them, and what they took up of what was new."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.activity.models import Activity, Verb
from samenspel.activity.relevance.models import RelevanceVote
from samenspel.activity.relevance.participations import PARTICIPATIONS, ParticipationSource
from samenspel.activity.relevance.scoring import (
    FRESH_DAYS,
    OLDER_WEIGHT,
    RECENT_DAYS,
    VOTE_WEIGHT,
    WINDOW_DAYS,
    FundEvidence,
    Tally,
)
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import columns, session
from samenspel.groups.models import Group, Membership, MembershipRole, Visibility
from samenspel.people.affiliations.queries import people_working_for
from samenspel.people.models import Account, Fund, FundTheme

_FUNDS: sa.BindParameter[Any] = sa.bindparam("funds", expanding=True, type_=sa.Uuid())
_ACCOUNTS: sa.BindParameter[Any] = sa.bindparam("accounts", expanding=True, type_=sa.Uuid())
#: What somebody opens is the topic, meeting or document: nobody opens a decision.
_OPENED = col(Activity.verb) != Verb.DECIDED


@dataclass(slots=True)
class _Gathered:
    """The evidence about a fund while its rows are read."""

    name: str = ""
    people: int = 0
    theme_ids: set[uuid.UUID] = field(default_factory=set)
    group_ids: set[uuid.UUID] = field(default_factory=set)
    by_group: dict[uuid.UUID, Tally] = field(default_factory=dict)
    by_theme: dict[uuid.UUID, Tally] = field(default_factory=dict)

    def add(self, row: Any, tally: Tally) -> None:
        """Counts a tally for a group, and for its theme where the group is open."""
        self.by_group[row.group_id] = self.by_group.get(row.group_id, Tally()) + tally
        if row.theme_id is not None and row.visibility == Visibility.OPEN:
            self.by_theme[row.theme_id] = self.by_theme.get(row.theme_id, Tally()) + tally


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence about funds, and what accounts said about things."""

    by_fund: dict[uuid.UUID, FundEvidence]
    votes: dict[uuid.UUID, dict[Thing, bool]]


def evidence_of(fund_ids: Collection[uuid.UUID], account_ids: Collection[uuid.UUID], at: datetime) -> Evidence:
    """The evidence about funds at a moment, and the votes of accounts; two statements, however many there are."""
    gathered = {fund_id: _Gathered() for fund_id in fund_ids}
    votes: dict[uuid.UUID, dict[Thing, bool]] = {}
    facts = session().execute(_facts(), {"funds": list(fund_ids), "accounts": list(account_ids)}).all()
    for row in facts:
        fund = gathered.get(row.fund_id)
        if row.source == "vote":
            votes.setdefault(row.account_id, {})[Thing(ThingKind(row.text), row.key_id)] = bool(row.number)
            if fund and row.group_id:
                fund.add(row, Tally(offered=VOTE_WEIGHT, taken=VOTE_WEIGHT * row.number))
        elif fund is None:
            continue
        elif row.source == "fund":
            fund.name, fund.people = row.text, row.number
        elif row.source == "theme":
            fund.theme_ids.add(row.key_id)
        else:
            fund.group_ids.add(row.group_id)
    if gathered:
        _count(gathered, at)
    by_fund = {
        fund_id: FundEvidence(
            fund_id, each.name, each.people, each.theme_ids, each.group_ids, each.by_group, each.by_theme
        )
        for fund_id, each in gathered.items()
    }
    return Evidence(by_fund, votes)


#: Evidence that was read before, by fund, and when. What is counted is older than `FRESH_DAYS`, and changes slowly.
_kept: dict[uuid.UUID, tuple[datetime, FundEvidence]] = {}
KEEP_EVIDENCE = timedelta(minutes=10)


def kept_evidence_of(fund_id: uuid.UUID, at: datetime) -> FundEvidence:
    """The evidence about a fund, which may be ten minutes old."""
    read_at, evidence = _kept.get(fund_id, (at, None))
    if evidence is None or not timedelta(0) <= at - read_at < KEEP_EVIDENCE:
        evidence = evidence_of([fund_id], [], at).by_fund[fund_id]
        _kept[fund_id] = at, evidence
    return evidence


def _count_rows(fund_ids: list[uuid.UUID], at: datetime) -> Sequence[Any]:
    parameters = {
        "funds": fund_ids,
        "since": at - timedelta(days=WINDOW_DAYS),
        "recent": at - timedelta(days=RECENT_DAYS),
        "until": at - timedelta(days=FRESH_DAYS),
    }
    return session().execute(_tallies(PARTICIPATIONS.get()), parameters).all()


def _count(gathered: dict[uuid.UUID, _Gathered], at: datetime) -> None:
    """Counts what was new in each group, and what each fund took up of it."""
    for row in _count_rows(list(gathered), at):
        weight = 1.0 if row.is_recent else OLDER_WEIGHT
        if row.fund_id is None:
            for each in gathered.values():
                each.add(row, Tally(offered=weight * row.things))
        else:
            tally = Tally(taken=weight * row.things, deeds=weight * row.deeds, readers=row.readers)
            gathered[row.fund_id].add(row, tally)


@cache
def _facts() -> sa.CompoundSelect[Any]:
    """What is known of funds by itself. Built once, as are all statements of a busy page."""
    nobody = sa.cast(sa.null(), sa.Uuid())
    none, no_text = sa.cast(sa.null(), sa.Integer()), sa.cast(sa.null(), sa.String())
    no_group = (nobody.label("group_id"), nobody.label("theme_id"), no_text.label("visibility"))
    funds = columns(
        sa.literal("fund").label("source"),
        col(Fund.id).label("fund_id"),
        nobody.label("key_id"),
        nobody.label("account_id"),
        *no_group,
        people_working_for().label("number"),
        sa.cast(Fund.name, sa.String()).label("text"),
    ).where(col(Fund.id).in_(_FUNDS))
    themes = columns(
        sa.literal("theme"), FundTheme.fund_id, FundTheme.theme_id, nobody, *no_group, none, no_text
    ).where(col(FundTheme.fund_id).in_(_FUNDS))
    groups = (
        columns(
            sa.literal("group"), Membership.fund_id, nobody, nobody, Membership.group_id, nobody, no_text, none, no_text
        )
        .distinct()
        .where(
            col(Membership.fund_id).in_(_FUNDS),
            col(Membership.left_at).is_(None),
            col(Membership.role) != MembershipRole.FOLLOWER,
        )
    )
    votes = (
        columns(
            sa.literal("vote"),
            RelevanceVote.fund_id,
            RelevanceVote.thing_id,
            RelevanceVote.account_id,
            RelevanceVote.group_id,
            Group.theme_id,
            sa.cast(Group.visibility, sa.String()),
            sa.case((col(RelevanceVote.is_relevant), 1), else_=0),
            sa.cast(RelevanceVote.kind, sa.String()),
        )
        .outerjoin(Group, col(Group.id) == RelevanceVote.group_id)
        .where(sa.or_(col(RelevanceVote.fund_id).in_(_FUNDS), col(RelevanceVote.account_id).in_(_ACCOUNTS)))
    )
    return sa.union_all(funds, themes, groups, votes)


@cache
def _tallies(participations: tuple[ParticipationSource, ...]) -> sa.CompoundSelect[Any]:
    """By group, and by whether it was lately: how many things were new, and how many of them each fund took up."""
    first_at = sa.func.min(col(Activity.created_at))
    moment = Activity.__table__.c.created_at.type  # type: ignore[attr-defined]
    offered = (
        columns(
            Activity.object_id,
            Activity.group_id,
            sa.case((first_at >= sa.bindparam("recent", type_=moment), 1), else_=0).label("is_recent"),
        )
        .where(
            _OPENED,
            col(Activity.created_at) >= sa.bindparam("since", type_=moment),
            col(Activity.created_at) < sa.bindparam("until", type_=moment),
        )
        .group_by(col(Activity.object_id), col(Activity.group_id))
        .cte("offered")
    )
    own = ParticipationSource(Activity.object_id, Activity.actor_id, is_deed=True, condition=_OPENED)
    done = sa.union_all(*(_select(each) for each in (own, *participations))).subquery("done")
    where = (offered.c.group_id, col(Group.theme_id), sa.cast(Group.visibility, sa.String()).label("visibility"))
    of_group = col(Group.id) == offered.c.group_id
    taken = (
        columns(
            done.c.fund_id,
            *where,
            offered.c.is_recent,
            sa.func.count(sa.distinct(done.c.thing_id)).label("things"),
            sa.func.count(sa.distinct(sa.case((done.c.is_deed == 1, done.c.thing_id)))).label("deeds"),
            sa.func.count(sa.distinct(done.c.account_id)).label("readers"),
        )
        .select_from(done)
        .join(offered, offered.c.object_id == done.c.thing_id)
        .join(Group, of_group)
        .group_by(done.c.fund_id, *where, offered.c.is_recent)
    )
    zero = sa.literal(0)
    new = (
        columns(sa.cast(sa.null(), sa.Uuid()), *where, offered.c.is_recent, sa.func.count(), zero, zero)
        .select_from(offered)
        .join(Group, of_group)
        .group_by(*where, offered.c.is_recent)
    )
    return sa.union_all(taken, new)


def _select(each: ParticipationSource) -> sa.Select[Any]:
    fund_id = col(Account.fund_id) if each.fund_id is None else each.fund_id
    account_id = sa.cast(sa.null(), sa.Uuid()) if each.account_id is None else each.account_id
    query = columns(
        fund_id.label("fund_id"),
        account_id.label("account_id"),
        each.thing_id.label("thing_id"),
        sa.literal(int(each.is_deed)).label("is_deed"),
    ).where(fund_id.in_(_FUNDS))
    if each.fund_id is None:
        query = query.where(col(Account.id) == each.account_id)
    return query if each.condition is None else query.where(each.condition)
