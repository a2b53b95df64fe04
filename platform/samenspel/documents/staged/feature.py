"""Files of texts as a feature of the application."""

from samenspel.documents.staged import tasks
from samenspel.documents.staged.routes import bp
from samenspel.feature import Feature
from samenspel.jobs import Periodic
from samenspel.people.access import takes_part

FEATURE = Feature(blueprint=bp, periodic=(Periodic(tasks.sweep, minutes="50", hours="2"),), exists_for=takes_part)
