"""Rows for the analysis: funds, activities, and which fund took part in what. No person and no content is read, and
nothing of closed groups.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, session
from samenspel.groups import queries as group_queries
from samenspel.groups.models import Group, GroupKind, Visibility
from samenspel.initiatives.models import Initiative, InitiativeChannel, InitiativeFund
from samenspel.lines import lines
from samenspel.maps.analysis.facts.participations import (
    INITIATIVE,
    LEAD,
    MEETING,
    MEMBERSHIP,
    TOPIC,
    ActivityFact,
    FundFact,
    Participation,
    Size,
    yearly_days,
)
from samenspel.maps.models import ActivityImport, ImportedActivity, ImportedParticipation
from samenspel.meetings.models import Attendance, AttendanceStatus, Meeting
from samenspel.people import queries as people
from samenspel.people.models import Fund, FundTheme, Theme
from samenspel.topics.models import Reply, Topic

#: What happens in closed groups is not read, so that nothing of the map can depend on it (see docs/decisions/0033).
_IS_OPEN = col(Group.visibility) == Visibility.OPEN
#: What funds set up themselves is outside the SERV's working.
_OWN = GroupKind.CLUSTER
_FOR_ALL = GroupKind.CONSULTANTS_DAY


@dataclass(frozen=True, slots=True)
class AnalysisInput:
    """All that the analysis takes in: funds by slug, activities by "<kind>:<uuid>", and themes by slug."""

    funds: list[FundFact]
    activities: list[ActivityFact]
    participations: list[Participation]
    themes: dict[str, str]


@dataclass
class _Collected:
    """What was read so far: the activities by id, and the participations of funds, which are known by their slug."""

    slugs: dict[uuid.UUID, str]
    activities: dict[str, ActivityFact] = field(default_factory=dict)
    participations: list[Participation] = field(default_factory=list)

    def add(
        self,
        fact: ActivityFact,
        fund_id: uuid.UUID,
        days: Iterable[dt.date],
        *,
        role: str = "",
        unreported: bool = False,
        weight: float = 1.0,
    ) -> None:
        """Notes that a fund took part in this activity on these days. Only activities outside the SERV's working may be
        kept out of reports."""
        self.activities.setdefault(fact.id, fact)
        self.participations += [
            Participation(
                fund=self.slugs[fund_id],
                activity=fact.id,
                kind=fact.kind,
                theme=fact.theme,
                date=day,
                role=role,
                unreported=unreported and fact.outside,
                weight=weight,
            )
            for day in days
        ]


def analysis_input(today: dt.date) -> AnalysisInput:
    """Reads all of it, at the level of funds."""
    collected = _Collected({row.id: row.slug for row in session().execute(columns(Fund.id, Fund.slug))})
    _memberships(collected, today)
    _meetings(collected)
    _topics(collected)
    _initiatives(collected, today)
    _imported(collected)
    return AnalysisInput(
        funds=_funds(today),
        activities=list(collected.activities.values()),
        participations=collected.participations,
        themes={row.slug: row.name for row in session().execute(columns(Theme.slug, Theme.name))},
    )


def _select(**selected: Any) -> Any:
    """A select of these columns, each under the name that it has here."""
    return columns(*(column.label(name) for name, column in selected.items()))


def _funds(today: dt.date) -> list[FundFact]:
    names = people.earlier_names()
    themes: dict[uuid.UUID, list[str]] = {}
    pairs = columns(FundTheme.fund_id, Theme.slug).join(Theme, col(Theme.id) == FundTheme.theme_id)
    for pair in session().execute(pairs.order_by(col(Theme.slug))):
        themes.setdefault(pair.fund_id, []).append(pair.slug)
    return (
        lines(
            FundFact,
            id=Fund.slug,
            name=Fund.name,
            consultants_fte=Fund.consultants_fte,
            extra={
                "fund_id": Fund.id,
                "size_in_words": Fund.size,
                "committees": Fund.joint_committees,
                "opened_at": Fund.opened_at,
                "closed_at": Fund.closed_at,
            },
            derive={
                "size": lambda row: _size(row.size_in_words),
                "joint_committees": lambda row: tuple(row.committees or ()),
                "themes": lambda row: tuple(themes.get(row.fund_id, ())),
                "began": lambda row: clock.local(row.opened_at).date() if row.opened_at else None,
                "ended": lambda row: _ended(row.closed_at, today),
                "earlier_names": lambda row: tuple(
                    (clock.local(until).date(), name) for until, name in names.get(row.fund_id, ())
                ),
            },
        )
        .order_by(col(Fund.slug))
        .all()
    )


def _ended(closed_at: dt.datetime | None, today: dt.date) -> dt.date | None:
    """The day on which a fund was closed; a day to come does not count yet."""
    day = clock.local(closed_at).date() if closed_at else None
    return day if day and day <= today else None


def _size(word: str | None) -> Size | None:
    """The report's words for size in three classes; "klein tot gemiddeld" is in the middle."""
    if not word:
        return None
    if "gemiddeld" in word or "middel" in word:
        return "middelgroot"
    return "klein" if word.startswith("klein") else "groot"


