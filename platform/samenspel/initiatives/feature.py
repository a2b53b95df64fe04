"""Initiatives as a feature of the application."""

from samenspel.feature import Feature
from samenspel.initiatives import point_routes, routes  # noqa: F401
from samenspel.initiatives.blueprint import bp

FEATURE = Feature(
    blueprint=bp,
)
