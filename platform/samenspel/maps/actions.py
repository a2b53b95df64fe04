"""Writes of the analysis: snapshots."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from operator import itemgetter

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import session
from samenspel.jobs import release_write_lock
from samenspel.maps import queries
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis_queries import AnalysisInput
from samenspel.maps.models import Snapshot


def usual_scopes(material: AnalysisInput) -> list[Scope]:
    """What the map shows most: everything, the last twelve months, each year, each theme."""
    years = [Scope(str(year)) for year in queries.years_with_activities()]
    used = sorted({row.theme for row in material.participations if row.theme})
    return [Scope(), Scope("recent"), *years, *(Scope("all", theme) for theme in used)]


def compute(
    material: AnalysisInput,
    scopes: Iterable[Scope],
    progress: Callable[[Iterable[Scope]], Iterable[Scope]] = iter,
    *,
    force: bool = False,
) -> int:
    """Computes and stores the snapshots of these scopes; one whose rows did not change is left. Returns how many.

    The analysis takes long and needs no database: on SQLite others write meanwhile, and each snapshot is there at once.
    """
    # And with it numpy and networkx: half a second, which pages need not wait for.
    from samenspel.maps.analysis.snapshot import disclosure, snapshot

    today, params = clock.today(), Params(top=disclosure.suggestions_needed(material.answers))
    marks = _Fingerprints(material, today)
    made = 0
    for scope in progress(scopes):
        fingerprint = marks.of(scope)
        known = queries.latest_snapshot(scope.name)
        if known and known.fingerprint == fingerprint and not force:
            continue
        # Every map begins at its own positions, a first one at those of the whole, so that funds are found again.
        before = known or queries.latest_snapshot(Scope().name)
        previous = queries.snapshot_data(before.id) if before else None
        release_write_lock()
        start, end = scope.days(today)
        computed = snapshot.compute_view(
            material.participations, material.funds, material.activities, today, start, end, scope.theme,
            previous=previous, themes=material.themes, resampled=scope == Scope(), params=params,
        )  # fmt: skip
        data = disclosure.redact(
            computed,
            material.participations,
            material.funds,
            material.activities,
            start,
            end,
            scope.theme,
            material.answers,
        )
        kept = Snapshot(scope=scope.name, version=VERSION, fingerprint=fingerprint, data=dict(data))
        session().add(kept)
        session().flush()
        # Nothing reads an older one, and it may name what was closed since.
        session().execute(sa.delete(Snapshot).where(col(Snapshot.scope) == scope.name, col(Snapshot.id) != kept.id))
        session().expunge(kept)
        release_write_lock()
        made += 1
    return made


class _Fingerprints:
    """What the map of a scope depends on, as a hash: its rows, what is known of them, the parameters, its last day."""

    def __init__(self, material: AnalysisInput, today: dt.date):
        self._rows = sorted(((repr(row), row) for row in material.participations), key=itemgetter(0))
        self._activities = {fact.id: repr(fact) for fact in material.activities}
        self._today = today
        always = (
            VERSION,
            Params().as_json(),
            material.funds,
            sorted(material.themes.items()),
            material.answers,
        )
        self._always = hashlib.sha256(repr(always).encode())

    def of(self, scope: Scope) -> str:
        start, end = scope.days(self._today)
        last = min(end, self._today) if end else self._today
        text = self._always.copy()
        text.update(repr((scope, start, last)).encode())
        used: dict[str, None] = {}
        for said, row in self._rows:
            if scope.theme in (None, row.theme) and (start or dt.date.min) <= row.date <= (end or dt.date.max):
                text.update(said.encode())
                used[row.activity] = None
        for activity in used:
            text.update(self._activities[activity].encode())
        return text.hexdigest()
