"""Initiatives that are drafts.

Revision ID: 0011
Revises: 0010

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("initiative", sa.Column("draft_of_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("initiative", "draft_of_id")
