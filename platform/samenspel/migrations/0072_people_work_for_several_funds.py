"""Somebody can work for more than one fund.

Revision ID: 0072
Revises: 0071

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0072"
down_revision: str | Sequence[str] | None = "0071"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "other_affiliation",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_other_affiliation_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_other_affiliation_fund_id_fund"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "fund_id", name=op.f("pk_other_affiliation")),
    )
    op.create_index(op.f("ix_other_affiliation_fund_id"), "other_affiliation", ["fund_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_other_affiliation_fund_id"), table_name="other_affiliation")
    op.drop_table("other_affiliation")
