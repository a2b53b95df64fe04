"""Who is done with a date poll, though they left moments open.

Revision ID: 0053
Revises: 0052

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0053"
down_revision: str | Sequence[str] | None = "0052"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "poll_completion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_poll_completion_{name}_id_{name}"), ondelete="CASCADE"
            )
            for name in ("account", "meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_completion")),
        sa.UniqueConstraint("meeting_id", "account_id", name="uq_poll_completion_meeting_account"),
    )
    op.create_index(op.f("ix_poll_completion_account_id"), "poll_completion", ["account_id"])


def downgrade() -> None:
    op.drop_table("poll_completion")
