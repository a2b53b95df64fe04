"""Writes of the analysis: snapshots."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator

import sqlalchemy as sa
from sqlmodel import col

from samenspel import clock
from samenspel.db import columns, session
from samenspel.maps import queries, snapshot
from samenspel.maps.models import Snapshot
from samenspel.maps.rows import Params
from samenspel.maps.scope import Scope

#: Snapshots of a scope that are kept: the newest, and what is needed to see a change.
KEPT = 3


def usual_scopes() -> list[Scope]:
    """What the map shows most: everything, the last twelve months, each year, each theme."""
    years = [Scope(str(year)) for year in queries.years_with_activities()]
    material = queries.material(clock.today())
    used = sorted({row.theme for row in material.participations if row.theme})
    return [Scope(), Scope("recent"), *years, *(Scope("all", theme) for theme in used)]


def compute(
    scopes: Iterable[Scope],
    progress: Callable[[Iterable[Scope]], Iterator[Scope]] = iter,
    *,
    force: bool = False,
) -> int:
    """Computes and stores the snapshots of these scopes; one whose rows did not change is left. Returns how many.

    The rows are read once. The analysis itself is pure and holds no transaction: on SQLite others write meanwhile.
    """
    today = clock.today()
    material = queries.material(today)
    fingerprint = _fingerprint(material, today)
    made = 0
    for scope in progress(scopes):
        known = queries.latest(scope.name)
        if known and known.version == snapshot.VERSION and known.fingerprint == fingerprint and not force:
            continue
        previous = known.data if known and known.version == snapshot.VERSION else None
        if previous is None and scope != Scope():
            # Every map begins at the positions of the whole, so that funds are found again.
            whole = queries.latest(Scope().name)
            previous = whole.data if whole and whole.version == snapshot.VERSION else None
        start, end = scope.days(today)
        if scope == Scope():
            data = snapshot.compute(
                material.participations, material.funds, material.activities, today, previous=previous,
                themes=material.themes,
            )  # fmt: skip
        else:
            data = snapshot.view(
                material.participations, material.funds, material.activities, today, start, end, scope.theme,
                previous=previous, themes=material.themes,
            )  # fmt: skip
        session().add(Snapshot(scope=scope.name, version=snapshot.VERSION, fingerprint=fingerprint, data=data))
        session().flush()
        _forget(scope.name)
        made += 1
    return made


def _fingerprint(material: queries.Material, today: dt.date) -> str:
    """Changes with any row, parameter or day that the result depends on."""
    text = repr((snapshot.VERSION, Params().as_json(), today, material))
    return hashlib.sha256(text.encode()).hexdigest()


def _forget(scope: str) -> None:
    kept = (
        columns(Snapshot.id)
        .where(col(Snapshot.scope) == scope)
        .order_by(col(Snapshot.created_at).desc(), col(Snapshot.id).desc())
        .limit(KEPT)
    )
    old = list(session().execute(kept).scalars())
    session().execute(sa.delete(Snapshot).where(col(Snapshot.scope) == scope, col(Snapshot.id).not_in(old)))
