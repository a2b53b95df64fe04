"""Action points that belong to an initiative.

Revision ID: 0014
Revises: 0013

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A table."""
    op.create_table(
        "initiative_point",
        sa.Column("action_item_id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_item_id"],
            ["action_item.id"],
            name=op.f("fk_initiative_point_action_item_id_action_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiative.id"],
            name=op.f("fk_initiative_point_initiative_id_initiative"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("action_item_id", name=op.f("pk_initiative_point")),
    )
    op.create_index(op.f("ix_initiative_point_initiative_id"), "initiative_point", ["initiative_id"], unique=False)


def downgrade() -> None:
    """It goes."""
    op.drop_index(op.f("ix_initiative_point_initiative_id"), table_name="initiative_point")
    op.drop_table("initiative_point")
