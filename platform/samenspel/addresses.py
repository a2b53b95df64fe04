"""Addresses of pages, by the names of their routes."""

from typing import Any

from flask import current_app


def path_to(endpoint: str, *, anchor: str = "", **values: Any) -> str:
    """The path of a page. Unlike Flask's `url_for` it needs no request: jobs, search and stored links use it."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{path}#{anchor}" if anchor else path
