"""Whose place somebody took in a group.

Revision ID: 0046
Revises: 0045

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0046"
down_revision: str | Sequence[str] | None = "0045"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("replaces_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("membership", "replaces_id")
