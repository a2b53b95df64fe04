"""HTTP of action points: mine, a group's, done and open again."""

import uuid

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import queries as groups
from samenspel.meetings.blueprint import bp
from samenspel.meetings.points import actions, queries
from samenspel.meetings.points import mail_queries as mails
from samenspel.meetings.points.tokens import read_finish_token


@bp.get("/actiepunten")
def my_points() -> ResponseReturnValue:
    """What I still have to do, over all groups, and what I closed last."""
    me = web.viewer()
    return render_template("meetings/points/mine.html", points=queries.actions_for(me, 200), done=queries.done_for(me))


@bp.get("/overleg/<slug>/actiepunten")
def points(slug: str) -> ResponseReturnValue:
    """The action points of a group."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    return render_template(
        "meetings/points/index.html", seen=seen, points=queries.open_of(me, seen.id), done=queries.done_of(me, seen.id)
    )


@bp.post("/actiepunten/<uuid:point_id>/afwerking")
def finish(point_id: uuid.UUID) -> ResponseReturnValue:
    """Closes an action point (klaar=ja) or opens it again (klaar=nee); goes back to `terug`, a page of ours."""
    me = web.viewer()
    point = web.or_404(queries.reach_point(me, point_id))
    web.require(point.may_finish)
    done = request.form.get("klaar") != "nee"
    actions.finish_point(me.id, point_id, done=done)
    if web.is_fragment():
        again = web.or_404(queries.reach_point(me, point_id))
        return render_template("meetings/points/_point_alone.html", point=again, back=request.form.get("terug", "mijn"))
    flash(_("Het actiepunt is afgewerkt.") if done else _("Het actiepunt staat weer open."), "success")
    return web.back_to(way_back(point))


@bp.route("/actiepunten/klaar/<done>", methods=["GET", "POST"])
@web.public
def finish_by_mail(done: str) -> ResponseReturnValue:
    """The link in a mail: a page with a button that finishes the point for who was mailed, without signing in.

    What they may no longer do or see is not done: the page then says to open the platform.
    """
    named = read_finish_token(current_app.config["SECRET_KEY"], done)
    uniquifier = mails.uniquifier_of(named[0]) if named else None
    who = groups.viewer_by(uniquifier) if uniquifier else None
    point = queries.reach_point(who, named[1]) if who and named else None
    if who is None or point is None or not point.may_finish:
        return render_template("meetings/points/by_mail.html", point=None, is_done=False), 404
    if request.method == "POST" and point.done_at is None:
        actions.finish_point(who.id, point.id, done=True)
    is_done = request.method == "POST" or point.done_at is not None
    return render_template("meetings/points/by_mail.html", point=point, is_done=is_done)


def way_back(point: queries.PointLine) -> str:
    """The page that is named by terug=, in the address or in the form."""
    ways = {
        "overleg": url_for("meetings.points", slug=point.group_slug),
        "verslag": f"{point.path}#actie-{point.id}",
        "start": "/",
    }
    return ways.get(request.values.get("terug", ""), url_for("meetings.my_points"))
