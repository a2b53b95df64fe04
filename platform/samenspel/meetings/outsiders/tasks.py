"""Background work of people from outside the group who were asked to a meeting: their mails, and their end."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.activity.joining.guests import ask_guest, stop_asking
from samenspel.addresses import path_to
from samenspel.db import now, session
from samenspel.groups.outsiders import queries as outsiders
from samenspel.groups.outsiders.queries import OutsiderAddress
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.meetings.calendars import events as calendars
from samenspel.meetings.outsiders import actions, queries
from samenspel.meetings.outsiders.queries import OpenedInvitation

#: The reminder comes so long before a meeting, to people who were asked at least so long before that.
REMIND_BEFORE, REMIND_FROM = timedelta(days=3), timedelta(days=2)


def delete_outdated() -> None:
    """Deletes each night who was asked to meetings that are over for long."""
    actions.delete_outdated()


def remind_daily() -> None:
    """Reminds once, days before a meeting, the people from outside who were asked longer ago and did not answer."""
    for meeting_id, people in queries.coming_with_guests(now() + REMIND_BEFORE, now() - REMIND_FROM).items():
        actions.remind(queries.opened(meeting_id, people))


def mail_outsiders(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails people from outside the group: that they are `invited` (`ids`, `by`, `words`), a `reminder`, or
    that the meeting with an `id` is planned, changed or cancelled. Nothing else of the meeting goes to them."""
    for payload in payloads:
        ids = [uuid.UUID(each) for each in payload.get("ids", ())]
        people = outsiders.outsiders(ids) if ids else outsiders.outsiders_at(uuid.UUID(payload["id"]))
        meeting_id = next((each.meeting_id for each in people), None)
        with session().begin_nested():
            for opened in queries.opened(meeting_id, people) if meeting_id else ():
                if payload["what"] == "reminder" and (opened.has_answered or not opened.is_open):
                    continue
                if opened.is_cancelled == (payload["what"] == "cancelled") and opened.address:
                    _mail(opened, opened.address, payload)
                    _note_to_do(opened)


def _note_to_do(opened: OpenedInvitation) -> None:
    """Says to somebody with an account what is to do, or that nothing is."""
    guest = opened.outsider
    if opened.is_cancelled or opened.has_answered:
        stop_asking([guest.id])
    else:
        path = path_to("meetings.my_guest_invitation", guest_id=guest.id)
        ask_guest(guest, opened.meeting.title, path, opened.due_at)


def _mail(opened: OpenedInvitation, address: OutsiderAddress, payload: dict[str, Any]) -> None:
    outsider, meeting, what = opened.outsider, opened.meeting, payload["what"]
    link = mail.link_to("meetings.answer_as_outsider", outsider=outsider_token(outsider.id))
    with force_locale(address.locale):
        subjects: dict[str, str] = {
            "invited": _("Uitnodiging: %(title)s", title=meeting.title),
            "reminder": _("Nog niets van je gehoord: %(title)s", title=meeting.title),
            "planned": _("De datum is gekozen: %(title)s", title=meeting.title),
            "changed": _("Gewijzigd: %(title)s", title=meeting.title),
            "cancelled": _("Geannuleerd: %(title)s", title=meeting.title),
        }
        subject = subjects[what]
        if meeting.starts_at:
            subject = f"{subject}, {clock.day(meeting.starts_at, address.locale)}"
    before = ""
    if what == "changed" and "starts_at" in payload:
        hours = [datetime.fromisoformat(payload[name]) for name in ("starts_at", "ends_at")]
        old = clock.span(hours[0], hours[1], address.locale)
        before = old if meeting.moments and old != clock.span(*meeting.moments, address.locale) else ""
    mail.send_later(
        address.email,
        subject,
        "meetings_outsider",
        locale=address.locale,
        calendar=_calendar(opened, link) if meeting.moments else None,
        reply_to=(opened.details.organiser_name, opened.details.organiser_email),
        name=outsider.name,
        by=payload.get("by") or opened.details.organiser_name,
        what=what,
        meeting=meeting,
        when=clock.span(*meeting.moments, address.locale) if meeting.moments else "",
        is_timed=_says_hours(opened),
        before=before,
        reason=payload.get("reason", ""),
        words=payload.get("words", ""),
        moments=[clock.span(slot.starts_at, slot.ends_at, address.locale) for slot in opened.slots],
        closes_on=clock.long_day(opened.poll.closes_on, address.locale) if opened.poll else "",
        link=link,
    )


def _says_hours(opened: OpenedInvitation) -> bool:
    """Whether the mail says a time of the day, and so in which zone: nobody knows where somebody from outside is."""
    moments = [opened.meeting.moments] if opened.meeting.moments else [(s.starts_at, s.ends_at) for s in opened.slots]
    return any(clock.whole_days(*each) is None for each in moments)


def _calendar(opened: OpenedInvitation, link: str) -> tuple[str, str]:
    """The meeting as a file to keep; it asks for no answer, which comes by the link."""
    event = calendars.CalendarEvent.from_meeting(
        opened.meeting,
        group_name=opened.details.group_name,
        organiser_name=opened.details.organiser_name,
        organiser_email=opened.details.organiser_email,
        url=link,
    )
    method = calendars.Method.CANCEL if event.is_cancelled else calendars.Method.PUBLISH
    return method.value, calendars.event_file(event).decode()
