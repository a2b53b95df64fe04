"""Mentions as a feature of the application."""

from samenspel.activity.mentions.routes import bp
from samenspel.feature import Feature
from samenspel.limiting.allowances import SUGGESTIONS
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    exists_for=takes_part,
    allowances={
        "suggestions": SUGGESTIONS,
        "reach": SUGGESTIONS,
    },
)
