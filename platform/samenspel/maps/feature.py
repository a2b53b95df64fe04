"""The collaboration map as a feature of the application."""

from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import ANALYSES, EXPORTS, PAPERS
from samenspel.maps import export_routes, page_routes, routes, tasks  # noqa: F401
from samenspel.maps.blueprint import bp
from samenspel.maps.imports import routes as import_routes  # noqa: F401
from samenspel.maps.partnerships import routes as partnership_routes  # noqa: F401
from samenspel.maps.partnerships import tasks as partnership_tasks
from samenspel.maps.scenarios import routes as scenario_routes  # noqa: F401
from samenspel.maps.suggestions import routes as suggestion_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "analyse": Handler(tasks.analyse, batch=True, apart=True),
        "seek": Handler(partnership_tasks.seek, apart=True),
    },
    periodic=(
        Periodic(tasks.analyse_daily, minutes="15", hours="3"),
        Periodic(tasks.renew_outdated_maps, minutes="*/5"),
        Periodic(partnership_tasks.renew_outdated_proposals, minutes="*/5"),
    ),
    allowances={
        "compute": ANALYSES,
        "seek": ANALYSES,
        "download": EXPORTS,
        "paper": PAPERS,
    },
)