def _memberships(collected: _Collected, today: dt.date) -> None:
    spells = group_queries.participation_spells().subquery()
    query = (
        _select(
            id=Group.id, slug=Group.slug, name=Group.name, kind=Group.kind, theme=Theme.slug,
            lead_fund_id=Group.lead_fund_id, archived_at=Group.archived_at,
            unreported=Group.unreported, fund_id=spells.c.fund_id, since=sa.func.min(spells.c.joined_at),
            left_at=sa.func.max(spells.c.left_at),
            members_now=sa.func.count(sa.case((spells.c.left_at.is_(None), 1))),
        )
        .join(spells, spells.c.group_id == Group.id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(_IS_OPEN)
        .group_by(*map(col, (Group.id, Group.slug, Group.name, Group.kind, Theme.slug)))
        .group_by(col(Group.lead_fund_id), col(Group.archived_at), col(Group.unreported), spells.c.fund_id)
    )  # fmt: skip
    for row in session().execute(query):
        fact = ActivityFact(
            id=f"{MEMBERSHIP}:{row.id}", title=row.name, kind=MEMBERSHIP, theme=row.theme, date=None,
            url=f"/overleg/{row.slug}", outside=row.kind is _OWN, for_all=row.kind is _FOR_ALL,
        )  # fmt: skip
        ends = [moment for moment in (None if row.members_now else row.left_at, row.archived_at) if moment]
        until = clock.local(min(ends)).date() if ends else None
        days = yearly_days(clock.local(row.since).date(), until, today)
        role = LEAD if row.lead_fund_id == row.fund_id else ""
        collected.add(fact, row.fund_id, days, role=role, unreported=row.unreported)


def _meetings(collected: _Collected) -> None:
    present = (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)
    query = (
        _select(
            id=Meeting.id, title=Meeting.title, starts_at=Meeting.starts_at, kind=Group.kind,
            unreported=Group.unreported, theme=Theme.slug, fund_id=Attendance.fund_id,
        )
        .join(Attendance, col(Attendance.meeting_id) == Meeting.id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(
            _IS_OPEN,
            col(Attendance.status).in_(present),
            col(Meeting.cancelled_at).is_(None),
            col(Meeting.starts_at).is_not(None),
        )
    )  # fmt: skip
    for row in session().execute(query):
        day = clock.local(row.starts_at).date()
        fact = ActivityFact(
            id=f"{MEETING}:{row.id}", title=row.title, kind=MEETING, theme=row.theme, date=day,
            url=f"/bijeenkomsten/{row.id}", outside=row.kind is _OWN,
        )  # fmt: skip
        collected.add(fact, row.fund_id, [day], unreported=row.unreported)


def _topics(collected: _Collected) -> None:
    openings = _select(topic_id=Topic.id, fund_id=Topic.fund_id, at=Topic.created_at)
    replies = _select(topic_id=Reply.topic_id, fund_id=Reply.fund_id, at=Reply.created_at)
    posts = sa.union_all(
        openings.where(col(Topic.fund_id).is_not(None)),
        replies.where(col(Reply.fund_id).is_not(None), col(Reply.deleted_at).is_(None)),
    ).subquery()
    latest = (
        columns(posts.c.topic_id, posts.c.fund_id, sa.func.max(posts.c.at).label("at"))
        .group_by(posts.c.topic_id, posts.c.fund_id)
        .subquery()
    )
    query = (
        _select(
            id=Topic.id, title=Topic.title, created_at=Topic.created_at, kind=Group.kind,
            unreported=Group.unreported, theme=Theme.slug, fund_id=latest.c.fund_id, last_at=latest.c.at,
        )
        .join(latest, latest.c.topic_id == Topic.id)
        .join(Group, col(Group.id) == Topic.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(_IS_OPEN)
    )  # fmt: skip
    for row in session().execute(query):
        fact = ActivityFact(
            id=f"{TOPIC}:{row.id}", title=row.title, kind=TOPIC, theme=row.theme,
            date=clock.local(row.created_at).date(), url=f"/onderwerpen/{row.id}", outside=row.kind is _OWN,
        )  # fmt: skip
        collected.add(fact, row.fund_id, [clock.local(row.last_at).date()], unreported=row.unreported)


def _initiatives(collected: _Collected, today: dt.date) -> None:
    query = (
        _select(
            id=Initiative.id, slug=Initiative.slug, title=Initiative.title, starts_on=Initiative.starts_on,
            ends_on=Initiative.ends_on, created_at=Initiative.created_at, lead_fund_id=Initiative.lead_fund_id,
            channel=Initiative.channel, unreported=Initiative.unreported, theme=Theme.slug,
            fund_id=InitiativeFund.fund_id, since=InitiativeFund.since, until=InitiativeFund.until,
        )
        .outerjoin(InitiativeFund, col(InitiativeFund.initiative_id) == Initiative.id)
        .outerjoin(Theme, col(Theme.id) == Initiative.theme_id)
        .where(col(Initiative.draft_of_id).is_(None))
    )  # fmt: skip
    led: dict[str, tuple[ActivityFact, uuid.UUID, list[dt.date], bool]] = {}
    for row in session().execute(query):
        fact = ActivityFact(
            id=f"{INITIATIVE}:{row.id}", title=row.title, kind=INITIATIVE, theme=row.theme, date=row.starts_on,
            url=f"/initiatieven/{row.slug}", outside=row.channel is not InitiativeChannel.SERV,
        )  # fmt: skip
        collected.activities.setdefault(fact.id, fact)
        began = row.starts_on or clock.local(row.created_at).date()
        ends = [day for day in (row.ends_on, row.until) if day]
        days = list(yearly_days(max(began, row.since or began), min(ends, default=None), today))
        if row.lead_fund_id is not None and (fact.id not in led or row.fund_id == row.lead_fund_id):
            whole = days if row.fund_id == row.lead_fund_id else list(yearly_days(began, row.ends_on, today))
            led[fact.id] = (fact, row.lead_fund_id, whole, row.unreported)
        if row.fund_id is not None and row.fund_id != row.lead_fund_id:
            collected.add(fact, row.fund_id, days, unreported=row.unreported)
    # The lead fund takes part, whether or not it is listed among the partners.
    for fact, lead_fund_id, days, unreported in led.values():
        collected.add(fact, lead_fund_id, days, role=LEAD, unreported=unreported)


def _imported(collected: _Collected) -> None:
    """What was brought in from files, but for what is not to be reported: it has no page, so that nobody knows of it
    by another way."""
    query = (
        _select(
            id=ImportedActivity.id, title=ImportedActivity.title, kind=ImportedActivity.kind,
            last_on=ImportedActivity.last_on, weight=ImportedActivity.weight,
            outside=ActivityImport.outside, theme=Theme.slug, fund_id=ImportedParticipation.fund_id,
            day=ImportedParticipation.day, led=ImportedParticipation.led,
        )
        .join(ActivityImport, col(ActivityImport.id) == ImportedActivity.import_id)
        .join(ImportedParticipation, col(ImportedParticipation.activity_id) == ImportedActivity.id)
        .outerjoin(Theme, col(Theme.id) == ImportedActivity.theme_id)
        .where(~col(ImportedActivity.unreported))
    )  # fmt: skip
    for row in session().execute(query):
        fact = ActivityFact(
            id=f"{row.kind}:{row.id}", title=row.title, kind=row.kind, theme=row.theme, date=row.last_on,
            outside=row.outside,
        )  # fmt: skip
        role = LEAD if row.led else ""
        collected.add(fact, row.fund_id, [row.day], role=role, weight=row.weight)
