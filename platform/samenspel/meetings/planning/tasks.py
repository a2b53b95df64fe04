"""Background work of planning: a change of a meeting becomes one mail a person."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail, text
from samenspel.activity.queries import fund_names
from samenspel.activity.things import ThingKind
from samenspel.db import session
from samenspel.groups.outsiders.queries import outsiders_at
from samenspel.jobs import enqueue
from samenspel.meetings import people as meeting_people
from samenspel.meetings.agenda import queries as agendas
from samenspel.meetings.agenda.concerns import items_for
from samenspel.meetings.agenda.queries import AgendaLine
from samenspel.meetings.attendance.answers.tokens import answer_link
from samenspel.meetings.models import AnswerValue
from samenspel.meetings.people import MeetingDetails, MeetingRecipient
from samenspel.meetings.planning.invitations import invitation_for


def mail_meeting(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails that a meeting was planned, changed or cancelled (`what`) to the people it concerns, for their calendars.

    A payload has the `id` of the meeting, `by` (the person who did it and gets no mail), after a change the earlier
    `starts_at` and `ends_at`, and `polled` where a poll gave the date. Nothing is sent about a meeting that was planned
    or changed and then cancelled. Calendars follow these mails, which wait for no working hour.
    """
    for payload in payloads:
        news = meeting_people.meeting_details(uuid.UUID(payload["id"]))
        what = payload["what"]
        if what == "report":  # a job of before there were notices
            enqueue("meeting-news", {"meeting": payload["id"], "by": payload["by"], "what": what})
            continue
        if news is None or (what in ("planned", "changed") and news.meeting.cancelled_at is not None):
            continue
        if outsiders_at(news.meeting.id):
            enqueue("outsider-meeting-mail", payload | {"by": ""})
        agenda, names = agendas.agenda_of(news.meeting) if what != "cancelled" else [], fund_names()
        # All mails or none: a job that fails half-way runs again as a whole.
        with session().begin_nested():
            for person in meeting_people.recipients_of(news.meeting, what):
                if str(person.id) != payload["by"]:
                    _mail(news, person, payload, items_for(agenda, person.id, names.get(str(person.fund_id))))


def _mail(
    news: MeetingDetails, person: MeetingRecipient, payload: dict[str, Any], concerning: Sequence[AgendaLine]
) -> None:
    meeting, what = news.meeting, payload["what"]
    when = clock.span(*meeting.moments, person.locale) if meeting.moments else ""
    context: dict[str, Any] = {"meeting": meeting, "group": news.group_name, "name": person.name, "when": when}
    context["link"] = mail.link_to("meetings.show", meeting_id=meeting.id)
    context["concerning"], context["reporter"] = concerning, news.reporter_name
    context["intro"], context["intro_html"] = text.to_plain(meeting.intro_html), mail.post_html(meeting.intro_html)
    invitation: tuple[str, str] | None = None
    answers: mail.AnswerAddress | None = None
    if meeting.moments:
        invitation = invitation_for(news, person)
        context["by_calendar"] = mail.calendar_answer_address() is not None
        is_open = person.value in (None, AnswerValue.IF_NEEDED) and (person.is_expected or person.earlier is not None)
        context["may_answer"] = what != "cancelled" and is_open
        context["answer_link"] = answer_link(person.id, meeting.id)
        context["earlier"] = person.earlier
        if context["may_answer"]:
            answers = mail.address_for_answers(person.id, ThingKind.MEETING.value, meeting.id)
        context["said"] = person.value if payload.get("polled") else None
    if what == "changed":
        before = [datetime.fromisoformat(payload[name]) for name in ("starts_at", "ends_at")]
        old = clock.span(before[0], before[1], person.locale)
        context["before"] = old if old != when else ""
        context["reason"] = payload.get("reason", "")
    mail.send_later(
        person.email,
        _subject(what, meeting.title, person.locale),
        f"meetings_{what}",
        locale=person.locale,
        thread=news.thread(person.locale),
        calendar=invitation,
        answers=answers,
        reply_to=(news.organiser_name, news.organiser_email),
        **context,
    )


def _subject(what: str, title: str, locale: str) -> str:
    with force_locale(locale):
        subjects: dict[str, str] = {
            "planned": _("Uitnodiging: %(title)s", title=title),
            "changed": _("Gewijzigd: %(title)s", title=title),
            "cancelled": _("Geannuleerd: %(title)s", title=title),
        }
    return subjects[what]
