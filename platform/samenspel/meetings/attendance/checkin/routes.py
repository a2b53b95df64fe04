"""HTTP of coming in: the list at the door, the code of the room, and who scans it."""

import uuid
from datetime import datetime, timedelta

import segno
from flask import abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import mail, web
from samenspel.clock import today
from samenspel.db import now
from samenspel.meetings import access
from samenspel.meetings import one as pages
from samenspel.meetings.attendance import actions
from samenspel.meetings.attendance.actions import Arrival
from samenspel.meetings.attendance.checkin import queries
from samenspel.meetings.attendance.checkin.models import Way
from samenspel.meetings.attendance.checkin.tokens import RoomCode, read_room_token, room_token
from samenspel.meetings.blueprint import bp
from samenspel.meetings.models import Meeting
from samenspel.meetings.reach import reach_to_organise, refuse

#: The code of the room is good from so long before the start until so long after the end.
AROUND = timedelta(hours=1)


def _at_door(meeting_id: uuid.UUID) -> pages.SeenMeeting | None:
    """The meeting for who organises it; None where it is too early or called off."""
    seen = reach_to_organise(meeting_id)
    meeting = seen.meeting
    is_open = access.is_open_for_attendance(meeting.starts_at, meeting.cancelled_at, today())
    return seen if is_open else None


def _too_early(meeting_id: uuid.UUID) -> ResponseReturnValue:
    return refuse(reach_to_organise(meeting_id), _("Inchecken kan vanaf de dag van de bijeenkomst."))


@bp.get("/bijeenkomsten/<uuid:meeting_id>/inchecken")
def door(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The list at the door, for a phone: one tap for each who comes in."""
    seen = _at_door(meeting_id)
    if seen is None:
        return _too_early(meeting_id)
    return _door(seen)


def _door(seen: pages.SeenMeeting, error: str = "", typed: tuple[str, str] = ("", "")) -> str:
    return render_template(
        "meetings/attendance/checkin/show.html",
        seen=seen,
        meeting=seen.meeting,
        people=queries.people_at_door(seen.meeting),
        guests=queries.guests_of(seen.id),
        count=queries.count_in(seen.id),
        error=error,
        typed=typed,
    )


@bp.post("/bijeenkomsten/<uuid:meeting_id>/inchecken")
def check_in(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody of the list came in (wie, er=ja) or not after all (er=nee); or a guest (naam, organisatie).

    `weg` names a guest that is taken off.
    """
    seen, me = _at_door(meeting_id), web.viewer()
    if seen is None:
        return _too_early(meeting_id)
    if "weg" in request.form:
        actions.check_out(me, seen.meeting, web.or_404(queries.row_of(seen.id, _id(request.form["weg"]))))
        return web.back_to(f"{url_for('meetings.door', meeting_id=seen.id)}#gasten")
    if "wie" not in request.form:
        return _guest(seen)
    person = web.or_404(queries.person_at_door(seen.meeting, _id(request.form["wie"])))
    if request.form.get("er") == "nee":
        row = queries.row_of(seen.id, person.row_id) if person.row_id else None
        if row is not None:
            actions.check_out(me, seen.meeting, row)
    else:
        arrival = Arrival(person.name, person.account_id, person.fund_id, "" if person.fund_id else person.party)
        actions.check_in(me, seen.meeting, arrival, Way.LIST)
    if web.is_fragment():
        person = web.or_404(queries.person_at_door(seen.meeting, person.account_id))
        return render_template(
            "meetings/attendance/checkin/_tapped.html",
            person=person,
            meeting=seen.meeting,
            count=queries.count_in(seen.id),
        )
    return web.back_to(f"{url_for('meetings.door', meeting_id=seen.id)}#wie-{person.account_id}")


def _guest(seen: pages.SeenMeeting) -> ResponseReturnValue:
    name, organisation = request.form.get("naam", "").strip(), request.form.get("organisatie", "").strip()
    if not name or max(len(name), len(organisation)) > 120:
        words = _("Wie is de gast? Schrijf een naam van hoogstens 120 tekens.")
        return _door(seen, words, (name, organisation)), 422
    actions.check_in(web.viewer(), seen.meeting, Arrival(name, organisation=organisation), Way.LIST)
    return web.back_to(f"{url_for('meetings.door', meeting_id=seen.id)}#gasten")


def _id(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        abort(404)


@bp.get("/bijeenkomsten/<uuid:meeting_id>/inchecken/code")
def room_code(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The code of the room, to show on the screen or to hang at the door."""
    seen = _at_door(meeting_id)
    if seen is None:
        return _too_early(meeting_id)
    _from, until = _window(seen.meeting)
    token = room_token(current_app.config["SECRET_KEY"], RoomCode(seen.id, until))
    address = mail.link_to("meetings.scan", checkin=token)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(border=2, light="white", omitsize=True)
    return render_template(
        "meetings/attendance/checkin/code.html", seen=seen, address=address, picture=picture, until=until
    )


def _window(meeting: Meeting) -> tuple[datetime, datetime]:
    """From when until when the code is good."""
    starts_at, ends_at = web.or_404(meeting.moments)
    return starts_at - AROUND, ends_at + AROUND


@bp.route("/inchecken/<checkin>", methods=["GET", "POST"])
def scan(checkin: str) -> ResponseReturnValue:
    """Who scanned the code of the room says that they are there. A code that is forged or over is told so."""
    me = web.viewer()
    code = read_room_token(current_app.config["SECRET_KEY"], checkin)
    if code is None:
        return render_template("meetings/attendance/checkin/wrong.html", why="forged"), 404
    seen = pages.reach(me, code.meeting_id)
    if seen is None:
        return render_template("meetings/attendance/checkin/wrong.html", why="unseen"), 404
    window = seen.meeting.moments and _window(seen.meeting)
    is_shut = seen.is_cancelled or access.is_archived(me, seen.group_id)
    if is_shut or not window or not window[0] <= now() <= min(code.until, window[1]):
        early = bool(window and now() < window[0])
        return render_template(
            "meetings/attendance/checkin/wrong.html", why="early" if early else "over", seen=seen
        ), 410
    if request.method == "POST":
        fund_id = queries.fund_then(seen.meeting, me.fund_id)
        actions.check_in(me, seen.meeting, Arrival(me.name, me.id, fund_id), Way.CODE)
        flash(_("Je bent ingecheckt. Fijn dat je er bent."), "success")
        return web.back_to(seen.path)
    return render_template("meetings/attendance/checkin/scan.html", seen=seen, is_in=queries.is_in(seen.id, me.id))
