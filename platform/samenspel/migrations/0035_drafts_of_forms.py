"""What is typed in forms and not sent yet.

Revision ID: 0035
Revises: 0034

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0035"
down_revision: str | Sequence[str] | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(length=40), nullable=False) for name in ("key", "device")),
        *(sa.Column(name, sa.String(length=500), nullable=False) for name in ("place", "page")),
        *(sa.Column(name, sa.String(length=200), nullable=False) for name in ("title", "context")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("fields", "base", "files")),
        sa.Column("typed_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_form_draft_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
        sa.UniqueConstraint("account_id", "key", name="uq_form_draft_account_key"),
    )
    op.create_index("ix_form_draft_account_updated", "form_draft", ["account_id", "is_over", "updated_at"])
    op.create_index(op.f("ix_form_draft_updated_at"), "form_draft", ["updated_at"])


def downgrade() -> None:
    op.drop_table("form_draft")
