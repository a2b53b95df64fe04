"""The day that was promised first for an agenda stays known.

Revision ID: 0058
Revises: 0057

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0058"
down_revision: str | Sequence[str] | None = "0057"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("agenda_promised_on", sa.Date(), nullable=True))
    op.execute("UPDATE meeting SET agenda_promised_on = agenda_due_on")


def downgrade() -> None:
    op.drop_column("meeting", "agenda_promised_on")
