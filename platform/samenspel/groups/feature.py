"""Groups as a feature of the application."""

from samenspel.feature import Feature
from samenspel.groups import queries
from samenspel.groups.routes import bp
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    rooms={"group": queries.may_listen},
    exists_for=takes_part,
)
