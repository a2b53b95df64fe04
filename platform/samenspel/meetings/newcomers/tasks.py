"""Background work for who comes to take part in a group: one mail with what was planned there before."""

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
from samenspel.meetings.newcomers.queries import Planned
from samenspel.meetings.people import Addressee
from samenspel.meetings.planning.invitations import invitation_for
from samenspel.meetings.series import calendars as series_calendars
from samenspel.meetings.series import queries as series_queries
from samenspel.meetings.series.forms import RHYTHMS
from samenspel.meetings.series.invitations import calendar_events, series_file_for


@dataclass(slots=True)
class Line:
    """A meeting or a series as the mail tells it."""

    title: str
    when: str
    link: str
    planned: list[Planned] = field(default_factory=list)

    @property
    def meetings(self) -> list[Meeting]:
        return [each.news.meeting for each in self.planned]


def mail_newcomers(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails to an `account` what was planned in a `group` when it came there (`at`): one mail, of however many groups.

    Who left again, or answered already, hears nothing; nor does who came where nothing is planned.
    """
    came: dict[uuid.UUID, dict[uuid.UUID, datetime]] = {}
    for payload in payloads:
        groups = came.setdefault(uuid.UUID(payload["account"]), {})
        groups[uuid.UUID(payload["group"])] = datetime.fromisoformat(payload["at"])
    for account_id, groups in came.items():
        person = queries.newcomer(account_id)
        planned = queries.planned_before(account_id, groups) if person else []
        if person is not None and planned:
            with session().begin_nested():
                _mail(person, planned)


def _mail(person: Addressee, planned: Sequence[Planned]) -> None:
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
        by_calendar=len(dated) == 1 and mail.answers_to() is not None,
    )


def _lines(planned: Sequence[Planned], locale: str) -> dict[str, list[Line]]:
    """By group; the meetings of a series are one line."""
    found: dict[str, dict[uuid.UUID, Line]] = {}
    for each in planned:
        meeting = each.news.meeting
        those = found.setdefault(each.news.group_name, {})
        key = meeting.series_id or meeting.id
        if key not in those:
            those[key] = Line(meeting.title, "", mail.link_to("meetings.show", meeting_id=meeting.id))
        those[key].planned.append(each)
    lines = {group: list(those.values()) for group, those in found.items()}
    for line in chain(*lines.values()):
        line.when = _when(line, locale)
    return lines


def _when(line: Line, locale: str) -> str:
    first = line.planned[0]
    meeting = first.news.meeting
    if first.closes_on is not None:
        return str(_("datum gezocht, antwoorden tot en met %(day)s", day=clock.day(first.closes_on, locale)))
    span, count = clock.span(*meeting.moments, locale) if meeting.moments else "", len(line.planned)
    if first.rhythm is None or count == 1:
        return span
    rhythm = RHYTHMS[first.rhythm]
    return str(_("%(rhythm)s, %(count)d keer, de eerste op %(span)s", rhythm=rhythm, count=count, span=span))


def _calendar(dated: Sequence[Line], person: Addressee) -> tuple[str, str] | None:
    """One event, also a series, is an invitation that a calendar can answer. Of more there is a file to take in:
    calendars do not agree on several events in one invitation."""
    if not dated:
        return None
    told = [calendar_events(line.planned[0].news, line.meetings) for line in dated]
    if len(told) > 1:
        method, file = series_calendars.collection_file(event for events in told for _meeting, event in events)
        return method.value, file.decode()
    news = dated[0].planned[0].news
    if news.meeting.series_id is None:
        return invitation_for(news, person)
    answers = series_queries.answers_in([meeting.id for meeting, _event in told[0]])
    return series_file_for(told[0], person, answers.get(person.id, {}))
