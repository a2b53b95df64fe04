"""Polls as search knows them: what is asked, and among what. Never a vote, nor a reason."""

import uuid
from collections.abc import Iterator, Sequence

from sqlmodel import col

from samenspel import text
from samenspel.db import columns, session
from samenspel.groups.index import readers_of
from samenspel.groups.models import Group
from samenspel.indexing import SearchDocument
from samenspel.people.models import Fund, Theme
from samenspel.polls.models import Poll
from samenspel.polls.seen import path_of


def polls(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All polls that are not withdrawn, or those with the given ids."""
    query = (
        columns(Poll.id, Poll.question, Poll.explanation_html, Poll.options, Poll.conclusion_words, Poll.created_at)
        .add_columns(col(Poll.group_id), col(Group.visibility))
        .add_columns(col(Theme.slug).label("theme"), col(Fund.slug).label("fund"))
        .join(Group, col(Group.id) == Poll.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Poll.fund_id)
        .where(col(Poll.withdrawn_at).is_(None))
        .order_by(col(Poll.id))
    )
    if ids is not None:
        query = query.where(col(Poll.id).in_(ids))
    for row in session().execute(query.execution_options(yield_per=500)):
        parts = (text.to_plain(row.explanation_html), ", ".join(row.options), row.conclusion_words)
        yield SearchDocument(
            id=f"poll:{row.id}",
            kind="poll",
            title=row.question,
            body=" ".join(filter(None, parts)),
            url=path_of(row.id),
            readers=readers_of(row.group_id, row.visibility),
            date=int(row.created_at.timestamp()),
            group=str(row.group_id),
            theme=row.theme,
            fund=row.fund,
        )
