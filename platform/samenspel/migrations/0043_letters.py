"""What came in by mail, and which replies did.

Revision ID: 0043
Revises: 0042

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0043"
down_revision: str | Sequence[str] | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_STATES = ("taken", "partly", "refused", "ignored")
_REASONS = (
    "stranger", "unproven", "nothing", "several", "gone", "closed", "may_not", "empty", "too_long", "too_large",
    "too_many", "unclear", "too_late", "waiting", "no_place", "files", "broken", "automatic",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("reply", sa.Column("by_mail", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "received_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Enum(*_STATES, name="letterstate", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.Enum(*_REASONS, name="letterreason", native_enum=False, length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_received_letter_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_letter")),
    )
    op.create_index(op.f("ix_received_letter_account_id"), "received_letter", ["account_id"])
    op.create_index(op.f("ix_received_letter_post_id"), "received_letter", ["post_id"])
    op.create_index("ix_received_letter_created", "received_letter", ["created_at"])


def downgrade() -> None:
    op.drop_table("received_letter")
    op.drop_column("reply", "by_mail")
