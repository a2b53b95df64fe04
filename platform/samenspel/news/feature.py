"""News as a feature of the application: digests, the mails about notices, and the list of what is unread."""

from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.news.answers import actions as answer_actions
from samenspel.news.answers import arrival as answer_arrival
from samenspel.news.answers import routes as answer_routes  # noqa: F401
from samenspel.news.answers import tasks as answer_tasks
from samenspel.news.blueprint import bp
from samenspel.news.digests import queries as digests
from samenspel.news.digests import routes as digest_routes  # noqa: F401
from samenspel.news.digests import tasks as digest_tasks
from samenspel.news.mails import queries as notice_mails
from samenspel.news.mails import tasks as mail_tasks
from samenspel.news.outbox import routes as outbox_routes  # noqa: F401
from samenspel.news.outbox import tasks as outbox_tasks
from samenspel.news.preferences import link_routes  # noqa: F401
from samenspel.news.preferences import routes as preference_routes  # noqa: F401
from samenspel.news.unread import routes as unread_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "mail": Handler(outbox_tasks.send_mails, sends=True, give_up=outbox_tasks.give_up),
        "mail-returned": Handler(outbox_tasks.take_returned),
        answer_arrival.JOB: Handler(answer_tasks.take_letters),
        answer_tasks.LOOK: Handler(answer_tasks.look_again),
        notice_mails.JOB: Handler(mail_tasks.mail_notices, sends=True),
        digests.JOB: Handler(digest_tasks.send_digests, apart=True),
        digests.MAIL_AGAIN: Handler(digest_tasks.mail_again),
    },
    periodic=(
        Periodic(mail_tasks.queue_due, minutes="*"),
        Periodic(answer_tasks.read_mailbox, minutes="*"),
        Periodic(answer_actions.forget_old, minutes="35", hours="3"),
        Periodic(digest_tasks.find_due_digests, minutes="*/5"),
    ),
)
