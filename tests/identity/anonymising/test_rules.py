"""Every column that may hold a name is known to an anonymisation: one that is added and forgotten fails here."""

import sqlalchemy as sa
from flask import Flask
from sqlmodel import AutoString, SQLModel

from samenspel.identity.anonymising import rules

#: Set by name on the account itself and on what has its id.
OF_THE_ACCOUNT = {"account.email", "account.name", "account.organisation", "account.password", "account.locale"}
OF_THE_ACCOUNT |= {"account.fs_uniquifier", "dead_letter.to"}
#: Words that people typed, and names of things: nobody's text is rewritten by a machine.
TYPED = {
    "action_item.text",
    "activity.title",
    "activity_import.draft",
    "activity_import.filename",
    "activity_import.left_out",
    "activity_import.title",
    "advice_answer.reason",
    "agenda_item.notes",
    "agenda_item.notes_html",
    "agenda_item.title",
    "agenda_proposal.reason",
    "agenda_proposal.title",
    "check_in.organisation",
    "cluster_request.about",
    "cluster_request.title",
    "debrief.text",
    "debrief.text_html",
    "decision.text",
    "discarded_document.title",
    "discarded_document.versions",
    "document.title",
    "document_folder.key",
    "document_folder.name",
    "document_preview.html",
    "document_version.filename",
    "document_version.note",
    "document_version.text",
    "form_draft.base",
    "form_draft.fields",
    "form_draft.files",
    "former_fund_name.name",
    "fund.about",
    "fund.experience",
    "fund.keywords",
    "fund.full_name",
    "fund.name",
    "fund.website",
    "group.cadence",
    "group.join_question",
    "group.lead_label",
    "group.name",
    "group.purpose",
    "group.purpose_html",
    "group.wanted_result",
    "import_file.content",
    "import_meaning.meaning",
    "import_meaning.kind",
    "import_meaning.word",
    "imported_activity.title",
    "initiative.about",
    "initiative.external_partners",
    "initiative.source",
    "initiative.title",
    "initiative.website",
    "invitation.organisation",
    "invited_outsider.reason",
    "join_request.answer",
    "join_request.words",
    "lead_offer.words",
    "meeting.cancel_reason",
    "meeting.intro",
    "meeting.intro_html",
    "meeting.link",
    "meeting.place",
    "meeting.title",
    "meeting_template.items",
    "meeting_template.place",
    "output.note",
    "output.reach_unit",
    "output.source",
    "output.title",
    "poll.conclusion_words",
    "poll.explanation",
    "poll.explanation_html",
    "poll.options",
    "poll.question",
    "poll_ballot.answer",
    "poll_ballot.reason",
    "post_version.files",
    "post_version.title",
    "report.approval_note",
    "report.summary",
    "report.summary_html",
    "report.withdrawn_reason",
    "report_version.content",
    "staged_file.filename",
    "theme.name",
    "topic.title",
    "topic_event.reason",
}
#: Kept for some days only, and gone long before anybody is anonymised who can be in it.
GONE_SOON = {"deleted_topic.links", "deleted_topic.rows", "deleted_topic.title"}
#: Codes: keys, digests, addresses of pages, slugs, ids, words of the program.
CODES = {
    "account.photo_version",
    "activity.fund_ids",
    "activity.path",
    "activity_import.digest",
    "channel.pair",
    "cluster_request.must",
    "cluster_request.proposals",
    "departure_successor.key",
    "document_folder.place",
    "document_preview.page_key",
    "document_preview.thumb_key",
    "document_version.key",
    "document_version.media_type",
    "document_version.sha256",
    "field_change.field",
    "field_change.path",
    "form_draft.device",
    "form_draft.key",
    "form_draft.page",
    "form_draft.place",
    "form_use.digest",
    "form_use.location",
    "fund.joint_committees",
    "fund.size",
    "fund.slug",
    "group.slug",
    "group_link.token_hash",
    "imported_activity.kind",
    "initiative.isa_roles",
    "initiative.slug",
    "invitation.group_ids",
    "invitation.token_hash",
    "invited_outsider.choice",
    "invited_outsider.choices",
    "invited_outsider.slots",
    "job.claimed_by",
    "job.kind",
    "mailbox_mark.folder",
    "message.nonce",
    "notice.path",
    "output.dates",
    "periodic_run.name",
    "poll_ballot.choices",
    "poll_ballot_box.votes",
    "post_version.file_ids",
    "read_letter.key",
    "received_letter.file_key",
    "received_letter.kind",
    "refusal_sent.key",
    "reply.nonce",
    "report_part.nonces",
    "snapshot.data",
    "snapshot.fingerprint",
    "snapshot.scope",
    "staged_file.key",
    "staged_file.media_type",
    "staged_file.sha256",
    "staged_file.small_key",
    "succession_change.after",
    "succession_change.before",
    "succession_change.key",
    "succession_change.table",
    "theme.slug",
    "topic.nonce",
}


def may_hold_words(column: "sa.Column[object]") -> bool:
    kinds = (AutoString, sa.String, sa.JSON, sa.LargeBinary)
    return isinstance(column.type, kinds) and not isinstance(column.type, sa.Enum)


def texts() -> set[str]:
    """Each column of text or JSON, as table.column."""
    return {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if may_hold_words(column)
    }


def handled() -> set[str]:
    """The columns that an anonymisation itself empties or writes anew."""
    asked = {f"{table}.{column}" for table in rules.ADDRESSED for column in ("name", "email")}
    posts = {f"{table}.{column}" for table, _kind in rules.MENTIONING for column in ("body", "body_html")}
    return {*rules.WRITTEN_BY_PLATFORM, *rules.EMPTIED, "post_version.body", *asked, *posts, *OF_THE_ACCOUNT}


def test_each_column_of_text_is_known(app: Flask) -> None:
    known = [*handled(), *TYPED, *GONE_SOON, *CODES]
    assert len(known) == len(set(known)), "each in one list"
    left = {each for each in texts() if each.partition(".")[0] not in rules.DELETED or each in known}
    assert len(left) > 150, "the tables were looked at"
    assert left - set(known) == set(), "say in rules.py what becomes of it, or here why it stays"
    assert set(known) - texts() == set(), "these are gone"


def test_what_is_deleted_names_whose_it_is(app: Flask) -> None:
    tables = SQLModel.metadata.tables
    for name, column in {**rules.DELETED, **{each.split(".")[0]: by for each, by in rules.EMPTIED.items()}}.items():
        keys = {key.column.table.name for key in tables[name].columns[column].foreign_keys}
        assert keys == {"account"}, name
