"""Accounts that become one, and those that become nobody's, as a feature of the application."""

from samenspel.feature import Feature
from samenspel.identity.anonymising import routes as anonymising_routes  # noqa: F401
from samenspel.identity.anonymising import tasks
from samenspel.identity.blueprint import bp
from samenspel.identity.merging import routes as merging_routes  # noqa: F401
from samenspel.jobs import Periodic

FEATURE = Feature(blueprint=bp, periodic=(Periodic(tasks.review_departed, minutes="50", hours="3"),))
