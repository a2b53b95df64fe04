"""As whom a visitor of a demo looks at it."""

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.groups.models import Group, Membership
from samenspel.people.models import Account, Installation
from samenspel.viewer import Role

#: The lively group to which the accounts of demo visitors belong where possible.
DEMO_GROUP = "wg-werkbaar-wint"


def demo_account(role: Role, organisation: str | None = None) -> Account | None:
    """The account of a role (of an organisation) that was in the most groups when the data was loaded, those in the
    group of the demo first: the same one, whatever visitors do to the groups since."""
    loaded_at = sa.select(sa.func.min(col(Installation.created_at))).scalar_subquery()
    in_demo_group = sa.func.coalesce(sa.func.max(sa.case((col(Group.slug) == DEMO_GROUP, 1), else_=0)), 0)
    query = (
        sa.select(Account)
        .outerjoin(
            Membership,
            sa.and_(
                col(Membership.account_id) == Account.id,
                col(Membership.joined_at) <= loaded_at,
                sa.or_(col(Membership.left_at).is_(None), col(Membership.left_at) > loaded_at),
            ),
        )
        .outerjoin(Group, col(Group.id) == Membership.group_id)
        .where(
            col(Account.role) == role,
            col(Account.active),
            col(Account.organisation) == organisation if organisation else sa.true(),
        )
        .group_by(*Account.__table__.columns)  # type: ignore[attr-defined]
        .order_by(in_demo_group.desc(), sa.func.count(col(Membership.id)).desc(), col(Account.id))
        .limit(1)
    )
    return session().execute(query).scalar()
