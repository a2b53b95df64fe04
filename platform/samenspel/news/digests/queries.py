"""Selects for digests: what stands in that of a period, for one reader."""

from datetime import datetime
from typing import Any

from samenspel.activity.things import Thing
from samenspel.news.digests.assembly import assemble
from samenspel.news.digests.candidates import news_for
from samenspel.news.digests.content import DigestContent, NewsItem
from samenspel.news.digests.material import material_between, personal_notices, read_states
from samenspel.news.digests.to_do import to_dos_of
from samenspel.viewer import Viewer


def digest_of(viewer: Viewer, since: datetime, until: datetime) -> DigestContent:
    """What a viewer has to do, and what is new for them of what happened in a period and is visible to them now."""
    return assemble(since, until, to_dos_of([viewer], until)[viewer.id], news_of(viewer, since, until))


def news_of(viewer: Viewer, since: datetime, until: datetime) -> list[NewsItem]:
    """What happened in a period and is new for a viewer, one item for each thing: they see it now, did not do it
    themselves and did not read it."""
    material = material_between(since, until, viewer)
    read = read_states([viewer.id], since)[viewer.id]
    relevance: dict[Thing, Any] = {}
    return news_for(viewer, material, since, read, personal_notices([viewer.id])[viewer.id], relevance)
