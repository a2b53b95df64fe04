"""Life of a meeting: it may have no date yet, and its agenda is opened at a moment.

Revision ID: 0002
Revises: 0001

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A meeting that has agenda items showed them from the first one on: that is when its agenda was opened."""
    op.add_column("meeting", sa.Column("agenda_shared_at", _MOMENT, nullable=True))
    _set_nullable(True)
    op.execute(
        "UPDATE meeting SET agenda_shared_at ="
        " (SELECT MIN(agenda_item.created_at) FROM agenda_item WHERE agenda_item.meeting_id = meeting.id)"
    )


def downgrade() -> None:
    """What seeks its date cannot be kept."""
    op.execute("DELETE FROM meeting WHERE starts_at IS NULL OR ends_at IS NULL")
    _set_nullable(False)
    op.drop_column("meeting", "agenda_shared_at")


def _set_nullable(nullable: bool) -> None:
    """On SQLite by a column that takes the place of the old one: a table made anew, as a batch does it, takes along
    every row that refers to it (ON DELETE CASCADE)."""
    if op.get_bind().dialect.name != "sqlite":
        for name in ("starts_at", "ends_at"):
            op.alter_column("meeting", name, existing_type=_MOMENT, nullable=nullable)
        return
    op.drop_index("ix_meeting_group_start", table_name="meeting")
    op.drop_index("ix_meeting_starts_at", table_name="meeting")
    for name in ("starts_at", "ends_at"):
        default = None if nullable else sa.text("''")
        op.add_column("meeting", sa.Column(f"{name}_new", _MOMENT, nullable=nullable, server_default=default))
        meeting = sa.table("meeting", sa.column(name), sa.column(f"{name}_new"))
        op.execute(meeting.update().values({f"{name}_new": meeting.c[name]}))
        op.drop_column("meeting", name)
        op.execute(f"ALTER TABLE meeting RENAME COLUMN {name}_new TO {name}")
    op.create_index("ix_meeting_group_start", "meeting", ["group_id", "starts_at"], unique=False)
    op.create_index("ix_meeting_starts_at", "meeting", ["starts_at"], unique=False)
