"""Background work of the collaboration analysis."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from samenspel import clock
from samenspel.jobs import enqueue, reading_phase
from samenspel.maps import actions, queries
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.analysis_queries import AnalysisInput, analysis_input


def enqueue_map(scope: Scope) -> None:
    """Has the worker compute the map of a scope now."""
    enqueue("analyse", {"scope": scope.name})


def analyse(payloads: Sequence[dict[str, Any]]) -> None:
    """Computes the maps of the scopes that the payloads name; all usual ones where a payload names none.

    The first map that is asked for, ever or after an upgrade, brings the others along.
    """
    named = {payload["scope"] for payload in payloads if "scope" in payload}
    is_first = queries.latest_snapshot(Scope().name) is None or queries.has_outdated_snapshots()
    if named:
        actions.compute(read_input(), [Scope.from_name(name) for name in sorted(named)])
    if any("scope" not in payload for payload in payloads) or is_first:
        analyse_all()


def analyse_all(progress: Callable[[Iterable[Scope]], Iterable[Scope]] = iter) -> int:
    """Computes the usual maps and those that were asked for once, as far as their rows changed; returns how many.

    The scopes pass through `progress`, which may show them.
    """
    rows = read_input()
    wanted = {scope.name: scope for scope in actions.usual_scopes(rows)}
    wanted |= {name: Scope.from_name(name) for name in sorted(queries.stored_scopes()) if name not in wanted}
    return actions.compute(rows, wanted.values(), progress)


def read_input() -> AnalysisInput:
    """The rows of the analysis, read without holding up other writers."""
    with reading_phase():
        return analysis_input(clock.today())


def renew_outdated_maps() -> None:
    """After an upgrade: has the maps computed again that were stored in the shape of another version."""
    if queries.has_outdated_snapshots():
        enqueue("analyse", {})


def analyse_daily() -> None:
    """Has all maps computed again: the date moves on, and with it what is recent."""
    enqueue("analyse", {})
