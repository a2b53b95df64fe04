"""Meetings as a feature of the application: each part of them with its pages, mails and periodic work."""

from sqlmodel import col

from samenspel.activity.relevance.participations import ParticipationSource
from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import INVITATIONS, PAPERS
from samenspel.meetings import lists
from samenspel.meetings.agenda import routes as agenda_routes  # noqa: F401
from samenspel.meetings.agenda import tasks as agenda_tasks
from samenspel.meetings.agenda.proposals import routes as proposal_routes  # noqa: F401
from samenspel.meetings.asking import routes as asking_routes  # noqa: F401
from samenspel.meetings.attendance import routes as attendance_routes  # noqa: F401
from samenspel.meetings.attendance import tasks as attendance_tasks
from samenspel.meetings.attendance.answers import link_routes as answer_link_routes  # noqa: F401
from samenspel.meetings.attendance.answers import routes as answer_routes  # noqa: F401
from samenspel.meetings.attendance.checkin import queries as checkins
from samenspel.meetings.attendance.checkin import routes as checkin_routes  # noqa: F401
from samenspel.meetings.attendance.debrief import routes as debrief_routes  # noqa: F401
from samenspel.meetings.blueprint import bp
from samenspel.meetings.catchup import routes as catchup_routes  # noqa: F401
from samenspel.meetings.departures import routes as departure_routes  # noqa: F401
from samenspel.meetings.departures import tasks as departure_tasks
from samenspel.meetings.feeds import routes as feed_routes  # noqa: F401
from samenspel.meetings.feeds import tasks as feed_tasks
from samenspel.meetings.handover import routes as handover_routes  # noqa: F401
from samenspel.meetings.meals import routes as meal_routes  # noqa: F401
from samenspel.meetings.meals import tasks as meal_tasks
from samenspel.meetings.minutes import paper
from samenspel.meetings.minutes import routes as minutes_routes  # noqa: F401
from samenspel.meetings.minutes.parts import queries as report_parts
from samenspel.meetings.minutes.parts import routes as part_routes  # noqa: F401
from samenspel.meetings.minutes.versions import routes as version_routes  # noqa: F401
from samenspel.meetings.models import Answer, AnswerValue, Attendance, AttendanceStatus
from samenspel.meetings.newcomers import tasks as newcomer_tasks
from samenspel.meetings.outsiders import routes as outsider_routes  # noqa: F401
from samenspel.meetings.outsiders import tasks as outsider_tasks
from samenspel.meetings.pages import routes as page_routes  # noqa: F401
from samenspel.meetings.planner import routes as planner_routes  # noqa: F401
from samenspel.meetings.planning import clash_routes  # noqa: F401
from samenspel.meetings.planning import routes as planning_routes  # noqa: F401
from samenspel.meetings.planning import tasks as planning_tasks
from samenspel.meetings.points import routes as point_routes  # noqa: F401
from samenspel.meetings.points import tasks as point_tasks
from samenspel.meetings.polls import routes as poll_routes  # noqa: F401
from samenspel.meetings.polls import tasks as poll_tasks
from samenspel.meetings.replies import tasks as reply_tasks
from samenspel.meetings.sent import routes as sent_routes  # noqa: F401
from samenspel.meetings.series import routes as series_routes  # noqa: F401
from samenspel.meetings.series import tasks as series_tasks
from samenspel.meetings.todos import routes as todo_routes  # noqa: F401
from samenspel.meetings.todos import tasks as todo_tasks
from samenspel.meetings.withdrawal import routes as withdrawal_routes  # noqa: F401
from samenspel.meetings.workload import routes as workload_routes  # noqa: F401
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "meeting-mail": Handler(planning_tasks.mail_meeting),
        "attendance-mail": Handler(attendance_tasks.mail_attendance),
        "outsider-meeting-mail": Handler(outsider_tasks.mail_outsiders),
        "agenda-mail": Handler(todo_tasks.take_old_agenda_mail),
        "agenda-reminder": Handler(agenda_tasks.mail_reminders),
        "point-mail": Handler(point_tasks.mail_points),
        "series-mail": Handler(series_tasks.mail_series),
        "poll-mail": Handler(poll_tasks.mail_poll),
        "to-dos": Handler(todo_tasks.update_everything),
        "meeting-news": Handler(todo_tasks.take_news),
        "meeting-reminder": Handler(todo_tasks.mail_reminders),
        "part-changed": Handler(todo_tasks.take_news),
        "part-begun": Handler(newcomer_tasks.mail_newcomers, batch=True),
        "calendar-answer": Handler(reply_tasks.take_answers),
        "feed-used": Handler(feed_tasks.record_feed_use),
        "report-paper": Handler(paper.store_papers, batch=True, takes_long=True),
    },
    periodic=(
        Periodic(todo_tasks.update_all, minutes="3,18,33,48"),
        Periodic(meal_tasks.delete_outdated, minutes="50", hours="3"),
        Periodic(outsider_tasks.delete_outdated, minutes="55", hours="3"),
        Periodic(outsider_tasks.remind_daily, minutes="35", hours="7"),
        Periodic(attendance_tasks.complete_records, minutes="40", hours="5"),
        Periodic(departure_tasks.carry_out_due, minutes="7"),
        Periodic(agenda_tasks.remind_organisers, minutes="10", hours="6"),
        Periodic(point_tasks.remind_daily, minutes="25", hours="6"),
        Periodic(poll_tasks.check_polls, minutes="5", hours="7"),
    ),
    rooms={
        "meeting": lists.may_listen,
        "report": report_parts.may_listen,
        "door": checkins.may_listen,
    },
    exists_for=takes_part,
    allowances={
        "remind_poll": INVITATIONS,
        "remind_members": INVITATIONS,
        "resend_sent": INVITATIONS,
        "outsiders_of_meeting": INVITATIONS,
        "remind_outsiders": INVITATIONS,
        "report_pdf": PAPERS,
    },
    participations=(
        ParticipationSource(
            Attendance.meeting_id,
            fund_id=Attendance.fund_id,
            is_deed=True,
            condition=col(Attendance.status).in_([AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED]),
        ),
        ParticipationSource(
            Answer.meeting_id, Answer.account_id, is_deed=True, condition=col(Answer.value) == AnswerValue.YES
        ),
    ),
)
