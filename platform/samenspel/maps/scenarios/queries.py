"""What goes on now, where every fund may look: open groups and initiatives with their funds and hours."""

import datetime as dt
import uuid
from collections import defaultdict

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, now, session
from samenspel.groups import queries as group_queries
from samenspel.groups.models import Group, GroupKind, Visibility
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.maps.analysis.scenarios import Gathering
from samenspel.meetings.models import Meeting
from samenspel.people.models import Fund

#: A bound on the rows that are read; the sector has far fewer groups and meetings.
MAX_ROWS = 20_000
_LEAD = sa.orm.aliased(Fund)


def gatherings(today: dt.date) -> list[Gathering]:
    """The groups and initiatives that go on today, without those that are closed or not to be reported."""
    return _groups(today) + _initiatives(today)


def _groups(today: dt.date) -> list[Gathering]:
    spells = group_queries.participation_spells().subquery()
    query = (
        columns(
            Group.id,
            Group.slug,
            Group.name,
            Group.kind,
            col(Fund.slug).label("fund"),
            col(_LEAD.slug).label("lead"),
        )
        .join(spells, spells.c.group_id == Group.id)
        .join(Fund, col(Fund.id) == spells.c.fund_id)
        .outerjoin(_LEAD, col(_LEAD.id) == Group.lead_fund_id)
        .where(
            col(Group.visibility) == Visibility.OPEN,
            col(Group.archived_at).is_(None),
            ~col(Group.unreported),
            spells.c.left_at.is_(None),
        )
        .distinct()
        .limit(MAX_ROWS)
    )
    rows = session().execute(query).all()
    funds: dict[uuid.UUID, set[str]] = defaultdict(set)
    for row in rows:
        funds[row.id].add(row.fund)
    hours = _hours(today)
    found = {
        row.id: Gathering(
            title=row.name,
            url=f"/overleg/{row.slug}",
            funds=frozenset(funds[row.id]),
            lead=row.lead or "",
            hours=hours.get(row.id),
            is_for_all=row.kind is GroupKind.CONSULTANTS_DAY,
        )
        for row in rows
    }
    return sorted(found.values(), key=lambda one: one.title.lower())


def _hours(today: dt.date) -> dict[uuid.UUID, float]:
    """How long the meetings of each open group took in the year up to today, for who attends all of them."""
    since = clock.midnight(today - dt.timedelta(days=365))
    query = (
        columns(Meeting.group_id, Meeting.starts_at, Meeting.ends_at)
        .join(Group, col(Group.id) == Meeting.group_id)
        .where(
            col(Group.visibility) == Visibility.OPEN,
            col(Meeting.cancelled_at).is_(None),
            col(Meeting.starts_at) >= since,
            col(Meeting.starts_at) <= now(),
        )
        .limit(MAX_ROWS)
    )
    hours: dict[uuid.UUID, float] = defaultdict(float)
    for row in session().execute(query):
        hours[row.group_id] += clock.working_hours(row.starts_at, row.ends_at)
    return hours


def _initiatives(today: dt.date) -> list[Gathering]:
    query = (
        columns(
            Initiative.id,
            Initiative.slug,
            Initiative.title,
            col(Fund.slug).label("fund"),
            col(_LEAD.slug).label("lead"),
        )
        .outerjoin(
            InitiativeFund,
            sa.and_(
                col(InitiativeFund.initiative_id) == Initiative.id,
                sa.or_(col(InitiativeFund.until).is_(None), col(InitiativeFund.until) > today),
                sa.or_(col(InitiativeFund.since).is_(None), col(InitiativeFund.since) <= today),
            ),
        )
        .outerjoin(Fund, col(Fund.id) == InitiativeFund.fund_id)
        .outerjoin(_LEAD, col(_LEAD.id) == Initiative.lead_fund_id)
        .where(
            col(Initiative.draft_of_id).is_(None),
            ~col(Initiative.unreported),
            sa.or_(col(Initiative.starts_on).is_(None), col(Initiative.starts_on) <= today),
            sa.or_(col(Initiative.ends_on).is_(None), col(Initiative.ends_on) >= today),
        )
        .limit(MAX_ROWS)
    )
    rows = session().execute(query).all()
    funds: dict[uuid.UUID, set[str]] = defaultdict(set)
    for row in rows:
        funds[row.id].update(slug for slug in (row.fund, row.lead) if slug)
    found = {
        row.id: Gathering(
            title=row.title,
            url=f"/initiatieven/{row.slug}",
            funds=frozenset(funds[row.id]),
            lead=row.lead or "",
            is_group=False,
        )
        for row in rows
    }
    return sorted(found.values(), key=lambda one: one.title.lower())
