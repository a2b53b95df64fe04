"""The reminders of action points: one mail to each person, with all that is due."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale, ngettext

from samenspel import clock, mail
from samenspel.db import now
from samenspel.meetings.people import mail_moments
from samenspel.meetings.points import actions
from samenspel.meetings.points import mail_queries as queries
from samenspel.meetings.points.mail_queries import DuePoint, PointRecipient
from samenspel.meetings.points.tokens import finish_token

#: Somebody is reminded for the first time so long before the day, and then again after so long.
REMIND_BEFORE, REMIND_EVERY = timedelta(days=3), timedelta(days=7)


def remind_daily() -> None:
    """On each working day mails everybody who has points nearly due or overdue, unless they were reminded this week.
    People who are away are reminded once they are back."""
    day = clock.today()
    if day.weekday() > 4:
        return
    found = {
        person: points
        for person, points in queries.due_by_person(day + REMIND_BEFORE).items()
        if any(point.reminded_on is None or point.reminded_on <= day - REMIND_EVERY for point in points)
    }
    due = {person: [point.due_on for point in points if point.due_on >= day] for person, points in found.items()}
    moments = mail_moments({person.id: min(days, default=None) for person, days in due.items()})
    reminded = []
    for person, points in found.items():
        if person.id in moments:
            reminded += [point.id for point in points]
            _mail(person, points, moments[person.id])
    if reminded:
        actions.record_reminder(reminded, day)


def mail_points(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails to one person (`to`) what is due of theirs by now: a reminder that waited, without what they did since."""
    for payload in payloads:
        for person, points in queries.due_by_person(clock.today() + REMIND_BEFORE, uuid.UUID(payload["to"])).items():
            _mail(person, points, now())


def _mail(person: PointRecipient, points: Sequence[DuePoint], moment: datetime) -> None:
    lines = [
        (
            point,
            clock.day(point.due_on, person.locale),
            point.due_on < clock.today(),
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
        at=moment,
        made_by=("point-mail", {"to": str(person.id)}),
        name=person.name,
        lines=lines,
        link=mail.link_to("meetings.my_points"),
    )
