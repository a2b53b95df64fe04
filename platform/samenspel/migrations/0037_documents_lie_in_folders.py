"""Documents lie in folders, have previews, and are looked at again; a version says what changed.

Revision ID: 0037
Revises: 0036

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0037"
down_revision: str | Sequence[str] | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "document_folder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_document_folder_author_id_account")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_document_folder_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["document_folder.id"],
            name=op.f("fk_document_folder_parent_id_document_folder"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_folder")),
        sa.UniqueConstraint("group_id", "place", "key", name="uq_document_folder_group_place_key"),
    )
    op.create_index(op.f("ix_document_folder_parent_id"), "document_folder", ["parent_id"], unique=False)
    op.create_table(
        "document_preview",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("ready", "none", "locked", "broken", name="previewstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("page_key", sa.String(length=120), nullable=True),
        sa.Column("page_width", sa.Integer(), nullable=True),
        sa.Column("page_height", sa.Integer(), nullable=True),
        sa.Column("thumb_key", sa.String(length=120), nullable=True),
        sa.Column("thumb_width", sa.Integer(), nullable=True),
        sa.Column("thumb_height", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["document_version.id"],
            name=op.f("fk_document_preview_version_id_document_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_document_preview")),
    )
    op.add_column("document", sa.Column("folder_id", sa.Uuid(), nullable=True))
    op.add_column(
        "document",
        sa.Column(
            "kind",
            sa.Enum("document", "report", "annex", name="documentkind", native_enum=False, length=40),
            server_default="document",
            nullable=False,
        ),
    )
    op.add_column("document", sa.Column("meeting_id", sa.Uuid(), nullable=True))
    op.add_column("document", sa.Column("review_on", sa.Date(), nullable=True))
    op.add_column("document", sa.Column("reviewer_id", sa.Uuid(), nullable=True))
    op.add_column("document", sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_document_folder_id"), "document", ["folder_id"], unique=False)
    op.create_index(op.f("ix_document_review_on"), "document", ["review_on"], unique=False)
    op.add_column(
        "document_version", sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("document_version", sa.Column("restored", sa.Integer(), nullable=True))
    op.add_column(
        "document_version",
        sa.Column(
            "scan_state",
            sa.Enum("waiting", "clean", "infected", "failed", name="scanstate", native_enum=False, length=40),
            server_default="waiting",
            nullable=False,
        ),
    )


def downgrade() -> None:
    op.drop_column("document_version", "scan_state")
    op.drop_column("document_version", "restored")
    op.drop_column("document_version", "note")
    op.drop_index(op.f("ix_document_review_on"), table_name="document")
    op.drop_index(op.f("ix_document_folder_id"), table_name="document")
    op.drop_column("document", "archived_at")
    op.drop_column("document", "pinned_at")
    op.drop_column("document", "reviewer_id")
    op.drop_column("document", "review_on")
    op.drop_column("document", "meeting_id")
    op.drop_column("document", "kind")
    op.drop_column("document", "folder_id")
    op.drop_table("document_preview")
    op.drop_index(op.f("ix_document_folder_parent_id"), table_name="document_folder")
    op.drop_table("document_folder")
