"""HTTP of checking in: the list at the door, the code of the room, and scanning that code."""

import uuid
from datetime import datetime, timedelta

import segno
from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import mail, web
from samenspel.clock import today
from samenspel.db import now
from samenspel.meetings import access, one
from samenspel.meetings.attendance.checkin import actions, queries
from samenspel.meetings.attendance.checkin.actions import Arrival, Tap
from samenspel.meetings.attendance.checkin.tokens import RoomCode, read_room_token, room_token
from samenspel.meetings.attendance.models import AttendanceSource
from samenspel.meetings.blueprint import bp
from samenspel.meetings.models import Meeting
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.reach import reach_to_organise, refuse
from samenspel.people.cards.spelling import found_among

#: The code of the room is valid from so long before the start until so long after the end.
CODE_MARGIN = timedelta(hours=1)
#: A tap is sent within some 115 days; what is longer says nothing.
MAX_AGE_DIGITS = 10


def _reach_open(meeting_id: uuid.UUID) -> SeenMeeting | None:
    """The meeting, for its organisers; None where it is too early or the meeting is cancelled."""
    seen = reach_to_organise(meeting_id)
    meeting = seen.meeting
    is_open = access.is_open_for_attendance(meeting.starts_at, meeting.cancelled_at, today())
    return seen if is_open else None


def _too_early(meeting_id: uuid.UUID) -> ResponseReturnValue:
    return refuse(reach_to_organise(meeting_id), _("Inchecken kan vanaf de dag van de bijeenkomst."))


@bp.get("/bijeenkomsten/<uuid:meeting_id>/inchecken")
def door(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The list at the door, for a phone: one tap for each person who comes in; ?q= narrows by name or fund."""
    seen = _reach_open(meeting_id)
    if seen is None:
        return _too_early(meeting_id)
    return _door(seen)


def _door(seen: SeenMeeting, error: str = "", typed: tuple[str, str] = ("", "")) -> str:
    everybody = queries.expected_attendees(seen.meeting)
    words = request.args.get("q", "").strip()[:80]
    people, meant = found_among(everybody, words, lambda person: f"{person.name} {person.party}")
    return render_template(
        "meetings/attendance/checkin/show.html",
        seen=seen,
        meeting=seen.meeting,
        people=people,
        expected=len(everybody),
        words=words,
        meant=meant,
        guests=queries.guests_of(seen.id),
        count=queries.check_in_count(seen.id),
        error=error,
        typed=typed,
    )


@bp.post("/bijeenkomsten/<uuid:meeting_id>/inchecken")
def check_in(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Checks in somebody of the list (account, present=ja), or takes that back (present=nee).

    With `age` the tap was made so many milliseconds ago, without a network; a later one holds. With `name` and
    `organisation` it checks in a guest; `check_in` is the one of a guest who is taken off.
    """
    seen, me = _reach_open(meeting_id), web.viewer()
    if seen is None:
        return _too_early(meeting_id)
    if "check_in" in request.form:
        actions.check_out(me, seen.meeting, web.or_404(queries.check_in_of(seen.id, _id(request.form["check_in"]))))
        return web.back_to(f"{url_for('meetings.door', meeting_id=seen.id)}#gasten")
    if "account" not in request.form:
        return _guest(seen)
    person = web.or_404(queries.expected_attendee(seen.meeting, _id(request.form["account"])))
    state = actions.tap(me, seen.meeting, person, Tap(request.form.get("present") != "nee", _tapped_at()))
    if web.is_fragment():
        return render_template(
            "meetings/attendance/checkin/_tapped.html",
            person=web.or_404(state.attendee),
            meeting=seen.meeting,
            count=state.count,
            later=state.later,
        )
    return web.back_to(f"{url_for('meetings.door', meeting_id=seen.id)}#wie-{person.account_id}")


def _guest(seen: SeenMeeting) -> ResponseReturnValue:
    name, organisation = request.form.get("name", "").strip(), request.form.get("organisation", "").strip()
    if not name or max(len(name), len(organisation)) > 120:
        words = _("Wie is de gast? Schrijf een naam van hoogstens 120 tekens.")
        return _door(seen, words, (name, organisation)), 422
    actions.check_in(web.viewer(), seen.meeting, Arrival(name, organisation=organisation), AttendanceSource.LIST)
    return web.back_to(f"{url_for('meetings.door', meeting_id=seen.id)}#gasten")


def _tapped_at() -> datetime:
    """When the tap was made: `age` milliseconds ago, by a clock that may be wrong but goes as fast as ours."""
    age = request.form.get("age", "")
    if not age.isascii() or not age.isdecimal() or len(age) > MAX_AGE_DIGITS:
        return now()
    return now() - timedelta(milliseconds=int(age))


def _id(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        abort(404)


@bp.get("/bijeenkomsten/<uuid:meeting_id>/inchecken/code")
def room_code(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """The code of the room, to show on the screen or to hang at the door."""
    seen = _reach_open(meeting_id)
    if seen is None:
        return _too_early(meeting_id)
    _from, until = _window(seen.meeting)
    token = room_token(RoomCode(seen.id, until))
    address = mail.link_to("meetings.scan", checkin=token)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(border=2, light="white", omitsize=True)
    return render_template(
        "meetings/attendance/checkin/code.html", seen=seen, address=address, picture=picture, until=until
    )


def _window(meeting: Meeting) -> tuple[datetime, datetime]:
    """From when until when the code is valid."""
    starts_at, ends_at = web.or_404(meeting.moments)
    return starts_at - CODE_MARGIN, ends_at + CODE_MARGIN


@bp.route("/inchecken/<checkin>", methods=["GET", "POST"])
def scan(checkin: str) -> ResponseReturnValue:
    """The page behind the code of the room: the viewer checks in. A forged or expired code gets an explanation."""
    me = web.viewer()
    code = read_room_token(checkin)
    if code is None:
        return render_template("meetings/attendance/checkin/wrong.html", why="forged"), 404
    seen = one.reach(me, code.meeting_id)
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
        fund_id = queries.open_fund(seen.meeting, me.fund_in(seen.group_id))
        actions.check_in(me, seen.meeting, Arrival(me.name, me.id, fund_id), AttendanceSource.CODE)
        flash(_("Je bent ingecheckt. Fijn dat je er bent."), "success")
        return web.back_to(seen.path)
    return render_template(
        "meetings/attendance/checkin/scan.html", seen=seen, is_in=queries.is_checked_in(seen.id, me.id)
    )
