"""Agenda items that are proposed, papers with items, and when an organiser was told that an agenda is due.

Revision ID: 0010
Revises: 0009

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A column, and two tables that refer to what is there."""
    op.add_column("meeting", sa.Column("agenda_nudged_on", sa.Date(), nullable=True))
    op.create_table(
        "agenda_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", _MOMENT, nullable=True),
        sa.Column("declined_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_agenda_proposal_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_agenda_proposal_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_agenda_proposal_item_id_agenda_item"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_proposal_meeting_id_meeting"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["proposer_id"], ["account.id"], name=op.f("fk_agenda_proposal_proposer_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_proposal")),
    )
    op.create_index(op.f("ix_agenda_proposal_group_id"), "agenda_proposal", ["group_id"], unique=False)
    op.create_table(
        "agenda_document",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_agenda_document_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_agenda_document_item_id_agenda_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "document_id", name=op.f("pk_agenda_document")),
    )
    op.create_index(op.f("ix_agenda_document_document_id"), "agenda_document", ["document_id"], unique=False)


def downgrade() -> None:
    """They go."""
    op.drop_table("agenda_document")
    op.drop_table("agenda_proposal")
    op.drop_column("meeting", "agenda_nudged_on")
