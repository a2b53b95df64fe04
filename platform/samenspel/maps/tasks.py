"""Background work of the collaboration analysis."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from samenspel.db import now
from samenspel.jobs import enqueue
from samenspel.maps import actions, queries
from samenspel.maps.scope import Scope


def ask(scope: Scope) -> None:
    """Has the worker compute the map of a scope now."""
    enqueue("analyse", {"scope": scope.name})


def analyse(payloads: Sequence[dict[str, Any]]) -> None:
    """Computes what is asked: the scopes named, or where rows changed (no scope named) all that people look at."""
    named = {payload["scope"] for payload in payloads if "scope" in payload}
    if named:
        actions.compute([Scope.named(name) for name in sorted(named)])
    if any("scope" not in payload for payload in payloads):
        analyse_all()


def analyse_all(progress: Callable[[Iterable[Scope]], Iterator[Scope]] = iter) -> int:
    """Computes the usual scopes anew, and those asked for in the last month. Returns how many snapshots it made."""
    wanted = actions.usual_scopes()
    asked = queries.scopes_asked(now() - timedelta(days=30))
    wanted += [Scope.named(name) for name in sorted(asked - {scope.name for scope in wanted})]
    return actions.compute(wanted, progress)


def analyse_daily() -> None:
    """The date moves on, and with it what is recent."""
    analyse_all()
