"""Who works for WEWIS takes part in no group, whatever they were added to before.

Revision ID: 0016
Revises: 0015

"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ACCOUNT = sa.table("account", sa.column("id"), sa.column("role"), sa.column("organisation"))
_MEMBERSHIP = sa.table("membership", sa.column("account_id"), sa.column("left_at", sa.DateTime(timezone=True)))


def upgrade() -> None:
    guests = sa.select(_ACCOUNT.c.id, _ACCOUNT.c.organisation).where(_ACCOUNT.c.role == "guest")
    theirs = [
        account_id
        for account_id, organisation in op.get_bind().execute(guests).all()
        if "wewis" in re.findall(r"\w+", (organisation or "").casefold())
    ]
    op.execute(
        sa.update(_MEMBERSHIP)
        .where(_MEMBERSHIP.c.account_id.in_(theirs), _MEMBERSHIP.c.left_at.is_(None))
        .values(left_at=datetime.now(UTC))
    )


def downgrade() -> None:
    """They stay out: which memberships these were is not kept."""
