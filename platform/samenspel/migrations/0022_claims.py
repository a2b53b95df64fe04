"""A worker claims the jobs that it does, and the set times of periodic work.

Revision ID: 0022
Revises: 0021

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0022"
down_revision: str | Sequence[str] | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("job", sa.Column("claimed_by", sa.String(length=32), nullable=True))
    op.add_column("job", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "periodic_run",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_periodic_run")),
    )


def downgrade() -> None:
    op.drop_table("periodic_run")
    op.drop_column("job", "claimed_until")
    op.drop_column("job", "claimed_by")
