"""Polls and proposals as a feature of the application."""

from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import MESSAGES
from samenspel.people.access import takes_part
from samenspel.polls import models, queries, routes, tasks  # noqa: F401
from samenspel.polls.ballots import routes as ballot_routes  # noqa: F401
from samenspel.polls.blueprint import bp

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "poll-news": Handler(tasks.tell_news),
        "poll-result": Handler(tasks.tell_result),
        "poll-answer": Handler(tasks.tell_answer),
    },
    periodic=(Periodic(tasks.check_times, minutes="*"), Periodic(tasks.update_all, minutes="8,23,38,53")),
    rooms={"poll": queries.may_listen},
    exists_for=takes_part,
    allowances={"vote": MESSAGES},
)
