"""Files that are brought in can be read again, what was said of them is remembered, and what does not count is kept.

Revision ID: 0055
Revises: 0054

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0055"
down_revision: str | Sequence[str] | None = "0054"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("activity_import", sa.Column("left_out", sa.JSON(), nullable=True))
    op.create_table(
        "import_file",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["activity_import.id"],
            name=op.f("fk_import_file_import_id_activity_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_file")),
    )
    op.create_table(
        "import_meaning",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", name=op.f("pk_import_meaning")),
    )


def downgrade() -> None:
    op.drop_table("import_meaning")
    op.drop_table("import_file")
    op.drop_column("activity_import", "left_out")
