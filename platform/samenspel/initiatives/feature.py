"""Initiatives as a feature of the application."""

from samenspel.feature import Feature
from samenspel.initiatives import routes  # noqa: F401
from samenspel.initiatives.blueprint import bp
from samenspel.initiatives.points import routes as point_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
)
