"""Finds the page from which somebody closes an action point."""

from flask import request, url_for

from samenspel.meetings.points.queries import PointLine


def return_path(point: PointLine) -> str:
    """The page that terug= names, in the address or in the form."""
    paths = {
        "overleg": url_for("meetings.points", slug=point.group_slug),
        "verslag": f"{point.path}#actie-{point.id}",
        "start": "/",
    }
    return paths.get(request.values.get("terug", ""), url_for("meetings.my_points"))
