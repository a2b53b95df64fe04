"""Answers to suggested partners, and requests for a cluster.

Revision ID: 0008
Revises: 0007

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def _to(table: str, column: str, other: str, ondelete: str | None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "advice_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "value",
            sa.Enum("interested", "not_useful", "together", name="advicevalue", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        _to("advice_answer", "fund_id", "fund", "CASCADE"),
        _to("advice_answer", "partner_id", "fund", "CASCADE"),
        _to("advice_answer", "account_id", "account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_answer")),
    )
    op.create_index(op.f("ix_advice_answer_fund_id"), "advice_answer", ["fund_id"])
    op.create_table(
        "cluster_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.Column("largest", sa.Integer(), nullable=False),
        sa.Column("must", sa.JSON(), nullable=False),
        sa.Column("proposals", sa.JSON(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        _to("cluster_request", "account_id", "account", "CASCADE"),
        _to("cluster_request", "fund_id", "fund", "SET NULL"),
        _to("cluster_request", "theme_id", "theme", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_request")),
    )
    op.create_index(op.f("ix_cluster_request_account_id"), "cluster_request", ["account_id"])


def downgrade() -> None:
    op.drop_table("cluster_request")
    op.drop_table("advice_answer")
