"""The last new post of a notice, and indexes on those that are unread or kept.

Revision ID: 0026
Revises: 0025

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0026"
down_revision: str | Sequence[str] | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INDEXES = {"ix_notice_unread": sa.text("read_at IS NULL"), "ix_notice_later": sa.text("later_at IS NOT NULL")}


def upgrade() -> None:
    op.add_column("notice", sa.Column("last_number", sa.Integer(), nullable=True))
    for name, condition in _INDEXES.items():
        op.create_index(name, "notice", ["account_id"], sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, table_name="notice")
    op.drop_column("notice", "last_number")
