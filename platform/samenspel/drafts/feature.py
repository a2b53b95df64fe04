"""Drafts of all forms as a feature of the application."""

from samenspel.drafts import actions, routes  # noqa: F401
from samenspel.drafts.blueprint import bp
from samenspel.feature import Feature
from samenspel.jobs import Periodic

FEATURE = Feature(blueprint=bp, periodic=(Periodic(actions.purge, minutes="40", hours="2"),))
