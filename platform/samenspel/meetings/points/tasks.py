"""The reminders of action points: one mail to each person, with all that is due."""

from datetime import timedelta

from flask_babel import force_locale, ngettext

from samenspel import clock, mail
from samenspel.meetings.points import actions
from samenspel.meetings.points import mail_queries as queries
from samenspel.meetings.points.tokens import finish_token

#: Somebody is reminded for the first time so long before the day, and then again after so long.
REMIND_BEFORE, REMIND_EVERY = timedelta(days=3), timedelta(days=7)


def remind_daily() -> None:
    """On each working day mails everybody who has points nearly due or overdue, unless they were reminded this week."""
    day = clock.today()
    if day.weekday() > 4:
        return
    reminded = []
    for person, points in queries.due_by_person(day + REMIND_BEFORE).items():
        if not any(point.reminded_on is None or point.reminded_on <= day - REMIND_EVERY for point in points):
            continue
        reminded += [point.id for point in points]
        lines = [
            (
                point,
                clock.day(point.due_on, person.locale),
                point.due_on < day,
                mail.link_to("meetings.finish_by_mail", done=finish_token(person.id, point.id)),
            )
            for point in points
        ]
        with force_locale(person.locale):
            subject = ngettext("%(num)d actiepunt voor jou", "%(num)d actiepunten voor jou", len(points))
        mail.send_later(
            person.email,
            subject,
            "meetings_points",
            locale=person.locale,
            name=person.name,
            lines=lines,
            link=mail.link_to("meetings.my_points"),
        )
    if reminded:
        actions.record_reminder(reminded, day)
