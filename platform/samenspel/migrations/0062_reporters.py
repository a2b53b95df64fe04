"""Meetings have a reporter.

Revision ID: 0062
Revises: 0061

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0062"
down_revision: str | Sequence[str] | None = "0061"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("reporter_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_meeting_reporter_id"), "meeting", ["reporter_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_meeting_reporter_id"), table_name="meeting")
    op.drop_column("meeting", "reporter_id")
