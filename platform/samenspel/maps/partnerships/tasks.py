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
        found = queries.request_by(uuid.UUID(payload["id"]))
        if found is None:
            continue  # whoever asked is gone
        request, rows, today = found.row, read_input(), clock.today()
        demand = capacity.Demand.until(request.due_on, today)
        brief = seeking.ClusterBrief(found.theme_slug, request.smallest, request.largest, tuple(request.must), demand)
        proposals = seeking.proposals(
            rows.participations,
            rows.funds,
            rows.activities,
            today,
            brief,
            meetings=queries.meeting_hours(today),
        )
        again = queries.request_by(uuid.UUID(payload["id"]))
        if again is not None:
            actions.store_proposals(again.row, proposals)


def renew_outdated_proposals() -> None:
    """After an upgrade: has the funds sought again of requests whose proposals have the shape of another version."""
    for request_id in queries.outdated_requests():
        enqueue("seek", {"id": str(request_id)})
