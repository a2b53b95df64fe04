"""Papers of agenda items are annexes of their meeting.

Revision ID: 0049
Revises: 0048

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0049"
down_revision: str | Sequence[str] | None = "0048"
branch_labels: str | Sequence[str] | None = ()
depends_on: str | Sequence[str] | None = None

#: The first meeting on whose agenda it stood.
_MEETING = """
    SELECT agenda_item.meeting_id FROM agenda_document
    JOIN agenda_item ON agenda_item.id = agenda_document.item_id
    JOIN meeting ON meeting.id = agenda_item.meeting_id
    WHERE agenda_document.document_id = document.id
    ORDER BY meeting.created_at, meeting.id LIMIT 1
"""


def upgrade() -> None:
    op.create_index(op.f("ix_document_meeting_id"), "document", ["meeting_id"])
    op.execute(
        sa.text(
            f"UPDATE document SET meeting_id = ({_MEETING}), "  # noqa: S608 (a constant)
            "kind = CASE WHEN kind = 'document' THEN 'annex' ELSE kind END "
            "WHERE meeting_id IS NULL AND id IN (SELECT document_id FROM agenda_document)"
        )
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_document_meeting_id"), table_name="document")
