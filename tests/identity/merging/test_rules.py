"""Every column that names an account is known to a merge: one that is added and forgotten fails here."""

import sqlalchemy as sa
from flask import Flask
from sqlmodel import SQLModel

from samenspel.identity.merging import rules

#: Columns with an id and no foreign key that are no account; a vote is in `vote_actions.py`.
NO_ACCOUNT = {
    "activity.object_id",
    "agenda_item.carried_from_id",
    "answer.represented_by_id",
    "deleted_topic.topic_id",
    "digest_item.thing_id",
    "discarded_document.document_id",
    "discarded_document.folder_id",
    "discarded_document.meeting_id",
    "discarded_document.owner_id",
    "document.folder_id",
    "document.meeting_id",
    "initiative.shown_by_id",
    "meeting.series_id",
    "notice.thing_id",
    "poll_ballot.voter_id",
    "reaction.post_id",
    "read_mark.thing_id",
    "received_letter.post_id",
    "received_letter.thing_id",
    "relevance_vote.thing_id",
    "report.approved_in_id",
    "report_part.part_id",
}
#: JSON without ids of accounts: funds, days, words, measures. Sealed votes are given on in `vote_actions.py`.
NO_ACCOUNT_IN_JSON = {
    "activity.fund_ids",
    "activity_import.draft",
    "activity_import.left_out",
    "cluster_request.must",
    "cluster_request.proposals",
    "delivery_preference.work_days",
    "digest.previous_marks",
    "digest_item.reasons",
    "discarded_document.versions",
    "form_draft.files",
    "fund.joint_committees",
    "fund.keywords",
    "initiative.external_partners",
    "initiative.isa_roles",
    "invitation.group_ids",
    "invited_outsider.choices",
    "invited_outsider.slots",
    "meeting_template.items",
    "output.dates",
    "poll.options",
    "poll_ballot.choices",
    "poll_ballot_box.votes",
    "post_version.file_ids",
    "post_version.files",
    "profile.expertise",
    "read_sweep.previous",
    "report_part.nonces",
    "snapshot.data",
    "succession_change.after",
    "succession_change.before",
    "succession_change.key",
}


def test_a_column_that_may_clash_has_a_rule(app: Flask) -> None:
    columns = rules.account_columns()
    assert len(columns) > 70
    apart = {each.label for each in columns} & rules.APART
    assert apart == rules.APART
    known = set(rules.CLASHES) | rules.NONCES
    lacking = [each.label for each in columns if each.keys and each.label not in apart and each.table.name not in known]
    assert lacking == [], "say in rules.py what becomes of two such rows"
    clashing = {each.table.name for each in columns if each.keys}
    assert known - clashing == set()


def test_an_id_without_a_foreign_key_is_known(app: Flask) -> None:
    loose = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Uuid) and not column.foreign_keys and column.name != "id"
    }
    assert loose - set(rules.LOOSE) == NO_ACCOUNT
    assert set(rules.LOOSE) <= loose


def test_json_with_ids_of_accounts_is_known(app: Flask) -> None:
    written = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.JSON)
    }
    assert written - set(rules.IN_JSON) == NO_ACCOUNT_IN_JSON
    assert set(rules.IN_JSON) <= written
