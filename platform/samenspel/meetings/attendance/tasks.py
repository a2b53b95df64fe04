"""Mails about attendance: a seat became free, a fund is asked to represent another one, a debrief was written."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.meetings import people as meeting_people
from samenspel.meetings.attendance import mail_queries as queries


def mail_attendance(payloads: Sequence[dict[str, Any]]) -> None:
    """Sends the mails. Each payload has `what` (place, stand_in or debrief), the `id` of the meeting, and whom it is
    for.

    That is an account (`to`), or everybody of a `fund` in the group but for the person who did it (`by`).
    """
    for payload in payloads:
        details = meeting_people.meeting_details(uuid.UUID(payload["id"]))
        if details is None or details.meeting.moments is None or details.meeting.cancelled_at is not None:
            continue
        start, end = details.meeting.moments
        for person in queries.recipients_of(details.meeting, payload):
            link = mail.link_to("meetings.show", meeting_id=details.meeting.id)
            if payload["what"] == "debrief":
                slug = queries.slug_of_fund(uuid.UUID(payload["fund"]))
                link = mail.link_to("meetings.debrief", meeting_id=details.meeting.id, represented=slug)
            mail.send_later(
                person.email,
                _subject(payload["what"], details.meeting.title, person.locale),
                f"meetings_{payload['what']}",
                locale=person.locale,
                thread=details.thread(person.locale),
                name=person.name,
                by=queries.name_and_fund_of(payload.get("by")),
                meeting=details.meeting,
                group=details.group_name,
                when=clock.span(start, end, person.locale),
                link=link,
            )


def _subject(what: str, title: str, locale: str) -> str:
    with force_locale(locale):
        subjects: dict[str, str] = {
            "place": _("Er is een plaats vrij: %(title)s", title=title),
            "stand_in": _("Vertegenwoordigen jullie ons? %(title)s", title=title),
            "debrief": _("Terugkoppeling: %(title)s", title=title),
        }
    return subjects[what]
