"""The figures as a feature of the application."""

from samenspel.feature import Feature
from samenspel.reports.routes import bp

FEATURE = Feature(
    blueprint=bp,
)
