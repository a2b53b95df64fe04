"""WEWIS sees what funds set up themselves only where their lead chose so, and search knows it.

Nobody chose before: what is there is not shown.

Revision ID: 0019
Revises: 0018

"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INITIATIVE = sa.table("initiative", sa.column("id", sa.Uuid()))
_JOB = sa.table(
    "job",
    sa.column("id", sa.Uuid()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("kind"),
    sa.column("payload", sa.JSON()),
    sa.column("due_at", sa.DateTime(timezone=True)),
    sa.column("attempts"),
    sa.column("error"),
)


def upgrade() -> None:
    op.add_column("initiative", sa.Column("shown_by_id", sa.Uuid(), nullable=True))
    at = datetime.now(UTC)
    for initiative_id in op.get_bind().execute(sa.select(_INITIATIVE.c.id)).scalars().all():
        payload = {"kind": "initiative", "id": str(initiative_id)}
        job = {"id": uuid.uuid4(), "created_at": at, "due_at": at, "kind": "index", "payload": payload}
        op.execute(sa.insert(_JOB).values(**job, attempts=0, error=""))


def downgrade() -> None:
    op.drop_column("initiative", "shown_by_id")
