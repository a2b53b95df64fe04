"""Topics can be deleted, and come back.

Revision ID: 0047
Revises: 0046

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0047"
down_revision: str | Sequence[str] | None = "0046"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "deleted_topic",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("shown_count", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"],
                [f"{other}.id"],
                name=op.f(f"fk_deleted_topic_{name}_id_{other}"),
                ondelete="CASCADE" if other == "group" else None,
            )
            for name, other in (("group", "group"), ("author", "account"), ("account", "account"))
        ),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_deleted_topic")),
    )
    for name in ("group_id", "account_id", "created_at"):
        op.create_index(op.f(f"ix_deleted_topic_{name}"), "deleted_topic", [name])


def downgrade() -> None:
    op.drop_table("deleted_topic")
