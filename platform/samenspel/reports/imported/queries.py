"""Counts of the meetings that were brought in from lists of the past, without what is not reported."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.maps.analysis.facts.participations import MEETING
from samenspel.maps.models import ActivityImport, ImportedActivity, ImportedParticipation
from samenspel.people.models import Theme

_YEAR = sa.extract("year", col(ImportedActivity.last_on))


@dataclass(frozen=True, slots=True)
class ImportedCount:
    """How many meetings lists hold, `outside` of these outside the working of the SERV, and the participations."""

    activities: int
    outside: int
    participations: int


@dataclass(frozen=True, slots=True)
class ImportedYear:
    """The counts of a year by theme (empty for none) and the participations by fund."""

    by_theme: list[tuple[str, ImportedCount]]
    by_fund: dict[uuid.UUID, int]


def _counted(fund_id: uuid.UUID | None, *wanted: Any) -> sa.Select[Any]:
    """The meetings of lists with the funds that were there: all of them, or one."""
    query = (
        columns(*wanted)
        .select_from(ImportedActivity)
        .join(ActivityImport, col(ActivityImport.id) == ImportedActivity.import_id)
        .join(ImportedParticipation, col(ImportedParticipation.activity_id) == ImportedActivity.id)
        .where(col(ImportedActivity.kind) == MEETING, ~col(ImportedActivity.unreported))
    )
    return query if fund_id is None else query.where(col(ImportedParticipation.fund_id) == fund_id)


def _counts() -> Sequence[Any]:
    outside = sa.case((col(ActivityImport.outside), col(ImportedActivity.id)))
    return (
        sa.func.count(sa.distinct(col(ImportedActivity.id))),
        sa.func.count(sa.distinct(outside)),
        sa.func.count(),
    )


def counts_by_year(fund_id: uuid.UUID | None) -> dict[int, ImportedCount]:
    """By year, the first one first: what lists hold of all funds, or of one."""
    rows = session().execute(_counted(fund_id, _YEAR, *_counts()).group_by(_YEAR).order_by(_YEAR))
    return {int(year): ImportedCount(*counts) for year, *counts in rows}


def funds_by_year() -> dict[int, set[uuid.UUID]]:
    """By year: the funds that were at a meeting of a list."""
    found: dict[int, set[uuid.UUID]] = {}
    query = _counted(None, _YEAR, ImportedParticipation.fund_id).distinct()
    for year, fund_id in session().execute(query):
        found.setdefault(int(year), set()).add(fund_id)
    return found


def counts_in(year: int, fund_id: uuid.UUID | None) -> ImportedYear:
    """What lists hold of a year, of all funds or of one."""
    in_year = col(ImportedActivity.last_on).between(date(year, 1, 1), date(year, 12, 31))
    theme = sa.func.coalesce(Theme.name, "")
    themes = (
        _counted(fund_id, theme, *_counts())
        .outerjoin(Theme, col(Theme.id) == ImportedActivity.theme_id)
        .where(in_year)
        .group_by(theme)
        .order_by(theme == "", theme)
    )
    by_fund = (
        _counted(fund_id, ImportedParticipation.fund_id, sa.func.count().label("times"))
        .where(in_year)
        .group_by(col(ImportedParticipation.fund_id))
    )
    return ImportedYear(
        [(name, ImportedCount(*counts)) for name, *counts in session().execute(themes)],
        {row.fund_id: row.times for row in session().execute(by_fund)},
    )
