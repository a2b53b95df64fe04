"""An answer to a hybrid meeting says whether somebody is in the room or online.

Revision ID: 0059
Revises: 0058

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0059"
down_revision: str | Sequence[str] | None = "0058"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    mode = sa.Enum("on_site", "online", name="attendancemode", native_enum=False, length=40)
    op.add_column("answer", sa.Column("mode", mode, nullable=True))


def downgrade() -> None:
    op.drop_column("answer", "mode")
