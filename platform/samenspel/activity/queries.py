"""Selects of recent activities."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col

from samenspel.activity.models import Activity, Verb
from samenspel.activity.naming import FundName, named_funds
from samenspel.db import columns, session
from samenspel.groups.access import visible_to
from samenspel.groups.models import Group
from samenspel.lines import lines
from samenspel.people.models import Account, Fund
from samenspel.people.queries import fund_is_open_at
from samenspel.people.words import party
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class RecentActivity:
    """An activity as a feed shows it; `title` and `path` are those of the topic, meeting or document."""

    verb: Verb
    at: datetime
    actor_id: uuid.UUID
    actor_name: str
    fund_name: str | None
    group_name: str
    group_slug: str
    title: str
    path: str


def recent_activities(viewer: Viewer, limit: int, group_id: uuid.UUID | None = None) -> list[RecentActivity]:
    """The newest activities first, in all groups that exist for the viewer or in one of them."""
    query = (
        lines(
            RecentActivity,
            verb=Activity.verb,
            at=Activity.created_at,
            actor_id=Activity.actor_id,
            actor_name=Account.name,
            fund_name=party(),
            group_name=Group.name,
            group_slug=Group.slug,
            title=Activity.title,
            path=Activity.path,
        )
        .join(Group, col(Group.id) == Activity.group_id)
        .join(Account, col(Account.id) == Activity.actor_id)
        .outerjoin(Fund, col(Fund.id) == Account.fund_id)
        .where(visible_to(viewer))
        .order_by(col(Activity.created_at).desc(), col(Activity.id).desc())
        .limit(limit)
    )
    if group_id is not None:
        query = query.where(col(Activity.group_id) == group_id)
    return query.all()


_FUND_NAMES = columns(Fund.id, Fund.name, Fund.joint_committees).where(fund_is_open_at(None))


def funds_named_in(text: str) -> list[str]:
    """The ids of the funds that a text names."""
    return named_funds(text, fund_names().values())


def fund_names() -> dict[str, FundName]:
    """How funds are named, by their id as text."""
    funds = session().execute(_FUND_NAMES)
    return {str(fund.id): FundName(str(fund.id), fund.name, fund.joint_committees) for fund in funds}
