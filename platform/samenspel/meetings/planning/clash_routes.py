"""HTTP of the meetings that clash with one that is being planned, while its form is filled in."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.groups import queries as groups
from samenspel.meetings import access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.busy import week_around
from samenspel.meetings.planning.forms import MeetingForm


@bp.get("/overleg/<slug>/bijeenkomsten/samenloop")
def clashes(slug: str) -> ResponseReturnValue:
    """Other meetings of the people and funds of a group at that time and in that week: ?day=&start=&end=."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    form = MeetingForm(formdata=request.args)
    try:
        exclude = uuid.UUID(request.args.get("besides", ""))
    except ValueError:
        exclude = None
    moments = form.moments_or_none()
    week = week_around(me, seen.id, *moments, exclude=exclude) if moments else None
    return render_template("meetings/planning/_clashes.html", week=week, asks=False)
