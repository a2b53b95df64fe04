"""What is arranged for somebody who leaves or goes to another fund on a day to come.

Revision ID: 0054
Revises: 0053

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0054"
down_revision: str | Sequence[str] | None = "0053"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "departure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum("consultant", "director", "isa", "admin", "guest", name="role", native_enum=False, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_departure_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_departure_by_id_account"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_departure_fund_id_fund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
        sa.UniqueConstraint("account_id", name=op.f("uq_departure_account_id")),
    )
    op.create_index(op.f("ix_departure_by_id"), "departure", ["by_id"], unique=False)
    op.create_index(op.f("ix_departure_on"), "departure", ["on"], unique=False)
    op.create_table(
        "departure_successor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departure_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["departure_id"],
            ["departure.id"],
            name=op.f("fk_departure_successor_departure_id_departure"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["account.id"],
            name=op.f("fk_departure_successor_successor_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure_successor")),
    )
    op.create_index(op.f("ix_departure_successor_departure_id"), "departure_successor", ["departure_id"], unique=False)
    op.create_index(op.f("ix_departure_successor_successor_id"), "departure_successor", ["successor_id"], unique=False)
    op.create_index(op.f("ix_group_invitation_invited_by_id"), "group_invitation", ["invited_by_id"], unique=False)
    op.create_index(op.f("ix_invitation_invited_by_id"), "invitation", ["invited_by_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_invitation_invited_by_id"), table_name="invitation")
    op.drop_index(op.f("ix_group_invitation_invited_by_id"), table_name="group_invitation")
    op.drop_index(op.f("ix_departure_successor_successor_id"), table_name="departure_successor")
    op.drop_index(op.f("ix_departure_successor_departure_id"), table_name="departure_successor")
    op.drop_table("departure_successor")
    op.drop_index(op.f("ix_departure_on"), table_name="departure")
    op.drop_index(op.f("ix_departure_by_id"), table_name="departure")
    op.drop_table("departure")
