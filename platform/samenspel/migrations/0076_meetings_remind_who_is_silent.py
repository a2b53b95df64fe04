"""A meeting knows when its organiser last reminded who did not answer, and an invitation that its mail came back.

Revision ID: 0076
Revises: 0075

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0076"
down_revision: str | Sequence[str] | None = "0075"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invited_outsider", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("invited_outsider", "refused_at")
    op.drop_column("meeting", "reminded_at")
