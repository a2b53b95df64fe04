"""Levels, notices, digests and votes on relevance.

Revision ID: 0025
Revises: 0024

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0025"
down_revision: str | Sequence[str] | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


_KINDS = ("topic", "channel", "meeting", "report", "decision", "action_point", "debrief", "document", "initiative")
_THING = sa.Enum(*_KINDS, name="thingkind", native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "delivery_preference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum("daily", "weekly", "off", name="digestrhythm", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("work_days", sa.JSON(), nullable=False),
        sa.Column("work_can_wait", sa.Boolean(), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("mail_paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_delivery_preference_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_preference")),
        sa.UniqueConstraint("account_id", name=op.f("uq_delivery_preference_account_id")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_digest_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("account_id", "due_on", name="uq_digest_account_due"),
    )
    op.create_table(
        "level_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum("account", "theme", "group", "topic", name="levelscope", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column(
            "in_app", sa.Enum("all", "concerns_me", "digest", name="level", native_enum=False, length=40), nullable=True
        ),
        sa.Column(
            "by_mail",
            sa.Enum("all", "concerns_me", "digest", name="level", native_enum=False, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_level_choice_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_choice")),
        sa.UniqueConstraint("account_id", "scope", "scope_id", name="uq_level_choice_account_scope"),
    )
    op.create_table(
        "read_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            _THING,
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_read_mark_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_mark")),
        sa.UniqueConstraint("account_id", "kind", "thing_id", name="uq_read_mark_account_thing"),
    )
    op.create_index("ix_read_mark_thing", "read_mark", ["thing_id", "kind"], unique=False)
    op.create_table(
        "digest_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            _THING,
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column(
            "section",
            sa.Enum("to_do", "decided", "relevant", "folded", name="digestsection", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_digest_item_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_digest_item_digest_id_digest"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_item")),
        sa.UniqueConstraint("account_id", "kind", "thing_id", "upto", name="uq_digest_item_account_thing"),
    )
    op.create_index("ix_digest_item_digest", "digest_item", ["digest_id", "position"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            _THING,
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "to_do",
                "direct_message",
                "mention",
                "answer",
                "concerns_fund",
                "follows",
                name="noticereason",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("later_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_notice_actor_id_account")),
        sa.ForeignKeyConstraint(["group_id"], ["group.id"], name=op.f("fk_notice_group_id_group"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "kind", "thing_id", name="uq_notice_account_thing"),
    )
    op.create_index(op.f("ix_notice_group_id"), "notice", ["group_id"], unique=False)
    op.create_index("ix_notice_mail_at", "notice", ["mail_at"], unique=False)
    op.create_index("ix_notice_thing", "notice", ["thing_id", "kind"], unique=False)
    op.create_table(
        "relevance_vote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            _THING,
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("is_relevant", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_relevance_vote_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_relevance_vote_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_relevance_vote_group_id_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relevance_vote")),
        sa.UniqueConstraint("account_id", "kind", "thing_id", name="uq_relevance_vote_account_thing"),
    )
    op.create_index(op.f("ix_relevance_vote_fund_id"), "relevance_vote", ["fund_id"], unique=False)
    op.create_index(op.f("ix_relevance_vote_group_id"), "relevance_vote", ["group_id"], unique=False)
    op.add_column("activity", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("activity", sa.Column("words", sa.Integer(), server_default="0", nullable=False))
    op.add_column("activity", sa.Column("fund_ids", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("activity", "fund_ids")
    op.drop_column("activity", "words")
    op.drop_column("activity", "number")
    op.drop_index(op.f("ix_relevance_vote_group_id"), table_name="relevance_vote")
    op.drop_index(op.f("ix_relevance_vote_fund_id"), table_name="relevance_vote")
    op.drop_table("relevance_vote")
    op.drop_index("ix_notice_thing", table_name="notice")
    op.drop_index("ix_notice_mail_at", table_name="notice")
    op.drop_index(op.f("ix_notice_group_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_digest_item_digest", table_name="digest_item")
    op.drop_table("digest_item")
    op.drop_index("ix_read_mark_thing", table_name="read_mark")
    op.drop_table("read_mark")
    op.drop_table("level_choice")
    op.drop_table("digest")
    op.drop_table("delivery_preference")
