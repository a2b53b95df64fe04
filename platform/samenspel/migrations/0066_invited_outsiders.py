"""People without an account who were asked to one meeting or one poll.

Revision ID: 0066
Revises: 0065

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0066"
down_revision: str | Sequence[str] | None = "0065"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "invited_outsider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("poll_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=True),
        sa.Column("chosen_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(meeting_id IS NULL) <> (poll_id IS NULL)", name=op.f("ck_invited_outsider_one_thing")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_invited_outsider_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_invited_outsider_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_invited_outsider_by_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited_outsider")),
        sa.UniqueConstraint("meeting_id", "email", name="uq_invited_outsider_meeting_email"),
        sa.UniqueConstraint("poll_id", "email", name="uq_invited_outsider_poll_email"),
    )
    op.create_index(op.f("ix_invited_outsider_by_id"), "invited_outsider", ["by_id"])


def downgrade() -> None:
    op.drop_table("invited_outsider")
