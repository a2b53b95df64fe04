"""What funds set up themselves can be kept out of what is reported.

Revision ID: 0015
Revises: 0014

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for table in ("group", "initiative"):
        op.add_column(table, sa.Column("unreported", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in ("group", "initiative"):
        op.drop_column(table, "unreported")
