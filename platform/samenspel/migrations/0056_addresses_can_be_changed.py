"""Changes of the address with which somebody signs in, until they are confirmed or stopped.

Revision ID: 0056
Revises: 0055

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0056"
down_revision: str | Sequence[str] | None = "0055"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "email_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("old", sa.String(length=254), nullable=False),
        sa.Column("new", sa.String(length=254), nullable=False),
        sa.Column("confirm_hash", sa.String(length=64), nullable=False),
        sa.Column("stop_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_email_change_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_change")),
        sa.UniqueConstraint("account_id", name=op.f("uq_email_change_account_id")),
        sa.UniqueConstraint("confirm_hash", name=op.f("uq_email_change_confirm_hash")),
        sa.UniqueConstraint("stop_hash", name=op.f("uq_email_change_stop_hash")),
    )


def downgrade() -> None:
    op.drop_table("email_change")
