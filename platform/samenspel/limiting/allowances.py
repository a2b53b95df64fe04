"""How often somebody who is signed in may do what costs others something: generous, and counted for each account."""

from dataclasses import dataclass

from flask import Flask, g, request

from samenspel import db
from samenspel.limiting.views import COUNTERS, Rule, account, limit, take
from samenspel.web import SAFE_METHODS

_READ = ("GET", "HEAD")


@dataclass(frozen=True)
class Allowance:
    """A kind of request and how often one account may make it, over all the views of that kind together."""

    name: str
    most: str
    methods: tuple[str, ...] = ("POST",)


#: Whatever is written, a mark of what was read and each line of a report included.
WRITES = Allowance("writes", "300 per minute")
MESSAGES = Allowance("messages", "60 per minute")
#: Each is a mail, or many.
INVITATIONS = Allowance("invitations", "100 per hour")
#: Requests that bring files, to whichever view.
UPLOADS = Allowance("uploads", "120 per 10 minutes")
ANALYSES = Allowance("analyses", "30 per 10 minutes")
PAPERS = Allowance("papers", "30 per 5 minutes", _READ)
EXPORTS = Allowance("exports", "60 per 5 minutes", _READ)
SEARCHES = Allowance("searches", "120 per minute", _READ)
#: While somebody writes, after each pause.
SUGGESTIONS = Allowance("suggestions", "240 per minute", _READ)


def init_app(app: Flask) -> None:
    """Counts requests with files before anything looks into the files. To be called before the edge is set up."""
    counters, rule = COUNTERS.find(app), Rule.of(UPLOADS.most, account)
    if counters is None:
        return

    @app.before_request
    def count_upload() -> None:
        if request.method == "POST" and any(file.filename for file in request.files.values()):
            try:
                take(counters, UPLOADS.name, (rule,))
            finally:
                db.rollback()  # the write is another transaction, and reads again who it is
                g.pop("viewer", None)


def limit_endpoint(app: Flask, endpoint: str, allowance: Allowance) -> None:
    limit(app, endpoint, Rule.of(allowance.most, account), methods=allowance.methods, name=allowance.name)


def limit_writes(app: Flask) -> None:
    """Puts the limit of all writes around every view that writes for somebody who is signed in."""
    for endpoint in {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - SAFE_METHODS}:
        is_public = getattr(app.view_functions[endpoint], "is_public", False)
        if not is_public and not endpoint.startswith("security."):
            limit_endpoint(app, endpoint, WRITES)
