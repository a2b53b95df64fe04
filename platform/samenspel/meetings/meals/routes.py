"""HTTP of meals: who eats in the room and what they wrote, for the organisers, and what one writes oneself."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.db import now
from samenspel.meetings import access
from samenspel.meetings.attendance.queries import turnout_of
from samenspel.meetings.blueprint import bp
from samenspel.meetings.meals import actions, queries
from samenspel.meetings.meals.forms import MealForm
from samenspel.meetings.models import has_room
from samenspel.meetings.reach import reach_to_answer, reach_to_organise, refuse


@bp.route("/bijeenkomsten/<uuid:meeting_id>/catering", methods=["GET", "POST"])
def catering(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """How many people come to the room, and what they eat; asks for that (asks=ja), or stops asking (nee)."""
    seen = reach_to_organise(meeting_id)
    if not has_room(seen.meeting.place):
        return refuse(seen, _("Deze bijeenkomst heeft geen zaal."))
    if request.method == "POST":
        if seen.is_cancelled or seen.state.is_over:
            return refuse(seen, _("Deze bijeenkomst is voorbij of gaat niet door."))
        asks = request.form.get("asks") == "ja"
        actions.ask_meals(seen.meeting, asks=asks)
        flash(
            _("Wie ter plaatse komt, kan nu een maaltijd of dieet noteren.")
            if asks
            else _("De vraag naar maaltijd of dieet staat uit."),
            "success",
        )
        return web.back_to(request.path)
    return render_template(
        "meetings/meals/catering.html",
        seen=seen,
        turnout=turnout_of(seen.meeting),
        meals=queries.meals_at(seen.meeting),
        may_change=not (seen.is_cancelled or seen.state.is_over),
    )


@bp.route("/bijeenkomsten/<uuid:meeting_id>/maaltijd", methods=["GET", "POST"])
def my_meal(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """What I eat or do not eat, for the organisers; an empty text takes it away."""
    seen = reach_to_answer(meeting_id)
    if not access.is_open_for_answers(seen.meeting.starts_at, seen.meeting.cancelled_at, now()):
        return refuse(seen, _("Antwoorden kan tot het begin van de bijeenkomst."))
    if not seen.is_asked_for_meal:
        return refuse(seen, _("Een maaltijd of dieet noteren kan wie ter plaatse komt, als de organisator het vraagt."))
    wish = queries.wish_of(web.viewer().id, seen.id)
    form = MealForm(data={"text": wish.text if wish else ""})
    if not form.validate_on_submit():
        return render_template("meetings/meals/form.html", seen=seen, form=form), 422 if form.is_submitted() else 200
    actions.save_wish(web.viewer(), seen.meeting, form.text.data or "")
    flash(_("Je maaltijd of dieet is bewaard.") if form.text.data else _("Er staat niets meer genoteerd."), "success")
    return web.back_to(f"{seen.path}#mijn-antwoord")
