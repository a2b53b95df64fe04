"""Polls and proposals as a feature of the application."""

from samenspel.feature import Feature
from samenspel.limiting.allowances import MESSAGES
from samenspel.people.access import takes_part
from samenspel.polls import models, queries, routes  # noqa: F401
from samenspel.polls.ballots import routes as ballot_routes  # noqa: F401
from samenspel.polls.blueprint import bp

FEATURE = Feature(
    blueprint=bp,
    rooms={"poll": queries.may_listen},
    exists_for=takes_part,
    allowances={"vote": MESSAGES},
)
