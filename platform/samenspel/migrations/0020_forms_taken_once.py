"""A form that is sent twice does its work once.

Revision ID: 0020
Revises: 0019

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "form_use",
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.Column("location", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_form_use")),
    )
    op.create_index(op.f("ix_form_use_created_at"), "form_use", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_form_use_created_at"), table_name="form_use")
    op.drop_table("form_use")
