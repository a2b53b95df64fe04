"""What groups do when somebody arrives on the platform: see `samenspel.people.arrival`."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.access import may_organise, visible_to
from samenspel.groups.actions import add_person, leave
from samenspel.groups.models import Group, Membership, MembershipRole
from samenspel.people.access import is_of_wewis
from samenspel.people.group_hooks import Arrival
from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer

#: The group that the visitors of a demo are in where they can be: a lively one.
DEMO_GROUP = "wg-werkbaar-wint"


def _groups(viewer: Viewer) -> list[tuple[uuid.UUID, str]]:
    """The groups, archived ones apart, that the viewer organises (an administrator: those it sees)."""
    query = (
        columns(Group.id, Group.name)
        .where(visible_to(viewer), col(Group.archived_at).is_(None))
        .order_by(sa.func.lower(Group.name))
    )
    rows = session().execute(query)
    return [(row[0], row[1]) for row in rows if viewer.is_admin or may_organise(viewer, row[0])]


def _welcome(account: Account, group_ids: Sequence[uuid.UUID]) -> None:
    """Puts an account in the groups that still exist; one of WEWIS in none."""
    if is_of_wewis(account.role, account.organisation):
        return
    open_groups = columns(Group.id).where(col(Group.id).in_(group_ids), col(Group.archived_at).is_(None))
    for group_id in session().execute(open_groups).scalars().all():
        add_person(account, group_id, MembershipRole.MEMBER)


def _belong_elsewhere(account: Account) -> int:
    """Who goes to work for WEWIS takes part nowhere any more, and gets no mail of groups either."""
    if not is_of_wewis(account.role, account.organisation):
        return 0
    query = columns(Membership.group_id).where(
        col(Membership.account_id) == account.id, col(Membership.left_at).is_(None)
    )
    groups = session().execute(query).scalars().all()
    for group_id in groups:
        leave(account.id, group_id)
    return len(groups)


def _demo_account(role: Role) -> Account | None:
    """The account of a role that is in the most groups, those in the demo's group before others; always the same."""
    in_demo_group = sa.func.coalesce(sa.func.max(sa.case((col(Group.slug) == DEMO_GROUP, 1), else_=0)), 0)
    query = (
        sa.select(Account)
        .outerjoin(Membership, sa.and_(col(Membership.account_id) == Account.id, col(Membership.left_at).is_(None)))
        .outerjoin(Group, col(Group.id) == Membership.group_id)
        .where(col(Account.role) == role, col(Account.active))
        .group_by(*Account.__table__.columns)  # type: ignore[attr-defined]
        .order_by(in_demo_group.desc(), sa.func.count(col(Membership.id)).desc(), col(Account.id))
        .limit(1)
    )
    return session().execute(query).scalar()


ARRIVAL = Arrival(groups=_groups, welcome=_welcome, belong_elsewhere=_belong_elsewhere, demo_account=_demo_account)
