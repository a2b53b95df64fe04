"""HTTP of attendance: which funds were there."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import web
from samenspel.clock import today
from samenspel.meetings import access
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.actions import FundPresence, record_attendance
from samenspel.meetings.attendance.forms import STATUS_NAMES, AttendanceForm
from samenspel.meetings.blueprint import bp
from samenspel.meetings.models import AttendanceStatus
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.reach import reach_to_organise, refuse


@bp.app_template_global("attendance_name")
def attendance_name(status: AttendanceStatus) -> str:
    """What a status is called on screen."""
    return str(STATUS_NAMES[status])


@bp.route("/bijeenkomsten/<uuid:meeting_id>/aanwezigheid", methods=["GET", "POST"])
def attendance(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """Records which funds were there; starts from what they answered. Fits a phone at the door."""
    seen = reach_to_organise(meeting_id)
    meeting = seen.meeting
    if not access.is_open_for_attendance(meeting.starts_at, meeting.cancelled_at, today()):
        return refuse(seen, _("Aanwezigheden noteren kan vanaf de dag van de bijeenkomst."))
    recorded = {
        line.fund_id: FundPresence(line.status, line.represented_by_id) for line in attendances.attendance_of(seen.id)
    }
    expected = attendances.funds_expected_at(meeting)
    expected_ids = {fund_id for fund_id, _name in expected}
    others = [fund for fund in attendances.all_funds(meeting.starts_at) if fund[0] not in expected_ids]
    is_taken = attendances.is_taken(seen.id)
    form = AttendanceForm.from_records(expected, recorded, attendances.answers_by_fund(seen.id), is_taken=is_taken)
    if request.method == "POST":
        if form.fill(request.form, others):
            record_attendance(web.viewer(), meeting, form.presences())
            flash(_("De aanwezigheden zijn bewaard."), "success")
            return web.back_to(f"{seen.path}#aanwezigheid")
        return _page(seen, form, others, is_taken=is_taken, came_in=bool(recorded)), 422
    return _page(seen, form, others, is_taken=is_taken, came_in=bool(recorded))


def _page(
    seen: SeenMeeting, form: AttendanceForm, others: list[tuple[uuid.UUID, str]], *, is_taken: bool, came_in: bool
) -> str:
    return render_template(
        "meetings/attendance/form.html",
        seen=seen,
        form=form,
        others=others,
        statuses=list(STATUS_NAMES),
        is_taken=is_taken,
        came_in=came_in,
        changes=attendances.changes_of(seen.id),
    )
