"""A group may be for funds only, and what people were called before is kept.

Revision ID: 0074
Revises: 0073

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0074"
down_revision: str | Sequence[str] | None = "0073"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("group", sa.Column("funds_only", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "former_account_name",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_former_account_name_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_former_account_name")),
    )


def downgrade() -> None:
    op.drop_table("former_account_name")
    op.drop_column("group", "funds_only")
