"""The address to which a calendar sends its answer: another one for each person and event, which nobody can guess.

Outlook, Google and Apple send an answer to the ORGANIZER and may rewrite everything in it but that address. So the
address holds a proof of the person who was invited, as a tag after a plus: antwoord+7k2m...@example.org.
"""

import uuid

from samenspel import mail
from samenspel.mail.tags import with_tag
from samenspel.meetings.calendars.answer_tags import tag_of
from samenspel.runtime.app_key import SETTINGS
from samenspel.tokens import secret_keys


def address_for(account_id: uuid.UUID, uid: str, *, is_bound: bool) -> str | None:
    """The address to which the calendar of one person answers about an event; None where no mailbox is read.

    Meetings that were sent before tags existed (`is_bound` is false) keep the plain address: calendars do not accept
    another organiser for an event they know. For the same reason it is the oldest secret key that makes the tag.
    """
    box = mail.calendar_answer_address()
    settings = SETTINGS.get()
    if box is None or not is_bound or not settings.answer_plus:
        return box
    return with_tag(box, tag_of(secret_keys()[0], account_id, uid))
