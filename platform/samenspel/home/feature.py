"""The start page and the page of a group as a feature of the application."""

from samenspel.feature import Feature
from samenspel.home import instead_routes, routes, tasks  # noqa: F401
from samenspel.home.blueprint import bp
from samenspel.jobs import Periodic

FEATURE = Feature(
    blueprint=bp,
    periodic=(Periodic(tasks.close_topics_in_time, minutes="20", hours="2"),),
)
