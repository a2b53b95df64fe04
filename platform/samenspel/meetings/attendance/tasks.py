"""News about attendance: a seat became free, a fund is asked to represent another one, a debrief was written. And the
record of meetings at which people checked in, which is completed after a night."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now
from samenspel.meetings import people as meeting_people
from samenspel.meetings.attendance import actions
from samenspel.meetings.attendance import mail_queries as queries
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.attendance.mail_queries import Addressee
from samenspel.meetings.models import Meeting
from samenspel.meetings.people import MeetingDetails

#: Meetings that ended so long ago are not looked at again.
COMPLETE_WITHIN = timedelta(days=8)


def complete_records() -> None:
    """Completes the record of meetings of yesterday and before at which people checked in."""
    until = now() - timedelta(hours=6)
    for meeting in attendances.checked_in_meetings(until - COMPLETE_WITHIN, until):
        actions.complete_record(meeting)


def mail_attendance(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells the news, and mails it. Each payload has `what` (place, stand_in or debrief), the `id` of the meeting, and
    whom it is for.

    That is an account (`to`), or everybody of a `fund` in the group but for the person who did it (`by`). People who do
    not work now get their mail when they do.
    """
    for payload in payloads:
        details = meeting_people.meeting_details(uuid.UUID(payload["id"]))
        if details is None or details.meeting.moments is None or details.meeting.cancelled_at is not None:
            continue
        people = queries.recipients_of(details.meeting, payload)
        if not payload.get("is_told"):
            _tell(details.meeting, payload, people)
        ids = [person.id for person in people]
        day = clock.local(details.meeting.moments[0]).date()
        moments = meeting_people.mail_moments(dict.fromkeys(ids, day))
        by = queries.name_and_fund_of(payload.get("by"))
        for person in people:
            if person.id in moments:
                _mail(details, payload, person, by, moments[person.id])


def _path(payload: dict[str, Any], meeting: Meeting) -> str:
    if payload["what"] != "debrief":
        return meeting.path
    return f"{meeting.path}/terugkoppeling/{queries.slug_of_fund(uuid.UUID(payload['fund']))}"


def _tell(meeting: Meeting, payload: dict[str, Any], people: Sequence[Addressee]) -> None:
    what = payload["what"]
    is_debrief = what == "debrief"
    thing = queries.debrief_thing(meeting.id, uuid.UUID(payload["fund"])) if is_debrief else None
    reason = NoticeReason.ANSWER if what == "place" else NoticeReason.CONCERNS_FUND
    for locale in {person.locale for person in people} if thing or not is_debrief else ():
        news = News(
            thing=thing or Thing(ThingKind.MEETING, meeting.id),
            title=_subject(what, meeting.title, locale),
            path=_path(payload, meeting),
            group_id=meeting.group_id,
            actor_id=uuid.UUID(payload["by"]) if payload.get("by") else None,
            at=now(),
            has_own_mail=True,
        )
        notices.notify(news, [Recipient(person.id, reason) for person in people if person.locale == locale])


def _mail(details: MeetingDetails, payload: dict[str, Any], person: Addressee, by: str, moment: datetime) -> None:
    meeting = details.meeting
    mail.send_later(
        person.email,
        _subject(payload["what"], meeting.title, person.locale),
        f"meetings_{payload['what']}",
        locale=person.locale,
        thread=details.thread(person.locale),
        at=moment,
        made_by=("attendance-mail", payload | {"to": str(person.id), "is_told": True}),
        name=person.name,
        by=by,
        meeting=meeting,
        group=details.group_name,
        when=clock.span(*meeting.moments, person.locale) if meeting.moments else "",
        link=mail.link_to_path(_path(payload, meeting)),
    )


def _subject(what: str, title: str, locale: str) -> str:
    with force_locale(locale):
        subjects: dict[str, str] = {
            "place": _("Er is een plaats vrij: %(title)s", title=title),
            "stand_in": _("Vertegenwoordigen jullie ons? %(title)s", title=title),
            "debrief": _("Terugkoppeling: %(title)s", title=title),
        }
    return subjects[what]
