"""A guest is in a group until a day.

Revision ID: 0068
Revises: 0067

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0068"
down_revision: str | Sequence[str] | None = "0067"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("membership", sa.Column("until_told", sa.Date(), nullable=True))
    op.create_index(op.f("ix_membership_until"), "membership", ["until"])
    op.add_column("group_invitation", sa.Column("until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("group_invitation", "until")
    op.drop_index(op.f("ix_membership_until"), table_name="membership")
    op.drop_column("membership", "until_told")
    op.drop_column("membership", "until")
