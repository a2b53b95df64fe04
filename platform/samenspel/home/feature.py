"""The start page and the page of a group as a feature of the application."""

from samenspel.feature import Feature
from samenspel.home import instead_routes, routes, tasks  # noqa: F401
from samenspel.home.blueprint import bp
from samenspel.home.lifecycle import routes as lifecycle_routes  # noqa: F401
from samenspel.home.lifecycle import tasks as lifecycle
from samenspel.home.succession import routes as succession_routes  # noqa: F401
from samenspel.jobs import Handler, Periodic

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "lead-offered": Handler(lifecycle.tell_offers),
        "lead-answered": Handler(lifecycle.tell_answers),
    },
    periodic=(
        Periodic(tasks.close_topics_in_time, minutes="20", hours="2"),
        Periodic(lifecycle.review_groups, minutes="40", hours="4"),
        Periodic(lifecycle.wake_groups, minutes="10"),
        Periodic(lifecycle.review_guests, minutes="3"),
    ),
)
