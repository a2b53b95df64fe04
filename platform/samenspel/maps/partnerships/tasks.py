"""Background work of partnerships: looking for the funds of a request."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel import clock
from samenspel.jobs import enqueue
from samenspel.maps.partnerships import actions, queries
from samenspel.maps.tasks import read_input


def seek(payloads: Sequence[dict[str, Any]]) -> None:
    """Looks for the funds of a request, in the background: it weighs thousands of groups."""
    from samenspel.maps.analysis.advice import capacity, seeking  # and with it numpy and networkx

    for payload in payloads:
        seen = queries.request_by(uuid.UUID(payload["id"]))
        if seen is None:
            continue  # whoever asked is gone
        asked, material, today = seen.request, read_input(), clock.today()
        demand = capacity.Demand.until(asked.due_on, today)
        brief = seeking.ClusterBrief(seen.theme, asked.smallest, asked.largest, tuple(asked.must), demand)
        found = seeking.proposals(
            material.participations,
            material.funds,
            material.activities,
            today,
            brief,
            meetings=queries.meeting_hours(today),
        )
        again = queries.request_by(uuid.UUID(payload["id"]))
        if again is not None:
            actions.keep_proposals(again.request, found)


def renew_outdated_proposals() -> None:
    """After an upgrade: has the funds sought again of requests whose proposals have the shape of another version."""
    for request_id in queries.outdated_requests():
        enqueue("seek", {"id": str(request_id)})
