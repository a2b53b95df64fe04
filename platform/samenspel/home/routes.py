"""HTTP of what is composed of all features: the start page, a group's page, help."""

from flask import Blueprint, abort, has_request_context, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from samenspel import assets, web
from samenspel.groups import queries as groups
from samenspel.home import navigation

bp = Blueprint("home", __name__)


@bp.app_context_processor
def places() -> dict[str, object]:
    """The navigation, for every page."""
    me = web.viewer_or_none() if has_request_context() else None  # a mail is rendered without a request
    if me is None:
        return {"nav_items": (), "nav_section": ""}
    return {"nav_items": navigation.places(me), "nav_section": navigation.current_section()}


@bp.get("/")
def start() -> ResponseReturnValue:
    web.viewer()
    return "start"


@bp.get("/overleg/<slug>")
def group(slug: str) -> ResponseReturnValue:
    web.found(groups.reach(web.viewer(), slug))
    return slug


@bp.get("/hulp")
def help() -> ResponseReturnValue:
    """How to do the daily things, per role."""
    return render_template("home/help.html")


@bp.get("/stijl")
@web.public
def style() -> ResponseReturnValue:
    """Every component on one page, in demo mode."""
    if not web.is_demo():
        abort(404)
    return render_template("stijl/show.html")


@bp.get("/gezondheid")
@web.public
def health() -> ResponseReturnValue:
    """Whether the server and its database answer."""
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/favicon.ico")
@web.public
def favicon() -> ResponseReturnValue:
    return send_from_directory(assets.folder(), "favicon.svg", mimetype="image/svg+xml")
