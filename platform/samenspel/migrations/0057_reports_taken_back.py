"""Reports can be taken back.

Revision ID: 0057
Revises: 0056

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0057"
down_revision: str | Sequence[str] | None = "0056"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("report", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("report", sa.Column("withdrawn_reason", sa.String(length=500), nullable=True))


def downgrade() -> None:
    op.drop_column("report", "withdrawn_reason")
    op.drop_column("report", "withdrawn_at")
