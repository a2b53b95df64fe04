"""Accounts of people who left are anonymised.

Revision ID: 0071
Revises: 0070

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0071"
down_revision: str | Sequence[str] | None = "0070"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("account", sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "planned_anonymisation",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("held_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_planned_anonymisation_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["held_by_id"],
            ["account.id"],
            name=op.f("fk_planned_anonymisation_held_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_planned_anonymisation")),
    )
    op.create_index(op.f("ix_planned_anonymisation_held_by_id"), "planned_anonymisation", ["held_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_planned_anonymisation_held_by_id"), table_name="planned_anonymisation")
    op.drop_table("planned_anonymisation")
    op.drop_column("account", "anonymised_at")
