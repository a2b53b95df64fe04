"""HTTP of action points: mine, those of a group, and closing them."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.groups import queries as groups
from samenspel.meetings.blueprint import bp
from samenspel.meetings.points import actions, queries
from samenspel.meetings.points import mail_queries as mails
from samenspel.meetings.points.reach import return_path
from samenspel.meetings.points.tokens import read_finish_token


@bp.get("/actiepunten")
def my_points() -> ResponseReturnValue:
    """My open action points over all groups, and those I closed last."""
    me = web.viewer()
    return render_template(
        "meetings/points/mine.html", points=queries.open_points_for(me, 200), done=queries.done_points_for(me)
    )


@bp.get("/overleg/<slug>/actiepunten")
def points(slug: str) -> ResponseReturnValue:
    """The action points of a group."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    return render_template(
        "meetings/points/index.html",
        seen=seen,
        points=queries.open_points_of(me, seen.id),
        done=queries.done_points_of(me, seen.id),
    )


@bp.post("/actiepunten/<uuid:point_id>/afwerking")
def finish(point_id: uuid.UUID) -> ResponseReturnValue:
    """Closes an action point (done=ja) or opens it again (done=nee); `terug` names the page to go back to. An undo says
    when the point was closed (`ongedaan`): where somebody opened it since, or closed it again, that stays."""
    me = web.viewer()
    point = web.or_404(queries.reach_point(me, point_id))
    web.require(point.may_finish)
    done = request.form.get("done") != "nee"
    back, said = request.form.get("terug", "mijn"), ""
    if "ongedaan" in request.form and request.form["ongedaan"] != point.done_mark:
        said = _kept_words(point)
    else:
        actions.finish_point(me.id, point_id, done=done)
        said = "" if done else _("Het actiepunt staat weer open.")
    again = web.or_404(queries.reach_point(me, point_id))
    if web.is_fragment():
        return render_template("meetings/points/_point_alone.html", point=again, back=back, said=said)
    if said:
        flash(said, "info" if again.done_mark == point.done_mark else "success")
    else:
        words = _("Het actiepunt is afgewerkt.")
        web.flash_undo(words, request.path, done="nee", terug=back, ongedaan=again.done_mark)
    return web.back_to(return_path(point))


def _kept_words(point: queries.PointLine) -> str:
    """Why the undo of closing a point changed nothing."""
    if point.done_at is None:
        return str(_("Het actiepunt staat intussen al weer open. Er is niets veranderd."))
    return str(_("Het actiepunt werd intussen opnieuw afgewerkt. Dat blijft staan."))


@bp.route("/actiepunten/klaar/<done>", methods=["GET", "POST"])
@web.public
def finish_by_mail(done: str) -> ResponseReturnValue:
    """The page behind the link in a mail: its button closes the point for the recipient, without signing in.

    Where they may no longer do that, the page says to open the platform.
    """
    ids = read_finish_token(done)
    uniquifier = mails.uniquifier_of(ids[0]) if ids else None
    recipient = groups.viewer_by(uniquifier) if uniquifier else None
    point = queries.reach_point(recipient, ids[1]) if recipient and ids else None
    if recipient is None or point is None or not point.may_finish:
        return render_template("meetings/points/by_mail.html", point=None, is_done=False), 404
    if request.method == "POST" and point.done_at is None:
        actions.finish_point(recipient.id, point.id, done=True)
    is_done = request.method == "POST" or point.done_at is not None
    return render_template("meetings/points/by_mail.html", point=point, is_done=is_done)
