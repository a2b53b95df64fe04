"""Indexes of foreign keys that are searched by.

Revision ID: 0023
Revises: 0022

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0023"
down_revision: str | Sequence[str] | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_action_item_agenda_item_id"), "action_item", ["agenda_item_id"])
    op.create_index(op.f("ix_action_item_fund_id"), "action_item", ["fund_id"])
    op.create_index(op.f("ix_activity_import_account_id"), "activity_import", ["account_id"])
    op.create_index(op.f("ix_advice_answer_account_id"), "advice_answer", ["account_id"])
    op.create_index(op.f("ix_advice_answer_partner_id"), "advice_answer", ["partner_id"])
    op.create_index(op.f("ix_agenda_item_owner_id"), "agenda_item", ["owner_id"])
    op.create_index(op.f("ix_agenda_proposal_item_id"), "agenda_proposal", ["item_id"])
    op.create_index(op.f("ix_agenda_proposal_meeting_id"), "agenda_proposal", ["meeting_id"])
    op.create_index(op.f("ix_attendance_represented_by_id"), "attendance", ["represented_by_id"])
    op.create_index(op.f("ix_catch_up_seen_meeting_id"), "catch_up_seen", ["meeting_id"])
    op.create_index(op.f("ix_cluster_request_fund_id"), "cluster_request", ["fund_id"])
    op.create_index(op.f("ix_decision_agenda_item_id"), "decision", ["agenda_item_id"])
    op.create_index(op.f("ix_group_lead_fund_id"), "group", ["lead_fund_id"])
    op.create_index(op.f("ix_imported_activity_theme_id"), "imported_activity", ["theme_id"])
    op.create_index(op.f("ix_initiative_lead_fund_id"), "initiative", ["lead_fund_id"])
    op.create_index(op.f("ix_meeting_organiser_id"), "meeting", ["organiser_id"])
    op.create_index(op.f("ix_output_initiative_id"), "output", ["initiative_id"])
    op.create_index(op.f("ix_topic_document_reply_id"), "topic_document", ["reply_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_topic_document_reply_id"), table_name="topic_document")
    op.drop_index(op.f("ix_output_initiative_id"), table_name="output")
    op.drop_index(op.f("ix_meeting_organiser_id"), table_name="meeting")
    op.drop_index(op.f("ix_initiative_lead_fund_id"), table_name="initiative")
    op.drop_index(op.f("ix_imported_activity_theme_id"), table_name="imported_activity")
    op.drop_index(op.f("ix_group_lead_fund_id"), table_name="group")
    op.drop_index(op.f("ix_decision_agenda_item_id"), table_name="decision")
    op.drop_index(op.f("ix_cluster_request_fund_id"), table_name="cluster_request")
    op.drop_index(op.f("ix_catch_up_seen_meeting_id"), table_name="catch_up_seen")
    op.drop_index(op.f("ix_attendance_represented_by_id"), table_name="attendance")
    op.drop_index(op.f("ix_agenda_proposal_meeting_id"), table_name="agenda_proposal")
    op.drop_index(op.f("ix_agenda_proposal_item_id"), table_name="agenda_proposal")
    op.drop_index(op.f("ix_agenda_item_owner_id"), table_name="agenda_item")
    op.drop_index(op.f("ix_advice_answer_partner_id"), table_name="advice_answer")
    op.drop_index(op.f("ix_advice_answer_account_id"), table_name="advice_answer")
    op.drop_index(op.f("ix_activity_import_account_id"), table_name="activity_import")
    op.drop_index(op.f("ix_action_item_fund_id"), table_name="action_item")
    op.drop_index(op.f("ix_action_item_agenda_item_id"), table_name="action_item")
