"""Slow work on files that were sent (reading, hashing, storing), done before the transaction of its request begins.

On SQLite all others who write wait for a transaction, so nothing slow may happen in one. See docs/decisions/0036.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, request

View = TypeVar("View", bound=Callable[..., Any])


def before_writing(prepare: Callable[..., None], *, of_stored: bool = False) -> Callable[[View], View]:
    """Has `prepare` run before the transaction in which the view writes, where files were sent, with the arguments of
    the view. It keeps what it found in `g`, for the view, which asks whether the viewer may do this at all. With
    `of_stored` it runs for each request: what it looks at is stored already."""

    def mark(view: View) -> View:
        view.prepare, view.is_of_stored = prepare, of_stored  # type: ignore[attr-defined]
        return view

    return mark


def prepare_request(viewer: Callable[[], Any], rollback: Callable[[], None]) -> None:
    """Does the work of `before_writing` for this request, if somebody is signed in. The transaction that follows is
    another one, and loads the viewer again; `rollback` ends the one in which the viewer was read."""
    view = current_app.view_functions.get(request.endpoint or "")
    prepare = getattr(view, "prepare", None)
    has_files = getattr(view, "is_of_stored", False) or any(file.filename for file in request.files.values())
    if prepare is None or not has_files or viewer() is None:
        return
    prepare(**(request.view_args or {}))
    rollback()
    g.pop("viewer", None)
