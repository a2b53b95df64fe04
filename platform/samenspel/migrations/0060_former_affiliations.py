"""For which funds accounts were there before, for the yearly list of contributions.

Revision ID: 0060
Revises: 0059

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0060"
down_revision: str | Sequence[str] | None = "0059"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "former_affiliation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_former_affiliation_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_former_affiliation_fund_id_fund")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_affiliation")),
    )
    op.create_index(op.f("ix_former_affiliation_account_id"), "former_affiliation", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_former_affiliation_account_id"), table_name="former_affiliation")
    op.drop_table("former_affiliation")
