"""Background work of agendas: the reminders before the promised day."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import now
from samenspel.mail import MailThread
from samenspel.meetings import people as meeting_people
from samenspel.meetings.agenda import actions, queries
from samenspel.meetings.agenda import queries as agendas


def remind_organisers() -> None:
    """Reminds organisers, three times at most, of an agenda that they promised; not while they are away."""
    reminders = queries.reminders_due()
    due = {each.organiser.id: each.meeting.agenda_due_on for each in sorted(reminders, key=lambda one: -one.days_left)}
    moments = meeting_people.mail_moments(due)
    for reminder in reminders:
        if reminder.organiser.id in moments:
            _mail_reminder(reminder, moments[reminder.organiser.id])
            actions.record_reminder(reminder.meeting)


def mail_reminders(payloads: Sequence[dict[str, Any]]) -> None:
    """Reminds the organiser of a meeting (`id`) by a mail that waited, unless the agenda was opened meanwhile."""
    for payload in payloads:
        reminder = queries.awaited_agenda(uuid.UUID(payload["id"]))
        if reminder is not None:
            _mail_reminder(reminder, now())


def _mail_reminder(reminder: queries.AgendaReminder, moment: datetime) -> None:
    organiser, meeting = reminder.organiser, reminder.meeting
    thread = MailThread("meeting", meeting.id, meeting.title, meeting.group_id, reminder.group_name)
    with force_locale(organiser.locale):
        left = (
            ngettext("nog %(num)d dag", "nog %(num)d dagen", reminder.days_left) if reminder.days_left else _("vandaag")
        )
        subject = _("Agenda (%(left)s): %(title)s", left=left, title=meeting.title)
    mail.send_later(
        organiser.email,
        subject,
        "meetings_agenda_nudge",
        locale=organiser.locale,
        at=moment,
        made_by=("agenda-reminder", {"id": str(meeting.id)}),
        thread=thread,
        name=organiser.name,
        group=reminder.group_name,
        meeting=meeting,
        when=clock.span(*meeting.moments, organiser.locale) if meeting.moments else "",
        due=clock.long_day(meeting.agenda_due_on, organiser.locale) if meeting.agenda_due_on else "",
        titles=[item.title for item in agendas.agenda_of(meeting)],
        link=mail.link_to("meetings.agenda", meeting_id=meeting.id),
    )
