"""Initiatives as search knows them."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel import text
from samenspel.addresses import path_to
from samenspel.clock import local_day
from samenspel.db import columns, session
from samenspel.indexing import SearchDocument
from samenspel.initiatives.access import is_open_to_wewis
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.people.models import Fund, Theme

#: As `search.queries.readers_of` names them: members of the platform and WEWIS, or the members only.
_EVERYBODY, _MEMBERS = ("public",), ("members",)


def initiatives(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All published initiatives, or those with the given ids, with the names of the partners."""
    query = columns(Initiative, Theme.slug, Theme.name, is_open_to_wewis())
    query = query.outerjoin(Theme, col(Theme.id) == Initiative.theme_id)
    query = query.where(col(Initiative.draft_of_id).is_(None))
    takes_part = columns(InitiativeFund.initiative_id, Fund.name).join(Fund, col(Fund.id) == InitiativeFund.fund_id)
    if ids is not None:
        query = query.where(col(Initiative.id).in_(ids))
        takes_part = takes_part.where(col(InitiativeFund.initiative_id).in_(ids))
    funds: dict[uuid.UUID, list[str]] = {}
    for initiative_id, name in session().execute(takes_part.order_by(sa.func.lower(Fund.name))):
        funds.setdefault(initiative_id, []).append(name)
    for row, theme, theme_name, is_open in session().execute(query):
        names = ", ".join([*row.external_partners, *funds.get(row.id, [])])
        begun = row.starts_on or local_day(row.created_at)
        yield SearchDocument(
            id=f"initiative:{row.id}",
            kind="initiative",
            title=row.title,
            body=". ".join(words for words in (text.to_plain(text.to_html(row.about)), theme_name, names) if words),
            url=path_to("initiatives.show", slug=row.slug),
            readers=_EVERYBODY if is_open else _MEMBERS,
            date=max(0, int(datetime(begun.year, begun.month, begun.day, tzinfo=UTC).timestamp())),
            theme=theme,
        )
