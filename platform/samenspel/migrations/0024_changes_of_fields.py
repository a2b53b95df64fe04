"""Who changed which field of a form, for those who have the older form open.

Revision ID: 0024
Revises: 0023

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0024"
down_revision: str | Sequence[str] | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "field_change",
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("path", "field", name=op.f("pk_field_change")),
    )
    op.create_index(op.f("ix_field_change_changed_at"), "field_change", ["changed_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_field_change_changed_at"), table_name="field_change")
    op.drop_table("field_change")
