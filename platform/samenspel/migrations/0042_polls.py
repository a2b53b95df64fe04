"""Polls and proposals, and the votes in them.

Revision ID: 0042
Revises: 0041

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0042"
down_revision: str | Sequence[str] | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "poll",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("single", "multiple", "ranked", "proposal", name="pollkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("explanation_html", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("max_choices", sa.Integer(), nullable=True),
        sa.Column("voice", sa.Enum("person", "fund", name="voice", native_enum=False, length=40), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column(
            "results",
            sa.Enum("always", "after_vote", "after_close", name="resultsshown", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("asks_reason", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "conclusion",
            sa.Enum("adopted", "amended", "dropped", name="conclusion", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("conclusion_words", sa.String(), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(topic_id IS NULL) <> (meeting_id IS NULL)", name=op.f("ck_poll_one_thing")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_poll_agenda_item_id_agenda_item"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_poll_author_id_account")),
        sa.ForeignKeyConstraint(["concluded_by_id"], ["account.id"], name=op.f("fk_poll_concluded_by_id_account")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_poll_fund_id_fund")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_poll_group_id_group"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_poll_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_poll_topic_id_topic"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    op.create_index(op.f("ix_poll_agenda_item_id"), "poll", ["agenda_item_id"], unique=False)
    op.create_index(op.f("ix_poll_author_id"), "poll", ["author_id"], unique=False)
    op.create_index(op.f("ix_poll_closes_at"), "poll", ["closes_at"], unique=False)
    op.create_index(op.f("ix_poll_group_id"), "poll", ["group_id"], unique=False)
    op.create_index(op.f("ix_poll_meeting_id"), "poll", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_poll_topic_id"), "poll", ["topic_id"], unique=False)
    op.create_table(
        "poll_ballot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("voter_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_poll_ballot_account_id_account")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["account.id"], name=op.f("fk_poll_ballot_answered_by_id_account")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_poll_ballot_fund_id_fund")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_ballot_poll_id_poll"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_ballot")),
        sa.UniqueConstraint("poll_id", "voter_id", name="uq_poll_ballot_poll_voter"),
    )
    op.create_index(op.f("ix_poll_ballot_account_id"), "poll_ballot", ["account_id"], unique=False)
    op.create_table(
        "poll_ballot_box",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("votes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_poll_ballot_box_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_poll_ballot_box")),
    )


def downgrade() -> None:
    op.drop_table("poll_ballot_box")
    op.drop_index(op.f("ix_poll_ballot_account_id"), table_name="poll_ballot")
    op.drop_table("poll_ballot")
    op.drop_index(op.f("ix_poll_topic_id"), table_name="poll")
    op.drop_index(op.f("ix_poll_meeting_id"), table_name="poll")
    op.drop_index(op.f("ix_poll_group_id"), table_name="poll")
    op.drop_index(op.f("ix_poll_closes_at"), table_name="poll")
    op.drop_index(op.f("ix_poll_author_id"), table_name="poll")
    op.drop_index(op.f("ix_poll_agenda_item_id"), table_name="poll")
    op.drop_table("poll")
