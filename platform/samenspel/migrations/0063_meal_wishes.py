"""What people eat at a meeting, where its organiser asks.

Revision ID: 0063
Revises: 0062

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0063"
down_revision: str | Sequence[str] | None = "0062"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("asks_meals", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "meal_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_meal_wish_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meal_wish_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_wish")),
        sa.UniqueConstraint("account_id", "meeting_id", name="uq_meal_wish_account_meeting"),
    )
    op.create_index(op.f("ix_meal_wish_meeting_id"), "meal_wish", ["meeting_id"])


def downgrade() -> None:
    op.drop_table("meal_wish")
    op.drop_column("meeting", "asks_meals")
