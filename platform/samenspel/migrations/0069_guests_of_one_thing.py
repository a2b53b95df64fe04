"""People with an account are asked to one meeting or one poll of a group that they are not in, and are reminded.

Revision ID: 0069
Revises: 0068

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0069"
down_revision: str | Sequence[str] | None = "0068"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("invited_outsider", sa.Column("account_id", sa.Uuid(), nullable=True))
    op.add_column(
        "invited_outsider",
        sa.Column("organisation", sa.String(length=160), server_default=sa.text("''"), nullable=False),
    )
    op.add_column("invited_outsider", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_invited_outsider_account_id"), "invited_outsider", ["account_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_invited_outsider_account_id"), table_name="invited_outsider")
    op.drop_column("invited_outsider", "reminded_at")
    op.drop_column("invited_outsider", "organisation")
    op.drop_column("invited_outsider", "account_id")
