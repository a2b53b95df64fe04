"""What a meeting is for, and the meetings that a topic took the place of.

Revision ID: 0012
Revises: 0011

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A column, and a table that refers to what is there."""
    op.add_column("meeting", sa.Column("wanted", sa.String(length=40), nullable=True))
    op.create_table(
        "avoided_meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_avoided_meeting_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organiser_id"], ["account.id"], name=op.f("fk_avoided_meeting_organiser_id_account")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_avoided_meeting_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avoided_meeting")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_avoided_meeting_topic_id")),
    )
    op.create_index(op.f("ix_avoided_meeting_closes_on"), "avoided_meeting", ["closes_on"], unique=False)
    op.create_index(op.f("ix_avoided_meeting_group_id"), "avoided_meeting", ["group_id"], unique=False)


def downgrade() -> None:
    """They go."""
    op.drop_table("avoided_meeting")
    op.drop_column("meeting", "wanted")
