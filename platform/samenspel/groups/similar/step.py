"""The step before a group is made, wherever it is: whoever makes it sees the like ones first."""

import uuid
from collections.abc import Collection

from flask import request

from samenspel.groups.models import Group
from samenspel.groups.similar.queries import SimilarGroup, groups_named_like, similar_groups
from samenspel.viewer import Viewer


def shown_first(
    viewer: Viewer,
    *,
    name: str,
    purpose: str,
    theme_id: uuid.UUID | None,
    fund_ids: Collection[uuid.UUID] = (),
) -> list[SimilarGroup]:
    """The groups like the one that this request makes; none where it says that they were seen (`anyway=1`).

    Where there are some the page shows them (`groups/_similar_first.html`) and makes nothing.
    """
    if request.form.get("anyway"):
        return []
    return similar_groups(viewer, name=name, purpose=purpose, theme_id=theme_id, fund_ids=fund_ids)


def namesakes_first(viewer: Viewer, group: Group, name: str) -> list[SimilarGroup]:
    """The other groups whose name resembles the new one of a group; none where it keeps its name or they were seen."""
    if name == group.name or request.form.get("anyway"):
        return []
    return groups_named_like(viewer, name, group.id)
