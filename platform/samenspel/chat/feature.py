"""Chat as a feature of the application."""

from samenspel.chat import queries
from samenspel.chat.routes import bp
from samenspel.feature import Feature
from samenspel.limiting.allowances import MESSAGES
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    rooms={"channel": queries.may_listen},
    typing={"channel": queries.may_type},
    exists_for=takes_part,
    allowances={
        "post": MESSAGES,
        "direct": MESSAGES,
    },
)
