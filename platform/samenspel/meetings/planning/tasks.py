"""Background work of planning: a change of a meeting becomes one mail a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import session
from samenspel.meetings import people as meeting_people
from samenspel.meetings.minutes import queries as minutes
from samenspel.meetings.models import AnswerValue
from samenspel.meetings.planning.invitations import invitation_for
from samenspel.meetings.points.tokens import finish_token


def mail_meeting(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails that a meeting was planned, changed or cancelled, or has a report (`what`), to the people it concerns.

    A payload has the `id` of the meeting, `by` (the person who did it and gets no mail), after a change the earlier
    `starts_at` and `ends_at`, and `polled` where a poll gave the date. Nothing is sent about a meeting that was planned
    or changed and then cancelled.
    """
    for payload in payloads:
        news = meeting_people.meeting_details(uuid.UUID(payload["id"]))
        what = payload["what"]
        if news is None or (what in ("planned", "changed") and news.meeting.cancelled_at is not None):
            continue
        # All mails or none: a job that fails half-way runs again as a whole.
        with session().begin_nested():
            for person in meeting_people.recipients_of(news.meeting, what):
                if str(person.id) != payload["by"]:
                    _mail(what, news, person, payload)


def _mail(
    what: str, news: meeting_people.MeetingDetails, person: meeting_people.MeetingRecipient, payload: dict[str, Any]
) -> None:
    meeting = news.meeting
    when = clock.span(*meeting.moments, person.locale) if meeting.moments else ""
    context: dict[str, Any] = {"meeting": meeting, "group": news.group_name, "name": person.name, "when": when}
    context["link"] = mail.link_to("meetings.show", meeting_id=meeting.id)
    invitation: tuple[str, str] | None = None
    if what == "report":
        context["link"] = mail.link_to("meetings.report", meeting_id=meeting.id)
        context |= _outcomes(meeting.id, person)
    elif meeting.moments:
        invitation = invitation_for(news, person)
        context["by_calendar"] = mail.calendar_answer_address() is not None
        is_open = person.value in (None, AnswerValue.IF_NEEDED)
        context["may_answer"] = what != "cancelled" and is_open and person.is_expected
        context["said"] = person.value if payload.get("polled") else None
    if what == "changed":
        before = [datetime.fromisoformat(payload[name]) for name in ("starts_at", "ends_at")]
        old = clock.span(before[0], before[1], person.locale)
        context["before"] = old if old != when else ""
    mail.send_later(
        person.email,
        _subject(what, meeting.title, person.locale),
        f"meetings_{what}",
        locale=person.locale,
        thread=news.thread(person.locale),
        calendar=invitation,
        **context,
    )


def _subject(what: str, title: str, locale: str) -> str:
    with force_locale(locale):
        subjects: dict[str, str] = {
            "planned": _("Uitnodiging: %(title)s", title=title),
            "changed": _("Gewijzigd: %(title)s", title=title),
            "cancelled": _("Geannuleerd: %(title)s", title=title),
            "report": _("Verslag: %(title)s", title=title),
        }
    return subjects[what]


def _outcomes(meeting_id: uuid.UUID, person: meeting_people.MeetingRecipient) -> dict[str, Any]:
    """The decisions, and the action points of this person and of others, each with its day in words."""
    lines = minutes.outcomes_of(meeting_id)
    actions = [(line, clock.day(line.due_on, person.locale) if line.due_on else "") for line in lines if line.is_action]
    own = [
        each
        for each in actions
        if each[0].owner_id == person.id
        or (each[0].owner_id is None and each[0].fund_id is not None and each[0].fund_id == person.fund_id)
    ]
    done_links = {
        line.id: mail.link_to("meetings.finish_by_mail", done=finish_token(person.id, line.id))
        for line, _due in own
        if line.done_at is None
    }
    return {
        "decisions": [line for line in lines if not line.is_action],
        "own": own,
        "done_links": done_links,
        "others": [each for each in actions if each not in own],
    }
