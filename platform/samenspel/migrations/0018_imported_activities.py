"""What funds did before the platform or elsewhere can be brought in from a file.

Revision ID: 0018
Revises: 0017

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0018"
down_revision: str | Sequence[str] | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _to(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "activity_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("filename", sa.String(160), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        _to("activity_import", "account_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_import")),
    )
    op.create_index(op.f("ix_activity_import_digest"), "activity_import", ["digest"])
    op.create_table(
        "imported_activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.Column("unreported", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["activity_import.id"],
            name=op.f("fk_imported_activity_import_id_activity_import"),
            ondelete="CASCADE",
        ),
        _to("imported_activity", "theme_id", "theme", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_activity")),
    )
    op.create_index(op.f("ix_imported_activity_import_id"), "imported_activity", ["import_id"])
    op.create_index(op.f("ix_imported_activity_last_on"), "imported_activity", ["last_on"])
    op.create_table(
        "imported_participation",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("led", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["imported_activity.id"],
            name=op.f("fk_imported_participation_activity_id_imported_activity"),
            ondelete="CASCADE",
        ),
        _to("imported_participation", "fund_id", "fund", "CASCADE"),
        sa.PrimaryKeyConstraint("activity_id", "fund_id", name=op.f("pk_imported_participation")),
    )
    op.create_index(op.f("ix_imported_participation_fund_id"), "imported_participation", ["fund_id"])


def downgrade() -> None:
    for table in ("imported_participation", "imported_activity", "activity_import"):
        op.drop_table(table)
