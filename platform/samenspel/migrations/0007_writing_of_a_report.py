"""Writing of a report by several people: parts with a pen, versions, approval, and what is carried on.

Revision ID: 0007
Revises: 0006

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_NEW = (
    ("agenda_item", "is_discussed", sa.Boolean()),
    ("agenda_item", "carried_from_id", sa.Uuid()),
    ("report", "shared_at", _MOMENT),
    ("report", "approved_at", _MOMENT),
    ("report", "approved_in_id", sa.Uuid()),
    ("report", "approval_note", sa.String(length=500)),
)


def upgrade() -> None:
    """Upgrade schema."""
    for table, name, kind in _NEW:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "report_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("nonces", sa.JSON(), nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=True),
        sa.Column("writer_until", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_report_part_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["writer_id"], ["account.id"], name=op.f("fk_report_part_writer_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_part")),
        sa.UniqueConstraint("part_id", name=op.f("uq_report_part_part_id")),
    )
    op.create_index(op.f("ix_report_part_meeting_id"), "report_part", ["meeting_id"], unique=False)
    op.create_table(
        "report_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_report_version_author_id_account")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_report_version_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_version")),
        sa.UniqueConstraint("meeting_id", "number", name="uq_report_version_meeting_number"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("report_version")
    op.drop_table("report_part")
    for table, name, _kind in reversed(_NEW):
        op.drop_column(table, name)
