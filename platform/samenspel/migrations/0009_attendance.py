"""Attendance: places and a waiting list, who stands in, who came in, the history of the record, what was caught up on.

Revision ID: 0009
Revises: 0008

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=40)
_NEW = (
    ("meeting", "capacity", sa.Integer()),
    ("answer", "represented_by_id", sa.Uuid()),
    ("answer", "waiting_since", _MOMENT),
    ("action_item", "reminded_on", sa.Date()),
)


def _make(name: str, *rest: sa.Column[object] | sa.Constraint) -> None:
    """A table with what every table has, and a meeting that takes its rows along."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        *rest,
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f(f"fk_{name}_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _to(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete=ondelete
    )


def upgrade() -> None:
    """Upgrade schema."""
    for table, name, kind in _NEW:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    _make(
        "check_in",
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("fund_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("way", _WORD, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        _to("check_in", "account_id", "account"),
        _to("check_in", "fund_id", "fund"),
        _to("check_in", "by_id", "account"),
        sa.UniqueConstraint("meeting_id", "account_id", name="uq_check_in_meeting_account"),
    )
    op.create_index(op.f("ix_check_in_account_id"), "check_in", ["account_id"], unique=False)
    _make(
        "attendance_change",
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("before", _WORD, nullable=True),
        sa.Column("after", _WORD, nullable=True),
        sa.Column("represented_by_id", sa.Uuid(), nullable=True),
        sa.Column("way", _WORD, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        _to("attendance_change", "fund_id", "fund"),
        _to("attendance_change", "represented_by_id", "fund"),
        _to("attendance_change", "by_id", "account"),
    )
    op.create_index(op.f("ix_attendance_change_meeting_id"), "attendance_change", ["meeting_id"], unique=False)
    _make(
        "debrief",
        sa.Column("for_fund_id", sa.Uuid(), nullable=False),
        sa.Column("by_fund_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_html", sa.String(), nullable=False),
        _to("debrief", "for_fund_id", "fund"),
        _to("debrief", "by_fund_id", "fund"),
        _to("debrief", "author_id", "account"),
        sa.UniqueConstraint("meeting_id", "for_fund_id", name="uq_debrief_meeting_for_fund"),
    )
    op.create_index(op.f("ix_debrief_for_fund_id"), "debrief", ["for_fund_id"], unique=False)
    _make(
        "catch_up_seen",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        _to("catch_up_seen", "account_id", "account", "CASCADE"),
        sa.UniqueConstraint("account_id", "meeting_id", name="uq_catch_up_seen_account_meeting"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    for table in ("catch_up_seen", "debrief", "attendance_change", "check_in"):
        op.drop_table(table)
    for table, name, _kind in reversed(_NEW):
        op.drop_column(table, name)
