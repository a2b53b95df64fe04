"""An item of a digest says how much was new.

Revision ID: 0031
Revises: 0030

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0031"
down_revision: str | Sequence[str] | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("digest_item", sa.Column("count", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("digest_item", "count")
