"""Writes about letters that came in."""

from datetime import timedelta
from functools import partial

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import now, on_commit, session
from samenspel.news.answers import queries
from samenspel.news.answers.letters import AnswerLetter
from samenspel.news.answers.models import ReceivedLetter
from samenspel.runtime import files

#: A mail that became a post is kept so long, for its author; and that it came in, for administrators.
MAIL_KEPT, LETTERS_KEPT = timedelta(days=90), timedelta(days=366)


def record(row: ReceivedLetter, letter: AnswerLetter, *, keeps_file: bool) -> None:
    """Stores what was done with a letter; what is not kept of it leaves the store after the commit."""
    row.sender, row.size = letter.head.sender, letter.size
    if letter.file_key and keeps_file:
        row.file_key = letter.file_key
    elif letter.file_key:
        on_commit(partial(files.delete, letter.file_key))
    session().add(row)


def forget_old() -> None:
    """Deletes the mails of long ago, and later that they came."""
    for letter_id, key in queries.files_before(now() - MAIL_KEPT):
        gone = sa.update(ReceivedLetter).where(col(ReceivedLetter.id) == letter_id).values(file_key=None)
        session().execute(gone)
        on_commit(partial(files.delete, key))
    session().execute(sa.delete(ReceivedLetter).where(col(ReceivedLetter.created_at) < now() - LETTERS_KEPT))
