"""Writes of the analysis: it computes and stores snapshots."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from operator import itemgetter

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import commit, session
from samenspel.jobs import release_write_lock
from samenspel.maps import queries
from samenspel.maps.analysis.facts.participations import Params
from samenspel.maps.analysis.facts.scope import Scope, period_before
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis_queries import AnalysisInput
from samenspel.maps.models import Snapshot


def usual_scopes(rows: AnalysisInput) -> list[Scope]:
    """The scopes that people look at most: everything, the last twelve months, each year, each theme."""
    years = [Scope(str(year)) for year in queries.years_with_activities()]
    used = sorted({row.theme for row in rows.participations if row.theme})
    return [Scope(), Scope("recent"), *years, *(Scope("all", theme) for theme in used)]


def compute(
    rows: AnalysisInput,
    scopes: Iterable[Scope],
    progress: Callable[[Iterable[Scope]], Iterable[Scope]] = iter,
    *,
    force: bool = False,
) -> int:
    """Computes and stores the snapshots of these scopes, and returns how many; one whose rows did not change is left.

    The analysis takes long and needs no database: on SQLite others write meanwhile, and read each snapshot at once.
    """
    # And with it numpy and networkx: half a second, which pages need not wait for.
    from samenspel.maps.analysis.advice import mixing
    from samenspel.maps.analysis.snapshot import disclosure, snapshot

    today, params = clock.today(), Params(top=mixing.STORED)
    fingerprints = _Fingerprints(rows, today)
    count, failed = 0, []
    for scope in progress(scopes):
        fingerprint = fingerprints.of_scope(scope)
        known = queries.latest_snapshot(scope.name)
        if known and known.fingerprint == fingerprint and not force:
            continue
        # Every map begins at its own positions, a first one at those of the whole, so that funds are found again.
        before = known or queries.latest_snapshot(Scope().name)
        previous = queries.snapshot_data(before.id) if before else None
        release_write_lock()
        start, end = scope.days(today)
        try:
            computed = snapshot.compute_view(
                rows.participations, rows.funds, rows.activities, today, start, end, scope.theme,
                previous=previous, themes=rows.themes, resampled=scope == Scope(), params=params,
            )  # fmt: skip
            redacted = disclosure.redact(
                computed, rows.participations, rows.funds, rows.activities, start, end, scope.theme
            )
        except MemoryError:  # a year or a theme takes less than the whole
            failed.append(scope.name)
            continue
        _store(Snapshot(scope=scope.name, version=VERSION, fingerprint=fingerprint, data=dict(redacted)))
        commit()  # whoever is ended now goes on after this one
        count += 1
    if failed:
        raise MemoryError(f"too little memory (SAMENSPEL_ANALYSIS_MAX_MIB) for the map of: {', '.join(failed)}")
    return count


def _store(snapshot: Snapshot) -> None:
    """Stores it in place of older ones: nothing reads those, and they may name what was closed since."""
    session().add(snapshot)
    session().flush()
    others = col(Snapshot.scope) == snapshot.scope, col(Snapshot.id) != snapshot.id
    session().execute(sa.delete(Snapshot).where(*others))
    session().expunge(snapshot)


class _Fingerprints:
    """A hash of all that the map of a scope depends on: its rows and facts, the parameters, its last day."""

    def __init__(self, rows: AnalysisInput, today: dt.date):
        self._rows = sorted(((repr(row), row) for row in rows.participations), key=itemgetter(0))
        self._activities = {fact.id: repr(fact) for fact in rows.activities}
        self._today = today
        always = (VERSION, Params().as_json(), rows.funds, sorted(rows.themes.items()))
        self._always = hashlib.sha256(repr(always).encode())

    def of_scope(self, scope: Scope) -> str:
        start, end = scope.days(self._today)
        last = min(end, self._today) if end else self._today
        text = self._always.copy()
        text.update(repr((scope, start, last)).encode())
        used: dict[str, None] = {}
        # A period is compared with the one before; partners of a theme are suggested from all that funds ever did.
        first = period_before(start, last)[0] if start else dt.date.min
        for written, row in self._rows:
            if (scope.period == "all" or scope.theme in (None, row.theme)) and first <= row.date <= (
                end or dt.date.max
            ):
                text.update(written.encode())
                used[row.activity] = None
        for activity in used:
            text.update(self._activities[activity].encode())
        return text.hexdigest()
