"""Date polls: moments to choose from, and what each suits.

Revision ID: 0005
Revises: 0004

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Three tables that only refer to what is there already."""
    op.create_table(
        "date_poll",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", _MOMENT, nullable=True),
        sa.Column("told_closed_at", _MOMENT, nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_date_poll_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_poll")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_date_poll_meeting_id")),
    )
    op.create_index(op.f("ix_date_poll_closes_on"), "date_poll", ["closes_on"], unique=False)
    op.create_table(
        "poll_slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_poll_slot_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_slot")),
        sa.UniqueConstraint("meeting_id", "starts_at", name="uq_poll_slot_meeting_start"),
    )
    op.create_table(
        "poll_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_poll_answer_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_poll_answer_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["poll_slot.id"], name=op.f("fk_poll_answer_slot_id_poll_slot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answer")),
        sa.UniqueConstraint("slot_id", "account_id", name="uq_poll_answer_slot_account"),
    )
    op.create_index(op.f("ix_poll_answer_account_id"), "poll_answer", ["account_id"], unique=False)


def downgrade() -> None:
    """The tables go."""
    for name in ("poll_answer", "poll_slot", "date_poll"):
        op.drop_table(name)
