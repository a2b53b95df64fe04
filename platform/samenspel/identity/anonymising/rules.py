"""What becomes of each text that may say who somebody was, once they are anonymised.

A column of a table that is added is in none of these lists, and a test fails until it is: see docs/decisions/0084.
"""

#: Rows that are about nobody else, by the column that says whose they are: they are deleted.
DELETED = {
    "bounce": "account_id",
    "card_photo": "account_id",
    "catch_up_seen": "account_id",
    "channel_mark": "account_id",
    "delivery_preference": "account_id",
    "departure": "account_id",
    "device_session": "account_id",
    "digest": "account_id",
    "digest_item": "account_id",
    "digest_schedule": "account_id",
    "email_change": "account_id",
    "feed": "account_id",
    "form_draft": "account_id",
    "former_account_name": "account_id",
    "join_request": "account_id",
    "level_choice": "account_id",
    "meal_wish": "account_id",
    "notice": "account_id",
    "planned_anonymisation": "account_id",
    "profile": "account_id",
    "read_mark": "account_id",
    "read_sweep": "account_id",
    "received_letter": "account_id",
    "topic_mark": "account_id",
}
#: What they wrote to an organiser about themselves (ill, on holiday), by the column of the account: it is emptied.
EMPTIED = {"answer.note": "account_id", "group_invitation.words": "account_id"}
#: Tables with the name and the address of who was asked, from before they had an account or beside it.
ADDRESSED = ("group_invitation", "invitation", "invited_outsider")
#: Sentences and names that the platform itself wrote down.
WRITTEN_BY_PLATFORM = (
    "check_in.name",
    "dead_letter.answer",
    "dead_letter.payload",
    "dead_letter.subject",
    "field_change.changed_by",
    "form_draft.context",
    "form_draft.title",
    "invited_outsider.organisation",
    "job.error",
    "job.payload",
    "notice.title",
    "planned_anonymisation.reason",
    "received_letter.sender",
)
#: Posts: the stored HTML with its mentions, the words beside it, and the kind under which search has them.
MENTIONING = (
    ("message", "message"),
    ("post_deletion", None),
    ("reply", "reply"),
    ("topic", "topic"),
)
