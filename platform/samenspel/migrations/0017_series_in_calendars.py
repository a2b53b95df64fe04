"""A series is one in calendars, and invitations are bound to who gets them.

What was sent before keeps its own UID and its one address for answers: calendars know it by these.

Revision ID: 0017
Revises: 0016

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Meetings that were there have no place in the rule of their series, and no bound answers."""
    op.add_column("meeting_series", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("meeting", sa.Column("recurrence_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("has_bound_answers", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("meeting", "has_bound_answers")
    op.drop_column("meeting", "recurrence_at")
    op.drop_column("meeting_series", "sequence")
