"""What a letter answers: named by the address that it was sent to, or by the mail of ours to which it refers."""

import re
import uuid

from samenspel.mail.answering import KINDS, SEVERAL, AnswerTag, read_tag
from samenspel.mail.inbox.letters import LetterHead
from samenspel.mail.sending import is_our_mail
from samenspel.meetings.replies import queries as invitations
from samenspel.news.answers.models import LetterReason
from samenspel.people.models import Account

_OUR_MAIL = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{24})@")
_OUR_THREAD = re.compile(r"([a-z_]+)-([0-9a-f]{32})@")
#: A mail about an agenda is one about its meeting.
_MEETING_KINDS = {"agenda": "meeting"}


def thing_named(account: Account, head: LetterHead) -> tuple[str, uuid.UUID] | LetterReason:
    """The kind and the id of what an account answers, or why that is not known."""
    tags = [tag for each in head.tags if (tag := read_tag(each)) is not None]
    own = [tag for tag in tags if tag.is_of(account.id)]
    if own:
        return _by_tag(own[0])
    if tags:  # the mail was for somebody else
        return LetterReason.STRANGER
    meeting_id = invitations.meeting_tagged(account.id, head.tags)
    if meeting_id is not None:
        return "meeting", meeting_id
    return _by_references(account, head.references)


def _by_tag(tag: AnswerTag) -> tuple[str, uuid.UUID] | LetterReason:
    return LetterReason.SEVERAL if tag.kind == SEVERAL else (tag.kind, tag.thing_id)


def _by_references(account: Account, references: tuple[str, ...]) -> tuple[str, uuid.UUID] | LetterReason:
    """What the mail was about to which a letter refers: one of ours, by its proof, that went to this account."""
    ours = [found for each in references if (found := _OUR_MAIL.match(each))]
    if not any(is_our_mail(found[1], found[2], account.email) for found in ours):
        return LetterReason.NOTHING
    for each in reversed(references):
        if found := _OUR_THREAD.match(each):
            kind = _MEETING_KINDS.get(found[1], found[1])
            if kind in KINDS:
                return kind, uuid.UUID(found[2])
    return LetterReason.SEVERAL
