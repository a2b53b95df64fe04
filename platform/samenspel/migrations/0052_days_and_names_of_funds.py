"""From when until when a fund exists, what it was called before, and by which words it is found.

Revision ID: 0052
Revises: 0051

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0052"
down_revision: str | Sequence[str] | None = "0051"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("fund", sa.Column("opened_at", _MOMENT, nullable=True))
    op.add_column("fund", sa.Column("keywords", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.create_table(
        "former_fund_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_former_fund_name_fund_id_fund"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_fund_name")),
    )
    op.create_index(op.f("ix_former_fund_name_fund_id"), "former_fund_name", ["fund_id"])


def downgrade() -> None:
    op.drop_table("former_fund_name")
    op.drop_column("fund", "keywords")
    op.drop_column("fund", "opened_at")
