"""Replies that are gone count nowhere; a reply may be the answer; people react to posts.

Revision ID: 0036
Revises: 0035

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0036"
down_revision: str | Sequence[str] | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("removed_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("topic", sa.Column("answer_number", sa.Integer(), nullable=True))
    op.create_table(
        "reaction",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reaction_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_reaction_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "account_id", "kind", name=op.f("pk_reaction")),
    )
    op.create_index("ix_reaction_topic_id", "reaction", ["topic_id"])
    op.create_index("ix_reaction_account_id", "reaction", ["account_id"])
    _count_removed()


def _count_removed() -> None:
    """Topics with deleted replies count what is left, and end with the last reply that is still there."""
    moment = sa.DateTime(timezone=True)
    topic = sa.table(
        "topic",
        *(sa.column(name, sa.Uuid()) for name in ("id", "author_id", "last_author_id")),
        *(sa.column(name, moment) for name in ("created_at", "last_at")),
        sa.column("removed_count", sa.Integer()),
    )
    reply = sa.table(
        "reply",
        *(sa.column(name, sa.Uuid()) for name in ("topic_id", "author_id")),
        *(sa.column(name, moment) for name in ("created_at", "deleted_at")),
        sa.column("number", sa.Integer()),
    )
    of_topic = sa.and_(reply.c.topic_id == topic.c.id, reply.c.deleted_at.is_(None))

    def last(column: sa.ColumnElement[object]) -> sa.ScalarSelect[object]:
        return sa.select(column).where(of_topic).order_by(reply.c.number.desc()).limit(1).scalar_subquery()

    gone = sa.select(sa.func.count()).where(reply.c.topic_id == topic.c.id, reply.c.deleted_at.is_not(None))
    op.get_bind().execute(
        sa.update(topic)
        .where(topic.c.id.in_(sa.select(reply.c.topic_id).where(reply.c.deleted_at.is_not(None))))
        .values(
            removed_count=gone.scalar_subquery(),
            last_at=sa.func.coalesce(last(reply.c.created_at), topic.c.created_at),
            last_author_id=sa.func.coalesce(last(reply.c.author_id), topic.c.author_id),
        )
    )


def downgrade() -> None:
    op.drop_table("reaction")
    op.drop_column("topic", "answer_number")
    op.drop_column("topic", "removed_count")
