"""Which fund somebody was in a group for before, and since when a closed account is closed.

Whose account is closed already leaves the groups they were in now, since nobody knows on what day they went.

Revision ID: 0050
Revises: 0049

"""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0050"
down_revision: str | Sequence[str] | None = "0049"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_ACCOUNT = sa.table("account", sa.column("id"), sa.column("active", sa.Boolean), sa.column("closed_at", _MOMENT))
_MEMBERSHIP = sa.table("membership", sa.column("account_id"), sa.column("left_at", _MOMENT))


def upgrade() -> None:
    op.add_column("account", sa.Column("closed_at", _MOMENT, nullable=True))
    op.create_table(
        "past_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum("organiser", "member", "follower", name="membershiprole", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("joined_at", _MOMENT, nullable=False),
        sa.Column("left_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_past_membership_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_past_membership_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_past_membership_group_id_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_membership")),
    )
    for name in ("account_id", "fund_id", "group_id"):
        op.create_index(op.f(f"ix_past_membership_{name}"), "past_membership", [name])
    at = datetime.now(UTC)
    closed = sa.select(_ACCOUNT.c.id).where(~_ACCOUNT.c.active)
    op.execute(
        sa.update(_MEMBERSHIP)
        .where(_MEMBERSHIP.c.account_id.in_(closed), _MEMBERSHIP.c.left_at.is_(None))
        .values(left_at=at)
    )
    op.execute(sa.update(_ACCOUNT).where(~_ACCOUNT.c.active).values(closed_at=at))


def downgrade() -> None:
    op.drop_table("past_membership")
    op.drop_column("account", "closed_at")
