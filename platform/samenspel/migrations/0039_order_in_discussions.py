"""Topics have themes and a second group, can be moved and split, and tell who closed them and why.

Revision ID: 0039
Revises: 0038

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0039"
down_revision: str | Sequence[str] | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "topic_theme",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_topic_theme_theme_id_theme"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_theme_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "theme_id", name=op.f("pk_topic_theme")),
    )
    op.create_index("ix_topic_theme_theme_id", "topic_theme", ["theme_id"])
    op.create_table(
        "topic_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("other_topic_id", sa.Uuid(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_topic_event_actor_id_account")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_topic_event_group_id_group"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["other_topic_id"], ["topic.id"], name=op.f("fk_topic_event_other_topic_id_topic"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_event_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_event")),
    )
    for name in ("topic_id", "group_id", "other_topic_id"):
        op.create_index(f"ix_topic_event_{name}", "topic_event", [name])
    op.create_table(
        "moved_reply",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["reply.id"], name=op.f("fk_moved_reply_reply_id_reply"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_moved_reply_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "number", name=op.f("pk_moved_reply")),
    )
    op.create_index("ix_moved_reply_reply_id", "moved_reply", ["reply_id"])
    op.create_table(
        "topic_link",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_topic_link_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_link_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_topic_link")),
    )
    op.create_index("ix_topic_link_group_id", "topic_link", ["group_id"])


def downgrade() -> None:
    op.drop_table("topic_link")
    op.drop_table("moved_reply")
    op.drop_table("topic_event")
    op.drop_table("topic_theme")
