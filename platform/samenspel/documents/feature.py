"""Documents as a feature of the application."""

from samenspel.documents import routes, tasks  # noqa: F401
from samenspel.documents.blueprint import bp
from samenspel.documents.details import routes as detail_routes  # noqa: F401
from samenspel.documents.details import tasks as detail_tasks
from samenspel.documents.folders import routes as folder_routes  # noqa: F401
from samenspel.documents.orphans import tasks as orphan_tasks
from samenspel.documents.previews import routes as preview_routes  # noqa: F401
from samenspel.documents.previews import tasks as preview_tasks
from samenspel.documents.scanning import outage
from samenspel.documents.scanning import tasks as scanning_tasks
from samenspel.documents.trash import actions as trash
from samenspel.documents.versions import routes as version_routes  # noqa: F401
from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "text": Handler(tasks.extract_text, takes_long=True),
        "document-news": Handler(tasks.tell_documents),
        "preview": Handler(preview_tasks.make_previews, takes_long=True),
    },
    periodic=(
        Periodic(preview_tasks.make_missing, minutes="20", hours="2"),
        Periodic(detail_tasks.ask_reviews, minutes="10", hours="5"),
        Periodic(scanning_tasks.scan_waiting, minutes="*/5"),
        Periodic(outage.watch, minutes="*/5"),
        Periodic(trash.purge, minutes="47", hours="2"),
        Periodic(orphan_tasks.delete_orphans, minutes="7", hours="3"),
    ),
    exists_for=takes_part,
)
