"""Funds that go on with what others did, and from when until when a fund takes part in an initiative.

Revision ID: 0064
Revises: 0063

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0064"
down_revision: str | Sequence[str] | None = "0063"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "fund_succession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_fund_succession_by_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_fund_succession_fund_id_fund"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_succession")),
        sa.UniqueConstraint("fund_id", name=op.f("uq_fund_succession_fund_id")),
    )
    op.create_index(op.f("ix_fund_succession_by_id"), "fund_succession", ["by_id"])
    op.create_table(
        "fund_successor",
        sa.Column("succession_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_fund_successor_fund_id_fund"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["succession_id"],
            ["fund_succession.id"],
            name=op.f("fk_fund_successor_succession_id_fund_succession"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("succession_id", "fund_id", name=op.f("pk_fund_successor")),
    )
    op.create_index(op.f("ix_fund_successor_fund_id"), "fund_successor", ["fund_id"])
    op.create_table(
        "succession_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succession_id", sa.Uuid(), nullable=False),
        sa.Column("table", sa.String(length=40), nullable=False),
        sa.Column("key", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["succession_id"],
            ["fund_succession.id"],
            name=op.f("fk_succession_change_succession_id_fund_succession"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession_change")),
    )
    op.create_index(op.f("ix_succession_change_succession_id"), "succession_change", ["succession_id"])
    op.create_index(op.f("ix_invitation_fund_id"), "invitation", ["fund_id"])
    op.add_column("initiative_fund", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("initiative_fund", sa.Column("until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_index(op.f("ix_invitation_fund_id"), table_name="invitation")
    op.drop_column("initiative_fund", "until")
    op.drop_column("initiative_fund", "since")
    op.drop_table("succession_change")
    op.drop_table("fund_successor")
    op.drop_table("fund_succession")
