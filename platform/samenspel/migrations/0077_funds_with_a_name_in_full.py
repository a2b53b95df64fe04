"""Funds have a name in full beside the short one.

Revision ID: 0077
Revises: 0076

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0077"
down_revision: str | Sequence[str] | None = "0076"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("fund", sa.Column("full_name", sa.String(length=200), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    op.drop_column("fund", "full_name")
