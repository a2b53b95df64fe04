"""When somebody was last here, and when the time before.

Revision ID: 0032
Revises: 0031

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0032"
down_revision: str | Sequence[str] | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COLUMNS = ("visit_at", "previous_visit_at")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("account", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    account = sa.table("account", sa.column("visit_at"), sa.column("seen_at"))
    op.execute(account.update().values(visit_at=account.c.seen_at))


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("account", name)
