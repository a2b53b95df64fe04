"""HTTP of what notices count."""

from flask import render_template
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.activity.blueprint import bp
from samenspel.activity.notices import queries


@bp.get("/ongelezen/aantal")
def counts() -> ResponseReturnValue:
    """What the bell and the navigation count, as fragments, for a page that may have missed a push."""
    return render_template("activity/_counts.html", counts=queries.counts_for(web.viewer()))
