"""The versions of posts, and what was deleted for as long as it may come back.

Revision ID: 0041
Revises: 0040

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0041"
down_revision: str | Sequence[str] | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, name: str, to: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"), **more)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "post_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        _moment("created_at"),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("reply_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        _moment("redacted_at", nullable=True),
        sa.Column("redacted_by_id", sa.Uuid(), nullable=True),
        _key("post_version", "topic_id", "topic", ondelete="CASCADE"),
        _key("post_version", "reply_id", "reply", ondelete="CASCADE"),
        _key("post_version", "author_id", "account"),
        _key("post_version", "redacted_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_version")),
        sa.UniqueConstraint("topic_id", "number", name="uq_post_version_topic_number"),
        sa.UniqueConstraint("reply_id", "number", name="uq_post_version_reply_number"),
    )
    op.create_table(
        "post_deletion",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("body_html", sa.String(), nullable=False),
        _moment("created_at"),
        _key("post_deletion", "post_id", "reply", ondelete="CASCADE"),
        _key("post_deletion", "account_id", "account"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_deletion")),
    )
    op.create_index(op.f("ix_post_deletion_created_at"), "post_deletion", ["created_at"])
    op.create_table(
        "discarded_document",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        _moment("created_at"),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        _moment("discarded_at"),
        _key("discarded_document", "group_id", "group", ondelete="CASCADE"),
        _key("discarded_document", "author_id", "account"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_discarded_document")),
    )
    for name in ("owner_id", "group_id", "discarded_at"):
        op.create_index(op.f(f"ix_discarded_document_{name}"), "discarded_document", [name])


def downgrade() -> None:
    for table in ("discarded_document", "post_deletion", "post_version"):
        op.drop_table(table)
