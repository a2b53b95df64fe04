"""Chat as a feature of the application."""

from samenspel.chat import queries
from samenspel.chat.routes import bp
from samenspel.feature import Feature

FEATURE = Feature(
    blueprint=bp,
    rooms={"channel": queries.may_listen},
)
