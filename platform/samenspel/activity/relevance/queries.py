"""How relevant things are for somebody."""

import json
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from samenspel.activity.models import Activity, Verb
from samenspel.activity.relevance.evidence_queries import Evidence, evidence_of, kept_evidence_of
from samenspel.activity.relevance.models import RelevanceVote
from samenspel.activity.relevance.participations import THEMES, ThemeSource
from samenspel.activity.relevance.scoring import FundEvidence, Item, Place, Relevance, Scorer
from samenspel.activity.things import Thing
from samenspel.db import columns, now, session
from samenspel.groups.access import visible_in
from samenspel.groups.models import Group, Visibility
from samenspel.people.models import Theme
from samenspel.viewer import Viewer, VisibilityScope

#: How no funds are stored.
_NONE = "[]"
_THINGS: sa.BindParameter[Any] = sa.bindparam("things", expanding=True, type_=sa.Uuid())


def relevance_for(
    viewer: Viewer, things: Collection[Thing], at: datetime | None = None, *, may_be_kept: bool = False
) -> dict[Thing, Relevance]:
    """How relevant things are for a viewer, in a fixed number of statements; those that do not exist are left out.

    A thing of which nothing was recorded is neither relevant nor folded. For `may_be_kept` see `kept_evidence_of`.
    """
    if not things:
        return {}
    items, votes = _items(things, viewer)
    if may_be_kept and viewer.funds:
        funds = {fund_id: kept_evidence_of(fund_id, at or now()) for fund_id in viewer.funds}
        return _score(viewer, items, Evidence(funds, {viewer.id: votes}))
    evidence = evidence_of(_funds_of([viewer]), [viewer.id], at or now())
    return _score(viewer, items, evidence)


def relevance_for_funds(
    wanted: Sequence[tuple[Viewer, Collection[Thing]]], at: datetime | None = None
) -> list[dict[Thing, Relevance]]:
    """The same for many viewers at once, each with things that they may see: for digests, still in three statements."""
    viewers = [viewer for viewer, _things in wanted]
    every = {thing for _viewer, things in wanted for thing in things}
    if not every:
        return [{} for _viewer in viewers]
    items = {item.thing: item for item in _items(every)[0]}
    evidence = evidence_of(_funds_of(viewers), [viewer.id for viewer in viewers], at or now())
    return [_score(viewer, [items[each] for each in things if each in items], evidence) for viewer, things in wanted]


def group_of(viewer: Viewer, thing: Thing) -> uuid.UUID | None:
    """The group of a thing; None where the thing does not exist for the viewer."""
    items, _votes = _items([thing], viewer)
    return items[0].place.group_id if items else None


def _funds_of(viewers: Sequence[Viewer]) -> list[uuid.UUID]:
    return list({fund_id for viewer in viewers for fund_id in viewer.funds})


def _score(viewer: Viewer, items: Collection[Item], evidence: Evidence) -> dict[Thing, Relevance]:
    """For somebody of several funds a thing is as relevant as for the one that it matters most to."""
    funds = [evidence.by_fund[fund_id] for fund_id in viewer.funds] or [FundEvidence()]
    scorers = [Scorer(fund, viewer.memberships, evidence.votes.get(viewer.id, {})) for fund in funds]
    return {item.thing: max((each.relevance_of(item) for each in scorers), key=_order) for item in items}


def _order(relevance: Relevance) -> tuple[bool, float]:
    return not relevance.is_folded, relevance.score


def _items(things: Collection[Thing], viewer: Viewer | None = None) -> tuple[list[Item], dict[Thing, bool]]:
    """What was recorded of things (their group, and the funds that they name), and what the viewer said of them."""
    scope = viewer.scope if viewer else VisibilityScope.ALL
    parameters = {"things": list({thing.id for thing in things})} | (viewer.bound if viewer else {"viewer_id": None})
    places: dict[uuid.UUID, Place] = {}
    named: dict[Thing, set[str]] = {}
    themes: dict[uuid.UUID, dict[uuid.UUID, str]] = {}
    votes: dict[Thing, bool] = {}
    for row in session().execute(_recorded(scope, THEMES.get()), parameters):
        places[row.object_id] = Place(
            row.group_id, row.theme_id, row.theme_name or "", row.lead_fund_id, row.visibility is Visibility.OPEN
        )
        if row.own_theme_id is not None:
            themes.setdefault(row.object_id, {})[row.own_theme_id] = row.own_theme_name
        if row.vote is not None:
            votes[Thing(row.vote_kind, row.object_id)] = row.vote
        if row.fund_ids != _NONE:
            thing = Thing(Verb(row.verb).thing_kind, row.object_id)
            named.setdefault(thing, set()).update(json.loads(row.fund_ids))
    found = [thing for thing in things if thing.id in places]
    items = [
        Item(thing, places[thing.id], frozenset(named.get(thing, ())), tuple(sorted(themes.get(thing.id, {}).items())))
        for thing in found
    ]
    return items, votes


_OwnTheme = aliased(Theme)


def _own_themes(sources: tuple[ThemeSource, ...]) -> sa.Subquery:
    """SQL: the themes that things have of their own."""
    parts = [columns(each.thing_id.label("thing_id"), each.theme_id.label("theme_id")) for each in sources]
    return (parts[0] if len(parts) == 1 else sa.union_all(*parts)).subquery()


@cache
def _recorded(scope: VisibilityScope, sources: tuple[ThemeSource, ...]) -> sa.Select[Any]:
    """What was recorded of things; a topic has one row for all replies that name the same funds, and for each theme."""
    own_theme = _own_themes(sources)
    own = sa.and_(
        col(RelevanceVote.account_id) == sa.bindparam("viewer_id", type_=sa.Uuid()),
        col(RelevanceVote.thing_id) == Activity.object_id,
    )
    query = (
        columns(
            Activity.object_id,
            Activity.verb,
            Activity.group_id,
            sa.cast(Activity.fund_ids, sa.String()).label("fund_ids"),
            Group.theme_id,
            Group.lead_fund_id,
            Group.visibility,
            col(Theme.name).label("theme_name"),
            col(_OwnTheme.id).label("own_theme_id"),
            col(_OwnTheme.name).label("own_theme_name"),
            col(RelevanceVote.kind).label("vote_kind"),
            col(RelevanceVote.is_relevant).label("vote"),
        )
        .distinct()
        .join(Group, col(Group.id) == Activity.group_id)
        .outerjoin(Theme, col(Theme.id) == Group.theme_id)
        .outerjoin(own_theme, own_theme.c.thing_id == Activity.object_id)
        .outerjoin(_OwnTheme, col(_OwnTheme.id) == own_theme.c.theme_id)
        .outerjoin(RelevanceVote, own)
        .where(col(Activity.object_id).in_(_THINGS))
    )
    return query if scope is VisibilityScope.ALL else query.where(visible_in(scope))
