"""Documents as a feature of the application."""

from samenspel.documents import tasks
from samenspel.documents.routes import bp
from samenspel.feature import Feature
from samenspel.jobs import Handler
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "text": Handler(tasks.extract_text, takes_long=True),
        "document-news": Handler(tasks.tell_documents),
    },
    exists_for=takes_part,
)
