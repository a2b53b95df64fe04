"""Whoever chose to follow a topic no longer gets only the digest of it.

Revision ID: 0029
Revises: 0028

"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0029"
down_revision: str | Sequence[str] | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MARK = sa.table(
    "topic_mark", sa.column("account_id", sa.Uuid), sa.column("topic_id", sa.Uuid), sa.column("follows", sa.Boolean)
)
_CHOICE = sa.table(
    "level_choice",
    sa.column("id", sa.Uuid),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("account_id", sa.Uuid),
    sa.column("scope", sa.String),
    sa.column("scope_id", sa.Uuid),
    sa.column("in_app", sa.String),
    sa.column("by_mail", sa.String),
)


def upgrade() -> None:
    op.create_index(op.f("ix_level_choice_scope_id"), "level_choice", ["scope_id"])
    stopped = op.get_bind().execute(
        sa.select(_MARK.c.account_id, _MARK.c.topic_id).where(_MARK.c.follows.is_(sa.false()))
    )
    moment = datetime.now(UTC)
    choices = [
        {
            "id": uuid.uuid4(),
            "created_at": moment,
            "account_id": row.account_id,
            "scope": "topic",
            "scope_id": row.topic_id,
            "in_app": "digest",
            "by_mail": "digest",
        }
        for row in stopped
    ]
    if choices:
        op.bulk_insert(_CHOICE, choices)
        op.execute(sa.update(_MARK).where(_MARK.c.follows.is_(sa.false())).values(follows=None))


def downgrade() -> None:
    chose_digest = sa.exists().where(
        _CHOICE.c.account_id == _MARK.c.account_id,
        _CHOICE.c.scope == "topic",
        _CHOICE.c.scope_id == _MARK.c.topic_id,
        _CHOICE.c.by_mail == "digest",
    )
    op.execute(sa.update(_MARK).where(chose_digest).values(follows=False))
    op.drop_index(op.f("ix_level_choice_scope_id"), table_name="level_choice")
