"""Whether reasons are true: the evidence of one is deleted from the database, and the item must fall."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bench.relevance import new_things, sees, viewers_of_funds
from samenspel import db
from samenspel.activity.models import Activity
from samenspel.activity.notices.models import ReadMark
from samenspel.activity.relevance.queries import relevance_for, relevance_for_funds
from samenspel.activity.relevance.scoring import ReasonKind
from samenspel.db import columns, session
from samenspel.groups.models import Group, Membership
from samenspel.groups.queries import viewer_by
from samenspel.meetings.models import Answer, Attendance
from samenspel.people.models import Account, FundTheme
from samenspel.viewer import Role


def falls_without_evidence(cutoff: datetime, of_each_kind: int) -> list[bool]:
    """For so many shown reasons of each kind, whether the score falls and the reason goes with its evidence."""
    new = new_things(cutoff)
    wanted = [(viewer, [thing for thing in new if sees(viewer, new[thing])]) for viewer in viewers_of_funds()]
    shown: dict[ReasonKind, list[Any]] = {}
    for (viewer, _things), scored in zip(wanted, relevance_for_funds(wanted, cutoff), strict=True):
        for thing, relevance in scored.items():
            for reason in relevance.reasons:
                shown.setdefault(reason.kind, []).append((viewer, thing, reason, relevance.score))
    rng = random.Random(1)
    found = []
    session().rollback()
    with db.writing():
        for kind, cases in shown.items():
            for viewer, thing, reason, score in rng.sample(cases, min(of_each_kind, len(cases))):
                name = columns(Account.fs_uniquifier).where(col(Account.id) == viewer.id)
                _DELETE[kind](viewer, thing.id, new[thing].group_id)
                session().flush()
                same = viewer_by(session().execute(name).scalar_one())
                assert same is not None
                after = relevance_for(same, [thing], cutoff).get(thing)  # None: it is closed to them now
                found.append(after is None or (after.score < score and reason not in after.reasons))
                session().rollback()
    return found


def _theme(group_id: Any) -> Any:
    return columns(Group.theme_id).where(col(Group.id) == group_id).scalar_subquery()


def _delete_theme(viewer: Any, _thing_id: Any, group_id: Any) -> None:
    is_it = sa.and_(col(FundTheme.fund_id) == viewer.fund_id, col(FundTheme.theme_id) == _theme(group_id))
    session().execute(sa.delete(FundTheme).where(is_it))


def _delete_name(_viewer: Any, thing_id: Any, _group_id: Any) -> None:
    session().execute(sa.update(Activity).where(col(Activity.object_id) == thing_id).values(fund_ids=[]))


def _delete_lead(_viewer: Any, _thing_id: Any, group_id: Any) -> None:
    session().execute(sa.update(Group).where(col(Group.id) == group_id).values(lead_fund_id=None))


def _delete_own_membership(viewer: Any, _thing_id: Any, group_id: Any) -> None:
    mine = sa.and_(col(Membership.account_id) == viewer.id, col(Membership.group_id) == group_id)
    session().execute(sa.delete(Membership).where(mine))


def _delete_memberships(viewer: Any, _thing_id: Any, group_id: Any) -> None:
    ours = sa.and_(col(Membership.fund_id) == viewer.fund_id, col(Membership.group_id) == group_id)
    session().execute(sa.delete(Membership).where(ours))


def _delete_deeds(viewer: Any, groups: Any) -> None:
    """Gives what a fund did in groups to somebody of none."""
    people = columns(Account.id).where(col(Account.fund_id) == viewer.fund_id)
    things = columns(Activity.object_id).where(col(Activity.group_id).in_(groups))
    other = columns(Account.id).where(col(Account.role) == Role.ISA).limit(1).scalar_subquery()
    theirs = sa.and_(col(Activity.group_id).in_(groups), col(Activity.actor_id).in_(people))
    came = sa.and_(col(Attendance.fund_id) == viewer.fund_id, col(Attendance.meeting_id).in_(things))
    answered = sa.and_(col(Answer.account_id).in_(people), col(Answer.meeting_id).in_(things))
    session().execute(sa.delete(Attendance).where(came))
    session().execute(sa.delete(Answer).where(answered))
    session().execute(sa.update(Activity).where(theirs).values(actor_id=other))


def _delete_reading(viewer: Any, groups: Any) -> None:
    people = columns(Account.id).where(col(Account.fund_id) == viewer.fund_id)
    things = columns(Activity.object_id).where(col(Activity.group_id).in_(groups))
    read = sa.and_(col(ReadMark.account_id).in_(people), col(ReadMark.thing_id).in_(things))
    session().execute(sa.delete(ReadMark).where(read))
    _delete_deeds(viewer, groups)


def _elsewhere(group_id: Any) -> Any:
    on_theme = col(Group.theme_id) == _theme(group_id)
    return session().execute(columns(Group.id).where(on_theme, col(Group.id) != group_id)).scalars().all()


_DELETE: dict[ReasonKind, Callable[[Any, Any, Any], None]] = {
    ReasonKind.ON_THEME: _delete_theme,
    ReasonKind.NAMED: _delete_name,
    ReasonKind.LEADS: _delete_lead,
    ReasonKind.OWN_GROUP: _delete_own_membership,
    ReasonKind.FOLLOWS: _delete_own_membership,
    ReasonKind.FUND_IN_GROUP: _delete_memberships,
    ReasonKind.TAKES_PART: lambda viewer, _thing, group_id: _delete_deeds(viewer, [group_id]),
    ReasonKind.READS: lambda viewer, _thing, group_id: _delete_reading(viewer, [group_id]),
    ReasonKind.BUSY_WITH: lambda viewer, _thing, group_id: _delete_reading(viewer, _elsewhere(group_id)),
}
