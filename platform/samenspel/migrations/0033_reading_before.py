"""What was opened is told apart from what was marked as read; what was read of topics before counts as opened.

Revision ID: 0033
Revises: 0032

"""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0033"
down_revision: str | Sequence[str] | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CHUNK = 2000


def upgrade() -> None:
    op.add_column("read_mark", sa.Column("was_opened", sa.Boolean(), server_default=sa.true(), nullable=False))
    topic = sa.table("topic", sa.column("id", sa.Uuid()), sa.column("created_at", sa.DateTime(timezone=True)))
    topic_mark = sa.table("topic_mark", sa.column("account_id", sa.Uuid()), sa.column("topic_id", sa.Uuid()))
    names = ("created_at", "last_at")
    read_mark = sa.table(
        "read_mark",
        *(sa.column(name, sa.Uuid()) for name in ("id", "account_id", "thing_id")),
        sa.column("kind", sa.String()),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in names),
    )
    is_known = sa.exists().where(
        read_mark.c.account_id == topic_mark.c.account_id,
        read_mark.c.thing_id == topic_mark.c.topic_id,
        read_mark.c.kind == "topic",
    )
    marks = sa.select(topic_mark.c.account_id, topic_mark.c.topic_id, topic.c.created_at).where(
        topic.c.id == topic_mark.c.topic_id, ~is_known
    )
    connection = op.get_bind()
    rows = [
        {"id": uuid.uuid4(), "account_id": account, "thing_id": thing, "kind": "topic", "created_at": at, "last_at": at}
        for account, thing, at in connection.execute(marks)
    ]
    for start in range(0, len(rows), _CHUNK):
        connection.execute(sa.insert(read_mark), rows[start : start + _CHUNK])


def downgrade() -> None:
    op.drop_column("read_mark", "was_opened")
