"""Background work of the collaboration analysis."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from samenspel import clock
from samenspel.jobs import enqueue, reading_phase
from samenspel.maps import actions, queries
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.partnerships import actions as cluster_actions
from samenspel.maps.partnerships import queries as requests


def ask(scope: Scope) -> None:
    """Has the worker compute the map of a scope now."""
    enqueue("analyse", {"scope": scope.name})


def analyse(payloads: Sequence[dict[str, Any]]) -> None:
    """Computes what is asked: the scopes named, or where rows changed (no scope named) all that people look at.

    The first one that is asked for, ever or after an upgrade, brings the others along.
    """
    named = {payload["scope"] for payload in payloads if "scope" in payload}
    is_first = queries.made(Scope().name) is None or queries.has_older()
    if named:
        actions.compute(_material(), [Scope.named(name) for name in sorted(named)])
    if any("scope" not in payload for payload in payloads) or is_first:
        analyse_all()


def seek(payloads: Sequence[dict[str, Any]]) -> None:
    """Looks for the funds of a request, in the background: it weighs thousands of groups."""
    from samenspel.maps.analysis.advice import capacity, seeking  # and with it numpy and networkx

    for payload in payloads:
        seen = requests.request_by(uuid.UUID(payload["id"]))
        if seen is None:
            continue  # whoever asked is gone
        asked, material, today = seen.request, _material(), clock.today()
        demand = capacity.Demand.until(asked.due_on, today)
        brief = seeking.ClusterBrief(seen.theme, asked.smallest, asked.largest, tuple(asked.must), demand)
        found = seeking.proposals(
            material.participations,
            material.funds,
            material.activities,
            today,
            brief,
            meetings=requests.meeting_hours(today),
        )
        again = requests.request_by(uuid.UUID(payload["id"]))
        if again is not None:
            cluster_actions.keep_proposals(again.request, found)


def analyse_all(progress: Callable[[Iterable[Scope]], Iterable[Scope]] = iter) -> int:
    """Brings the usual maps, and those that were asked for once, in line with the rows. Returns how many it made.

    `progress` may watch the scopes go by. Proposals of another version are sought again.
    """
    for request_id in requests.outdated_requests():
        enqueue("seek", {"id": str(request_id)})
    material = _material()
    wanted = {scope.name: scope for scope in actions.usual_scopes(material)}
    wanted |= {name: Scope.named(name) for name in sorted(queries.scopes_made()) if name not in wanted}
    return actions.compute(material, wanted.values(), progress)


def _material() -> queries.Material:
    with reading_phase():
        return queries.material(clock.today())


def renew_outdated() -> None:
    """After an upgrade: has what was stored in the shape of another version made anew."""
    if queries.has_older() or requests.outdated_requests():
        enqueue("analyse", {})


def analyse_daily() -> None:
    """The date moves on, and with it what is recent."""
    analyse_all()
