"""Groups are open, closed or hidden, say how one joins and who writes, and who led them stays.

What was closed until now did not exist for others, so it becomes hidden. Who leads is known; since when is not.

Revision ID: 0034
Revises: 0033

"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0034"
down_revision: str | Sequence[str] | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_JOINING = sa.Enum("free", "request", "invitation", name="joining", native_enum=False, length=40)
_POSTING = sa.Enum("members", "organisers", name="posting", native_enum=False, length=40)
_group = sa.table(
    "group",
    *(sa.column(name, sa.String()) for name in ("visibility", "joining", "lead_label")),
    *(sa.column(name, sa.Uuid()) for name in ("id", "lead_fund_id", "lead_account_id")),
    sa.column("archived_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.add_column("group", sa.Column("joining", _JOINING, server_default="free", nullable=False))
    op.add_column(
        "group", sa.Column("join_question", sa.String(length=300), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("group", sa.Column("posting", _POSTING, server_default="members", nullable=False))
    op.add_column(
        "group", sa.Column("wanted_result", sa.String(length=500), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("group", sa.Column("closes_on", sa.Date(), nullable=True))
    op.add_column("group", sa.Column("closing_warned_for", sa.Date(), nullable=True))
    op.add_column("group", sa.Column("dormant_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "lead_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("is_co", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_lead_seat_account_id_account")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_lead_seat_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_lead_seat_group_id_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_seat")),
    )
    for column in ("group_id", "fund_id", "account_id"):
        op.create_index(op.f(f"ix_lead_seat_{column}"), "lead_seat", [column])
    closed = sa.update(_group).where(_group.c.visibility == "closed")
    op.execute(closed.values(visibility="hidden", joining="invitation"))
    _seat_leads()


def _seat_leads() -> None:
    """A seat for each fund that leads, and an open one for each group at work that nobody leads."""
    names = ("id", "group_id", "fund_id", "account_id")
    seat = sa.table(
        "lead_seat",
        *(sa.column(name, sa.Uuid()) for name in names),
        sa.column("created_at", sa.DateTime(timezone=True)),
        sa.column("is_co", sa.Boolean()),
    )
    has_seat = sa.or_(
        _group.c.lead_fund_id.is_not(None), sa.and_(_group.c.lead_label == "", _group.c.archived_at.is_(None))
    )
    found = sa.select(_group.c.id, _group.c.lead_fund_id, _group.c.lead_account_id).where(has_seat)
    rows = [
        {
            "id": uuid.uuid4(), "group_id": group, "fund_id": fund, "account_id": account if fund else None,
            "created_at": datetime.now(UTC), "is_co": False,
        }
        for group, fund, account in op.get_bind().execute(found)
    ]  # fmt: skip
    if rows:
        op.bulk_insert(seat, rows)


def downgrade() -> None:
    op.execute(sa.update(_group).where(_group.c.visibility == "hidden").values(visibility="closed"))
    op.drop_table("lead_seat")
    for name in ("dormant_asked_at", "closing_warned_for", "closes_on", "wanted_result", "posting", "join_question"):
        op.drop_column("group", name)
    op.drop_column("group", "joining")
