"""The link in a mail by which its recipient says whether they come, without signing in."""

import uuid

from samenspel import mail
from samenspel.tokens import read_ids, sign_ids

#: A link is valid for so many seconds; the meeting itself ends it sooner.
LIFETIME = 400 * 24 * 3600
_PURPOSE = "answer-meeting"


def answer_link(account_id: uuid.UUID, meeting_id: uuid.UUID) -> str:
    """The full address at which an account answers whether they come to a meeting."""
    token = sign_ids(_PURPOSE, account_id, meeting_id, expires=True)
    return mail.link_to("meetings.answer_by_link", answer=token)


def read_answer_token(token: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The account and the meeting; None for a token that is not ours or too old."""
    ids = read_ids(_PURPOSE, token, lifetime=LIFETIME)
    return (ids[0], ids[1]) if ids and len(ids) == 2 else None
