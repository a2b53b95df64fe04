"""Requests for partners, how many hours funds spend in meetings, and the people to invite."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Group, Visibility
from samenspel.lines import lines
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.advice import StoredProposal
from samenspel.maps.models import ClusterRequest
from samenspel.meetings.workload import queries as workload
from samenspel.people.models import Account, Fund, Theme
from samenspel.people.queries import fund_rows
from samenspel.viewer import Role, Viewer

#: Of somebody's requests, the newest.
MAX_REQUESTS = 20
#: Of a fund without a director here, so many consultants are invited.
MAX_INVITED_PER_FUND = 2


@dataclass(frozen=True, slots=True)
class ClusterRequestLine:
    """A request in a list."""

    id: uuid.UUID
    title: str
    theme_name: str
    created_at: dt.datetime


def requests_of(viewer: Viewer) -> list[ClusterRequestLine]:
    """The requests of a person, the newest first; the advisers see those of everybody."""
    query = (
        lines(
            ClusterRequestLine,
            id=ClusterRequest.id,
            title=ClusterRequest.title,
            theme_name=Theme.name,
            created_at=ClusterRequest.created_at,
        )
        .join(Theme, col(Theme.id) == ClusterRequest.theme_id)
        .order_by(col(ClusterRequest.created_at).desc(), col(ClusterRequest.id).desc())
        .limit(MAX_REQUESTS)
    )
    if not viewer.is_isa:
        query = query.where(col(ClusterRequest.account_id) == viewer.id)
    return query.all()


@dataclass(frozen=True, slots=True)
class ClusterRequestView:
    """A request with the names that its page shows."""

    row: ClusterRequest
    theme_slug: str
    theme_name: str

    @property
    def proposals(self) -> list[StoredProposal] | None:
        """What was found, which may be nothing; None while it is still sought, or has to be sought again."""
        if self.row.computed_at is None or not _is_current(self.row.proposals):
            return None
        return cast(list[StoredProposal], self.row.proposals)


def _is_current(proposals: Sequence[dict[str, Any]]) -> bool:
    """Whether stored proposals have the shape of this version."""
    return all(one.get("version") == VERSION for one in proposals)


def outdated_requests() -> list[uuid.UUID]:
    """The requests whose proposals have the shape of another version."""
    query = columns(ClusterRequest.id, ClusterRequest.proposals).where(col(ClusterRequest.computed_at).is_not(None))
    return [ident for ident, proposals in session().execute(query) if not _is_current(proposals)]


def request_by(request_id: uuid.UUID) -> ClusterRequestView | None:
    """A request with its names, whoever asks; access says who may see it."""
    return (
        lines(ClusterRequestView, row=ClusterRequest, theme_slug=Theme.slug, theme_name=Theme.name)
        .join(Theme, col(Theme.id) == ClusterRequest.theme_id)
        .where(col(ClusterRequest.id) == request_id)
        .first()
    )


def meeting_hours(today: dt.date) -> dict[str, float]:
    """How many hours each fund (by slug) sat in meetings of open groups in the year up to today."""
    slugs: dict[uuid.UUID, str] = {row.id: row.slug for row in fund_rows()}
    hours = dict.fromkeys(slugs.values(), 0.0)
    is_open = col(Group.visibility) == Visibility.OPEN
    first, last = today - dt.timedelta(days=365), today + dt.timedelta(days=1)
    for one in workload.meeting_hours(is_open, first, last, set(slugs)):
        if not one.is_planned:
            hours[slugs[one.fund_id]] += one.hours
    return hours


def people_to_invite(slugs: Sequence[str], inviting: Viewer) -> list[Account]:
    """The people to invite for these funds: directors, or else the first consultants; none of the inviting fund."""
    query = (
        sa.select(Account, Fund.slug)  # type: ignore[call-overload]
        .join(Fund, col(Fund.id) == Account.fund_id)
        .where(col(Fund.slug).in_(list(slugs)), col(Account.active))
        .where(col(Account.role).in_([Role.DIRECTOR, Role.CONSULTANT]))
        .order_by(sa.func.lower(Account.name), col(Account.id))
    )
    by_fund: dict[str, list[Any]] = {}
    for account, slug in session().execute(query):
        if account.fund_id not in inviting.fund_ids:
            by_fund.setdefault(slug, []).append(account)
    invited: list[Account] = []
    for accounts in by_fund.values():
        directors = [account for account in accounts if account.role is Role.DIRECTOR]
        invited += directors or accounts[:MAX_INVITED_PER_FUND]
    return invited
