"""Groups as search knows them."""

import uuid
from collections.abc import Iterator, Sequence

from sqlmodel import col

from samenspel import text
from samenspel.addresses import path_to
from samenspel.db import columns, session
from samenspel.groups.forms import KINDS
from samenspel.groups.models import Group, Visibility
from samenspel.indexing import SearchDocument
from samenspel.people.models import Fund, Theme


def readers_of(group_id: uuid.UUID, visibility: Visibility) -> tuple[str, ...]:
    """The readers of everything in a group: its members, and all members of the platform where the group is open."""
    return ("members", str(group_id)) if visibility is Visibility.OPEN else (str(group_id),)


def _readers_of_group(group: Group) -> tuple[str, ...]:
    """The readers of what is said of a group itself: that it exists is known of a closed one too."""
    return readers_of(group.id, Visibility.HIDDEN if group.is_hidden else Visibility.OPEN)


def groups(ids: Sequence[uuid.UUID] | None = None) -> Iterator[SearchDocument]:
    """All groups, or those with the given ids."""
    query = (
        columns(Group, Theme.slug, Theme.name, Fund.name)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(Fund, col(Fund.id) == Group.lead_fund_id)
    )
    if ids is not None:
        query = query.where(col(Group.id).in_(ids))
    for group, theme, theme_name, lead in session().execute(query):
        words = (
            str(KINDS[group.kind]),
            text.to_plain(group.purpose_html),
            group.wanted_result if group.visibility is not Visibility.CLOSED else "",
            theme_name,
            lead or group.lead_label,
        )
        yield SearchDocument(
            id=f"group:{group.id}",
            kind="group",
            title=group.name,
            body=". ".join(word for word in words if word),
            url=path_to("home.group", slug=group.slug),
            readers=_readers_of_group(group),
            date=int(group.created_at.timestamp()),
            group=str(group.id),
            theme=theme,
        )
