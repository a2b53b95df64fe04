"""Search as a feature of the application."""

from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import SEARCHES
from samenspel.search import routes, tasks  # noqa: F401
from samenspel.search.blueprint import bp
from samenspel.search.knowledge import routes as knowledge_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "index": Handler(tasks.index, batch=True),
        "reindex-group": Handler(tasks.index_group),
        "reindex-theme": Handler(tasks.index_theme),
        "search-check": Handler(tasks.check),
    },
    periodic=(Periodic(tasks.check, minutes="40"),),
    allowances={
        "show": SEARCHES,
        "knowledge": SEARCHES,
    },
)
