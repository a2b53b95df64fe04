"""The page on which a poll is made, which topics and meetings answer with: they know their own thing."""

import uuid
from collections.abc import Sequence

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.activity.things import Thing
from samenspel.polls import actions, queries
from samenspel.polls.forms import NewPollForm


def ask(
    place: Thing, group_id: uuid.UUID, way: Sequence[tuple[str, str]], items: Sequence[tuple[uuid.UUID, str]] = ()
) -> ResponseReturnValue:
    """Shows the form of a new poll (with ?soort=voorstel of a proposal), or makes it. The caller has reached the thing
    and found that the viewer may; `way` are the names and pages of its group and of itself,
    `items` the points of its agenda."""
    me, back = web.viewer(), way[-1][1]
    if queries.count_of(place) >= queries.MAX_POLLS:
        flash(_("Hier staan al %(max)d peilingen. Begin een nieuw onderwerp.", max=queries.MAX_POLLS), "danger")
        return web.back_to(back)
    form = NewPollForm(data=NewPollForm.usual() | {"agenda_item": request.args.get("punt", "")})
    form.prepare(is_proposal=request.args.get("soort") == "voorstel", items=items)
    if not form.validate_on_submit():
        page = render_template("polls/new.html", form=form, back=back, way=list(way))
        return page, 422 if form.is_submitted() else 200
    poll = actions.open_poll(me, place, group_id, form.details(), form.closes_at)
    if form.merged_words:
        flash(form.merged_words)
    return web.back_to(f"{back}#peiling-{poll.id}")
