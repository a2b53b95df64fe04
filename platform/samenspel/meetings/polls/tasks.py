"""Background work of date polls: the mails, and the daily check of polls that close."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import session
from samenspel.jobs import enqueue
from samenspel.meetings import people as meeting_people
from samenspel.meetings.polls import actions, queries
from samenspel.meetings.polls import list_queries as poll_lists
from samenspel.meetings.polls.models import DatePoll, PollSlot
from samenspel.people.models import Account

#: How long before the last day people who did not answer get a reminder.
REMIND_BEFORE = timedelta(days=2)


def check_polls() -> None:
    """Reminds people who did not answer when a poll is about to close, and tells the organiser when it has closed."""
    for poll in poll_lists.polls_closing(clock.today() + REMIND_BEFORE):
        # In a poll of a day or two people were asked just now.
        if clock.local(poll.created_at).date() + REMIND_BEFORE < clock.today() + timedelta(days=1):
            actions.remind(poll)
    for poll in poll_lists.polls_closed():
        actions.notify_closed(poll)


def mail_poll(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails about a poll. `what` is poll or reminder, for people who are expected and left a moment open, or closed,
    for the organiser; `to` is the one person it is for, if not all of them. Polls that were decided or cancelled
    meanwhile are skipped, and those who do not work now get their mail when they do."""
    for payload in payloads:
        meeting_id = uuid.UUID(payload["id"])
        news, poll = meeting_people.meeting_details(meeting_id), queries.date_poll(meeting_id)
        if news is None or poll is None or poll.decided_at is not None or news.meeting.cancelled_at is not None:
            continue
        what = payload["what"]
        if what == "reminder" and "to" not in payload:
            enqueue("outsider-meeting-mail", {"what": "reminder", "id": str(meeting_id)})
        if what == "closed":
            organiser = session().get(Account, news.meeting.organiser_id)
            people = [(organiser, 0)] if organiser and organiser.active else []
        else:
            people = poll_lists.waited_for(news.meeting)
        ids = [
            each.id for each, _answered in people if payload.get("to", str(each.id)) == str(each.id) != payload["by"]
        ]
        moments = meeting_people.mail_moments(dict.fromkeys(ids, poll.closes_on))
        slots = queries.slots_of(meeting_id)
        with session().begin_nested():
            for person, answered in people:
                if person.id in moments:
                    _mail(payload | {"to": str(person.id)}, news, poll, (person, answered), slots, moments[person.id])


def _mail(
    payload: dict[str, Any],
    news: meeting_people.MeetingDetails,
    poll: DatePoll,
    recipient: tuple[Account, int],
    slots: Sequence[PollSlot],
    moment: datetime,
) -> None:
    (person, answered), what = recipient, payload["what"]
    with force_locale(person.locale):
        subjects: dict[str, str] = {
            "poll": _("Wanneer kan je? %(title)s", title=news.meeting.title),
            "reminder": (
                _("Nog momenten open: %(title)s", title=news.meeting.title)
                if answered
                else _("Nog niets van je gehoord: %(title)s", title=news.meeting.title)
            ),
            "closed": _("Kies een datum: %(title)s", title=news.meeting.title),
        }
    mail.send_later(
        person.email,
        subjects[what],
        f"meetings_{'poll' if what != 'closed' else 'poll_closed'}",
        locale=person.locale,
        at=moment,
        made_by=("poll-mail", payload),
        thread=news.thread(person.locale),
        name=person.name,
        group=news.group_name,
        organiser=news.organiser_name,
        meeting=news.meeting,
        is_reminder=what == "reminder",
        answered=answered,
        moments=[clock.span(slot.starts_at, slot.ends_at, person.locale) for slot in slots],
        closes_on=clock.long_day(poll.closes_on, person.locale),
        link=mail.link_to("meetings.show", meeting_id=news.meeting.id),
    )
