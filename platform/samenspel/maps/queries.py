"""Rows for the analysis (which fund took part in what), and the stored snapshots."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, session
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole, Visibility
from samenspel.initiatives.models import Initiative, InitiativeChannel, InitiativeFund
from samenspel.maps.analysis.facts.participations import (
    INITIATIVE,
    LEAD,
    MEETING,
    MEMBERSHIP,
    TOPIC,
    ActivityFact,
    FundFact,
    Participation,
    PartnerAnswer,
    Size,
    yearly_days,
)
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.snapshot import StoredSnapshot
from samenspel.maps.models import ActivityImport, AdviceAnswer, ImportedActivity, ImportedParticipation, Snapshot
from samenspel.meetings.models import Attendance, AttendanceStatus, Meeting
from samenspel.people.models import Fund, FundTheme, Theme
from samenspel.topics.models import Reply, Topic

#: Closed and open groups alike count; what happened in closed ones is never named (`ActivityFact.closed`).
_CLOSED = Visibility.CLOSED
#: What funds set up themselves is outside the SERV's working.
_OWN = GroupKind.CLUSTER
_FOR_ALL = GroupKind.CONSULTANTS_DAY


@dataclass(frozen=True, slots=True)
class AnalysisInput:
    """All that the analysis takes in: funds by slug, activities by "<kind>:<uuid>", themes by slug, and answers."""

    funds: list[FundFact]
    activities: list[ActivityFact]
    participations: list[Participation]
    themes: dict[str, str]
    answers: list[PartnerAnswer]


def analysis_input(today: dt.date) -> AnalysisInput:
    """The whole material, at the level of funds: no person and no content is read."""
    slugs = {row[0]: row[1] for row in session().execute(columns(Fund.id, Fund.slug))}
    activities: dict[str, ActivityFact] = {}
    took_part: list[Participation] = []
    _memberships(slugs, activities, took_part, today)
    _meetings(slugs, activities, took_part)
    _topics(slugs, activities, took_part)
    _initiatives(slugs, activities, took_part, today)
    _imported(slugs, activities, took_part)
    themes = {row[0]: row[1] for row in session().execute(columns(Theme.slug, Theme.name))}
    return AnalysisInput(_funds(), list(activities.values()), took_part, themes, current_answers())


def _funds() -> list[FundFact]:
    themes: dict[uuid.UUID, list[str]] = {}
    pairs = columns(FundTheme.fund_id, Theme.slug).join(Theme, col(Theme.id) == FundTheme.theme_id)
    for fund_id, slug in session().execute(pairs.order_by(col(Theme.slug))):
        themes.setdefault(fund_id, []).append(slug)
    query = columns(
        Fund.id, Fund.slug, Fund.name, Fund.size, Fund.consultants_fte, Fund.joint_committees, Fund.closed_at
    )
    found = []
    for ident, slug, name, size, fte, committees, closed in session().execute(query.order_by(col(Fund.slug))):
        ended = clock.local(closed).date() if closed else None
        home = tuple(themes.get(ident, ()))
        found.append(FundFact(slug, name, _size(size), fte, tuple(committees or ()), home, ended))
    return found


def _size(word: str | None) -> Size | None:
    """The report's words for size in three classes; "klein tot gemiddeld" is in the middle."""
    if not word:
        return None
    if "gemiddeld" in word or "middel" in word:
        return "middelgroot"
    return "klein" if word.startswith("klein") else "groot"


