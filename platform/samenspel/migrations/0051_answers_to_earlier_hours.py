"""Answers to a meeting that moved since are kept with the hours they were given for.

Revision ID: 0051
Revises: 0050

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0051"
down_revision: str | Sequence[str] | None = "0050"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("earlier_starts_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("answer", sa.Column("earlier_ends_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("answer", "earlier_ends_at")
    op.drop_column("answer", "earlier_starts_at")
