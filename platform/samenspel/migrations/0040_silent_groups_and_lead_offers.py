"""Groups that fell silent are known, and somebody can be asked to lead one.

Revision ID: 0040
Revises: 0039

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0040"
down_revision: str | Sequence[str] | None = "0039"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("group", sa.Column("silent_since", sa.Date(), nullable=True))
    op.add_column("group", sa.Column("dormant_answered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "lead_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("is_co", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_lead_offer_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_lead_offer_by_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_lead_offer_group_id_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_offer")),
    )
    for column in ("account_id", "by_id", "group_id"):
        op.create_index(op.f(f"ix_lead_offer_{column}"), "lead_offer", [column])


def downgrade() -> None:
    op.drop_table("lead_offer")
    op.drop_column("group", "dormant_answered_at")
    op.drop_column("group", "silent_since")