def _memberships(
    slugs: dict[uuid.UUID, str],
    activities: dict[str, ActivityFact],
    took_part: list[Participation],
    today: dt.date,
) -> None:
    query = (
        columns(
            Group.id, Group.slug, Group.name, Group.visibility, Group.kind, Theme.slug, Group.lead_fund_id,
            Group.archived_at, Group.unreported, Membership.fund_id, sa.func.min(Membership.joined_at),
            sa.func.max(Membership.left_at), sa.func.count(sa.case((col(Membership.left_at).is_(None), 1))),
        )
        .join(Membership, col(Membership.group_id) == Group.id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(col(Membership.fund_id).is_not(None), col(Membership.role) != MembershipRole.FOLLOWER)
        .group_by(*map(col, (Group.id, Group.slug, Group.name, Group.visibility, Group.kind, Theme.slug)))
        .group_by(col(Group.lead_fund_id), col(Group.archived_at), col(Group.unreported), col(Membership.fund_id))
    )  # fmt: skip
    for row in session().execute(query):
        group_id, slug, name, visibility, group_kind, theme, lead, archived, quiet, fund_id, since, left, still_in = row
        ident = f"{MEMBERSHIP}:{group_id}"
        activities[ident] = ActivityFact(
            ident, name, MEMBERSHIP, theme, None, f"/overleg/{slug}", visibility is _CLOSED, group_kind is _OWN,
            group_kind is _FOR_ALL,
        )  # fmt: skip
        ends = [moment for moment in (None if still_in else left, archived) if moment]
        until = clock.local(min(ends)).date() if ends else None
        role = LEAD if lead == fund_id else ""
        days = yearly_days(clock.local(since).date(), until, today)
        quiet = quiet and group_kind is _OWN
        took_part += [Participation(slugs[fund_id], ident, MEMBERSHIP, theme, day, role, quiet) for day in days]


def _meetings(slugs: dict[uuid.UUID, str], activities: dict[str, ActivityFact], took_part: list[Participation]) -> None:
    there = (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)
    query = (
        columns(
            Meeting.id, Meeting.title, Meeting.starts_at, Group.visibility, Group.kind, Group.unreported, Theme.slug,
            Attendance.fund_id,
        )
        .join(Attendance, col(Attendance.meeting_id) == Meeting.id)
        .join(Group, col(Group.id) == Meeting.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .where(
            col(Attendance.status).in_(there), col(Meeting.cancelled_at).is_(None), col(Meeting.starts_at).is_not(None)
        )
    )  # fmt: skip
    for meeting_id, title, starts_at, visibility, group_kind, quiet, theme, fund_id in session().execute(query):
        ident, day = f"{MEETING}:{meeting_id}", clock.local(starts_at).date()
        if ident not in activities:
            url, closed = f"/bijeenkomsten/{meeting_id}", visibility is _CLOSED
            activities[ident] = ActivityFact(ident, title, MEETING, theme, day, url, closed, group_kind is _OWN)
        took_part.append(Participation(slugs[fund_id], ident, MEETING, theme, day, "", quiet and group_kind is _OWN))


def _topics(slugs: dict[uuid.UUID, str], activities: dict[str, ActivityFact], took_part: list[Participation]) -> None:
    openings = columns(Topic.id, Topic.fund_id, Topic.created_at).where(col(Topic.fund_id).is_not(None))
    answers = columns(Reply.topic_id, Reply.fund_id, Reply.created_at).where(
        col(Reply.fund_id).is_not(None), col(Reply.deleted_at).is_(None)
    )
    spoke = sa.union_all(openings, answers).subquery()
    topic_id, fund_id, at = spoke.c
    latest = columns(topic_id, fund_id, sa.func.max(at).label("at")).group_by(topic_id, fund_id).subquery()
    query = (
        columns(
            Topic.id, Topic.title, Topic.created_at, Group.visibility, Group.kind, Group.unreported, Theme.slug,
            latest.c[1], latest.c[2],
        )
        .join(latest, latest.c[0] == Topic.id)
        .join(Group, col(Group.id) == Topic.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
    )  # fmt: skip
    for topic, title, opened, visibility, group_kind, quiet, theme, fund, last in session().execute(query):
        ident = f"{TOPIC}:{topic}"
        if ident not in activities:
            day, url = clock.local(opened).date(), f"/onderwerpen/{topic}"
            activities[ident] = ActivityFact(
                ident, title, TOPIC, theme, day, url, visibility is _CLOSED, group_kind is _OWN
            )
        quiet = quiet and group_kind is _OWN
        took_part.append(Participation(slugs[fund], ident, TOPIC, theme, clock.local(last).date(), "", quiet))


def _initiatives(
    slugs: dict[uuid.UUID, str],
    activities: dict[str, ActivityFact],
    took_part: list[Participation],
    today: dt.date,
) -> None:
    query = (
        columns(
            Initiative.id, Initiative.slug, Initiative.title, Initiative.starts_on, Initiative.ends_on,
            Initiative.created_at, Initiative.lead_fund_id, Initiative.channel, Initiative.unreported,
            Theme.slug, InitiativeFund.fund_id,
        )
        .outerjoin(InitiativeFund, col(InitiativeFund.initiative_id) == Initiative.id)
        .outerjoin(Theme, col(Theme.id) == Initiative.theme_id)
        .where(col(Initiative.draft_of_id).is_(None))
    )  # fmt: skip
    pulled: dict[str, tuple[uuid.UUID, str | None, list[dt.date], bool]] = {}
    for row_id, slug, title, starts, ends, created, lead, channel, marked, theme, fund_id in session().execute(query):
        ident = f"{INITIATIVE}:{row_id}"
        outside = channel is not InitiativeChannel.SERV
        quiet = marked and outside
        url = f"/initiatieven/{slug}"
        activities[ident] = ActivityFact(ident, title, INITIATIVE, theme, starts, url, False, outside)
        days = list(yearly_days(starts or clock.local(created).date(), ends, today))
        if lead is not None:
            pulled[ident] = (lead, theme, days, quiet)
        if fund_id is not None and fund_id != lead:
            took_part += [Participation(slugs[fund_id], ident, INITIATIVE, theme, day, "", quiet) for day in days]
    # The fund that pulls takes part, whether or not it is listed among the partners.
    for ident, (lead, theme, days, quiet) in pulled.items():
        took_part += [Participation(slugs[lead], ident, INITIATIVE, theme, day, LEAD, quiet) for day in days]


def _imported(slugs: dict[uuid.UUID, str], activities: dict[str, ActivityFact], took_part: list[Participation]) -> None:
    """What was brought in from files; it has no page of its own."""
    query = (
        columns(
            ImportedActivity.id, ImportedActivity.title, ImportedActivity.kind, ImportedActivity.last_on,
            ImportedActivity.unreported, ImportedActivity.weight, ActivityImport.outside, Theme.slug,
            ImportedParticipation.fund_id, ImportedParticipation.day, ImportedParticipation.led,
        )
        .join(ActivityImport, col(ActivityImport.id) == ImportedActivity.import_id)
        .join(ImportedParticipation, col(ImportedParticipation.activity_id) == ImportedActivity.id)
        .outerjoin(Theme, col(Theme.id) == ImportedActivity.theme_id)
    )  # fmt: skip
    for row in session().execute(query):
        row_id, title, kind, last_on, quiet, weight, outside, theme, fund_id, day, led = row
        ident = f"{kind}:{row_id}"
        activities[ident] = ActivityFact(ident, title, kind, theme, last_on, "", False, outside)
        role = LEAD if led else ""
        took_part.append(Participation(slugs[fund_id], ident, kind, theme, day, role, quiet and outside, weight))


def current_answers() -> list[PartnerAnswer]:
    """What funds answered to suggestions, as far as it counts: the newest answer of each about each partner."""
    partner = aliased(Fund)
    query = (
        columns(Fund.slug, partner.slug, AdviceAnswer.value, AdviceAnswer.created_at)
        .select_from(AdviceAnswer)
        .join(Fund, col(Fund.id) == AdviceAnswer.fund_id)
        .join(partner, col(partner.id) == AdviceAnswer.partner_id)
        .where(col(AdviceAnswer.withdrawn_at).is_(None))
        .order_by(col(AdviceAnswer.created_at), col(AdviceAnswer.id))
    )
    latest = {
        (fund, other): PartnerAnswer(fund, other, value.value, clock.local(at).date())
        for fund, other, value, at in session().execute(query)
    }
    return [latest[pair] for pair in sorted(latest)]


@dataclass(frozen=True, slots=True)
class SnapshotKey:
    """A stored snapshot without its data: enough to know whether it can be used, and by which id it is kept."""

    id: uuid.UUID
    created_at: dt.datetime
    fingerprint: str


def latest_snapshot(scope: str) -> SnapshotKey | None:
    """The newest snapshot of a scope in the shape of this version."""
    query = (
        columns(Snapshot.id, Snapshot.created_at, Snapshot.fingerprint)
        .where(col(Snapshot.scope) == scope, col(Snapshot.version) == VERSION)
        .order_by(col(Snapshot.created_at).desc(), col(Snapshot.id).desc())
        .limit(1)
    )
    row = session().execute(query).first()
    return SnapshotKey(*row) if row else None


def has_outdated_snapshots() -> bool:
    """Whether there are maps in the shape of an earlier version, which nobody gets to see."""
    return bool(session().execute(sa.select(sa.exists().where(col(Snapshot.version) != VERSION))).scalar_one())


def snapshot_data(snapshot_id: uuid.UUID) -> StoredSnapshot | None:
    """What a snapshot holds; None once a newer one took its place."""
    found = session().execute(columns(Snapshot.data).where(col(Snapshot.id) == snapshot_id)).scalar()
    return cast(StoredSnapshot | None, found)


def stored_scopes() -> set[str]:
    """The scopes that have a snapshot."""
    return set(session().execute(columns(Snapshot.scope).distinct()).scalars())


def years_with_activities() -> list[int]:
    """The years that the map can show, the newest first: from the first activity on, fifteen at most."""
    firsts = [
        columns(sa.func.min(moment)).scalar_subquery()
        for moment in (
            Meeting.starts_at,
            Topic.created_at,
            Membership.joined_at,
            Initiative.starts_on,
            ImportedActivity.last_on,
        )
    ]
    years = [_year(first) for first in session().execute(columns(*firsts)).one() if first is not None]
    this_year = clock.today().year
    return list(range(this_year, max(min([*years, this_year]), this_year - 14) - 1, -1))


def _year(first: Any) -> int:
    """The year of a day or moment; out of an aggregate SQLite gives a moment without its zone, or as text."""
    if isinstance(first, str):
        first = dt.datetime.fromisoformat(first)
    if not isinstance(first, dt.datetime):
        return int(first.year)
    return clock.local(first if first.tzinfo else first.replace(tzinfo=dt.UTC)).year
