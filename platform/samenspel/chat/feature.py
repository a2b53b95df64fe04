"""Chat as a feature of the application."""

from samenspel.chat import queries, tasks
from samenspel.chat.routes import bp
from samenspel.feature import Feature
from samenspel.jobs import Handler
from samenspel.limiting.allowances import MESSAGES
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    jobs={"message-news": Handler(tasks.tell_messages)},
    rooms={"channel": queries.may_listen},
    typing={"channel": queries.may_type},
    exists_for=takes_part,
    allowances={
        "post": MESSAGES,
        "direct": MESSAGES,
    },
)
