"""Accounts that become one, as a feature of the application."""

from samenspel.feature import Feature
from samenspel.identity.blueprint import bp
from samenspel.identity.merging import routes as merging_routes  # noqa: F401

FEATURE = Feature(blueprint=bp)
