"""Groups as a feature of the application."""

from samenspel.feature import Feature
from samenspel.groups import queries
from samenspel.groups.routes import bp

FEATURE = Feature(
    blueprint=bp,
    rooms={"group": queries.may_listen},
)
