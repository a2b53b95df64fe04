"""Pages behind the link of somebody without an account: kept nowhere, found by no search engine, and limited."""

from flask import Response, make_response, request
from flask.sansio.app import App

from samenspel.limiting.views import Rule, limit, place

#: Links that are not there, asked for from one place; and answers by one link.
FAILURES_BY_PLACE = "30 per 5 minutes"
ANSWERS_BY_LINK = "30 per 10 minutes"


def private_page(page: str, status: int = 200) -> Response:
    """The page as an answer that nobody keeps."""
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def limit_link(app: App, endpoint: str) -> None:
    """Limits how often somebody tries links, and answers by one."""
    failed = Rule.of(FAILURES_BY_PLACE, place, failed=lambda answer: answer.status_code == 404)
    limit(app, endpoint, failed, methods=("GET", "POST"), name="outsider")
    limit(app, endpoint, Rule.of(ANSWERS_BY_LINK, lambda: request.path))
