"""Background work for people who join a group: one mail with the meetings that were planned there before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import session
from samenspel.meetings.models import Meeting
from samenspel.meetings.newcomers import queries
from samenspel.meetings.newcomers.queries import PlannedMeeting
from samenspel.meetings.people import MeetingRecipient
from samenspel.meetings.planning.invitations import invitation_for
from samenspel.meetings.series import calendars as series_calendars
from samenspel.meetings.series import queries as series_queries
from samenspel.meetings.series.forms import RHYTHMS
from samenspel.meetings.series.invitations import calendar_events, series_file_for


@dataclass(slots=True)
class MailLine:
    """A meeting or a series in the mail."""

    title: str
    when: str
    place: str
    link: str
    planned: list[PlannedMeeting] = field(default_factory=list)

    @property
    def meetings(self) -> list[Meeting]:
        return [each.details.meeting for each in self.planned]


def mail_newcomers(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails to an `account` what was planned in a `group` when it joined (`at`): one mail about all its new groups.

    Nothing is mailed about groups that the person left again, nor about meetings that they answered.
    """
    joined: dict[uuid.UUID, dict[uuid.UUID, datetime]] = {}
    for payload in payloads:
        groups = joined.setdefault(uuid.UUID(payload["account"]), {})
        groups[uuid.UUID(payload["group"])] = datetime.fromisoformat(payload["at"])
    for account_id, groups in joined.items():
        person = queries.recipient_of(account_id)
        planned = queries.planned_meetings(account_id, groups) if person else []
        if person is not None and planned:
            with session().begin_nested():
                _mail(person, planned)


def _mail(person: MeetingRecipient, planned: Sequence[PlannedMeeting]) -> None:
    with force_locale(person.locale):
        lines = _lines(planned, person.locale)
        names = list(lines)
        subject = _("Wat al gepland staat in %(group)s", group=names[0])
        if len(names) > 1:
            subject = _("Wat al gepland staat in je overleggen")
    dated = [line for line in chain(*lines.values()) if line.planned[0].closes_on is None]
    mail.send_later(
        person.email,
        subject,
        "meetings_joined",
        locale=person.locale,
        calendar=_calendar(dated, person),
        name=person.name,
        groups=lines,
        has_file=bool(dated),
        by_calendar=len(dated) == 1 and mail.calendar_answer_address() is not None,
    )


def _lines(planned: Sequence[PlannedMeeting], locale: str) -> dict[str, list[MailLine]]:
    """The lines by the name of the group; the meetings of a series are one line."""
    found: dict[str, dict[uuid.UUID, MailLine]] = {}
    for each in planned:
        meeting = each.details.meeting
        those = found.setdefault(each.details.group_name, {})
        key = meeting.series_id or meeting.id
        if key not in those:
            those[key] = MailLine(
                meeting.title, "", meeting.place, mail.link_to("meetings.show", meeting_id=meeting.id)
            )
        those[key].planned.append(each)
    lines = {group: list(those.values()) for group, those in found.items()}
    for line in chain(*lines.values()):
        line.when = _when(line, locale)
    return lines


def _when(line: MailLine, locale: str) -> str:
    first = line.planned[0]
    meeting = first.details.meeting
    if first.closes_on is not None:
        return str(_("datum gezocht, antwoorden tot en met %(day)s", day=clock.day(first.closes_on, locale)))
    span, count = clock.span(*meeting.moments, locale) if meeting.moments else "", len(line.planned)
    if first.rhythm is None or count == 1:
        return span
    rhythm = RHYTHMS[first.rhythm]
    return str(_("%(rhythm)s, %(count)d keer, de eerste op %(span)s", rhythm=rhythm, count=count, span=span))


def _calendar(dated: Sequence[MailLine], person: MeetingRecipient) -> tuple[str, str] | None:
    """One meeting or series becomes an invitation that a calendar can answer. Several become a file to import, as
    calendars do not agree on several events in one invitation."""
    if not dated:
        return None
    events = [calendar_events(line.planned[0].details, line.meetings) for line in dated]
    if len(events) > 1:
        method, file = series_calendars.collection_file(event for some in events for _meeting, event in some)
        return method.value, file.decode()
    details = dated[0].planned[0].details
    if details.meeting.series_id is None:
        return invitation_for(details, person)
    answers = series_queries.answers_in([meeting.id for meeting, _event in events[0]])
    return series_file_for(events[0], person, answers.get(person.id, {}))
