"""Items of digests say what they tell; the schedule of digests, and what *gezien* changed.

Nothing wrote to the table of items yet, so it is made anew: its unique constraint has one more column.

Revision ID: 0027
Revises: 0026

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0027"
down_revision: str | Sequence[str] | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _item_columns() -> list[sa.Column]:  # type: ignore[type-arg]
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
    ]


def _create_items(*more: sa.Column, keys: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    op.create_table(
        "digest_item",
        *_item_columns(),
        *more,
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_digest_item_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_digest_item_digest_id_digest"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_item")),
        sa.UniqueConstraint(*keys, name="uq_digest_item_account_thing"),
    )
    op.create_index("ix_digest_item_digest", "digest_item", ["digest_id", "position"], unique=False)


def upgrade() -> None:
    op.drop_table("digest_item")
    what = sa.Column("what", sa.String(length=40), nullable=False)
    _create_items(what, keys=("account_id", "thing_id", "kind", "what", "upto"))
    op.create_table(
        "digest_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_digest_schedule_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_schedule")),
        sa.UniqueConstraint("account_id", name=op.f("uq_digest_schedule_account_id")),
    )
    op.add_column("digest", sa.Column("previous_marks", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("digest", "previous_marks")
    op.drop_table("digest_schedule")
    op.drop_table("digest_item")
    _create_items(keys=("account_id", "kind", "thing_id", "upto"))
