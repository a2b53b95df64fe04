"""Background work of series: one mail about all their meetings, with all of them in one calendar file."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import clock, mail
from samenspel.db import session
from samenspel.meetings import calendars, mail_queries
from samenspel.meetings import series_queries as queries


def mail_series(payloads: Sequence[dict[str, Any]]) -> None:
    """`what` is planned, changed or cancelled; `ids` are the meetings; who did it (`by`) gets no mail."""
    for payload in payloads:
        what = payload["what"]
        found = queries.meetings_by_id([uuid.UUID(each) for each in payload["ids"]])
        meetings = [each for each in found if each.moments and (what == "cancelled" or each.cancelled_at is None)]
        news = mail_queries.news_of(meetings[0].id) if meetings else None
        if news is None:
            continue
        events = [
            calendars.Event.of(
                each,
                news.group_name,
                news.organiser_name,
                news.organiser_email,
                mail.link_to("meetings.show", meeting_id=each.id),
            )
            for each in meetings
        ]
        method, file = calendars.bundle_of(events)
        with session().begin_nested():
            for person in mail_queries.people_to_tell(news.meeting, what):
                if str(person.id) != payload["by"]:
                    _mail(what, news, meetings, person, (method.value, file.decode()))


def _mail(what: str, news: mail_queries.News, meetings: Sequence[Any], person: Any, calendar: tuple[str, str]) -> None:
    title = news.meeting.title
    with force_locale(person.locale):
        subjects: dict[str, str] = {
            "planned": _("Reeks bijeenkomsten: %(title)s", title=title),
            "changed": _("Reeks gewijzigd: %(title)s", title=title),
            "cancelled": _("Reeks geannuleerd: %(title)s", title=title),
        }
    mail.send_later(
        person.email,
        subjects[what],
        "meetings_series",
        locale=person.locale,
        calendar=calendar,
        what=what,
        name=person.name,
        group=news.group_name,
        meeting=news.meeting,
        moments=[clock.span(start, end, person.locale) for start, end in (each.moments for each in meetings)],
        link=mail.link_to("meetings.show", meeting_id=news.meeting.id),
    )
