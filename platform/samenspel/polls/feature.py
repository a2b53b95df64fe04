"""Polls and proposals as a feature of the application."""

from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import INVITATIONS, MESSAGES
from samenspel.people.access import takes_part
from samenspel.polls import models, queries, routes, tasks  # noqa: F401
from samenspel.polls.ballots import routes as ballot_routes  # noqa: F401
from samenspel.polls.blueprint import bp
from samenspel.polls.outsiders import routes as outsider_routes  # noqa: F401
from samenspel.polls.outsiders import tasks as outsider_tasks

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "poll-news": Handler(tasks.tell_news),
        "poll-result": Handler(tasks.tell_result),
        "poll-answer": Handler(tasks.tell_answer),
        "outsider-poll-mail": Handler(outsider_tasks.mail_outsiders),
    },
    periodic=(
        Periodic(tasks.check_times, minutes="*"),
        Periodic(tasks.update_all, minutes="8,23,38,53"),
        Periodic(outsider_tasks.delete_outdated, minutes="57", hours="3"),
    ),
    rooms={"poll": queries.may_listen},
    exists_for=takes_part,
    allowances={"vote": MESSAGES, "outsiders_of_poll": INVITATIONS},
)
