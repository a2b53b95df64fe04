"""Two accounts of one person can become one.

Revision ID: 0067
Revises: 0066

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0067"
down_revision: str | Sequence[str] | None = "0066"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "merged_account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_merged_account_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["account.id"], name=op.f("fk_merged_account_into_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_merged_account_by_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_merged_account")),
    )
    op.create_index(op.f("ix_merged_account_into_id"), "merged_account", ["into_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_merged_account_into_id"), table_name="merged_account")
    op.drop_table("merged_account")
