"""HTTP of a topic in place of a meeting: a meeting that only informs becomes a topic to read."""

import uuid
from datetime import date, time, timedelta
from math import ceil

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import clock, web
from samenspel.forms import integer
from samenspel.groups import queries as groups
from samenspel.home import actions
from samenspel.home.blueprint import bp
from samenspel.meetings import access as meetings_access
from samenspel.meetings.forms import MeetingFieldsForm
from samenspel.meetings.people import possible_owners
from samenspel.meetings.planning.forms import MeetingForm
from samenspel.meetings.polls.forms import LENGTHS, PollForm
from samenspel.meetings.series.forms import SeriesForm
from samenspel.topics.forms import MAX_BODY

#: The words that people read in a minute.
READING_SPEED = 200
#: The days in which people may react, where the meeting had no date.
DAYS_TO_REACT = 14


def reading_minutes(text: str) -> int:
    """The time to read a text, in whole minutes, at least one."""
    return max(1, ceil(len(text.split()) / READING_SPEED))


@bp.post("/overleg/<slug>/onderwerpen/in-plaats-van-bijeenkomst")
def topic_instead(slug: str) -> ResponseReturnValue:
    """Opens a topic with the title and text of a form for a meeting, a date poll or a series.

    The topic shows its reading time and the last day to react. A form without a title or text is shown again.
    """
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(meetings_access.may_plan(me, seen.id))
    form, template = _form(seen.id)
    title, body = (form.title.data or "").strip(), (form.intro.data or "").strip()
    if not title:
        form.reject(form.title, _("Geef het onderwerp een titel."))
    if not body or len(body) > MAX_BODY - 500:
        form.reject(form.intro, _("Schrijf hier wat je wil laten weten: dat wordt het onderwerp."))
    if form.title.errors or form.intro.errors:
        return render_template(template, form=form, group=seen.group, meeting=None), 422
    closes_on = _last_day()
    replaced = actions.open_topic_instead(
        me, seen.id, title[:200], _with_footer(body, closes_on), minutes=_minutes(), closes_on=closes_on
    )
    flash(
        ngettext(
            "Geen bijeenkomst nodig: %(num)d persoon leest dit wanneer het past. Gespaard: %(hours)s uur.",
            "Geen bijeenkomst nodig: %(num)d mensen lezen dit wanneer het hun past. Gespaard: %(hours)s uur.",
            replaced.people,
            hours=f"{replaced.hours:.0f}",
        ),
        "success",
    )
    return web.back_to(url_for("topics.show", topic_id=replaced.topic_id))


def _form(group_id: uuid.UUID) -> tuple[MeetingFieldsForm, str]:
    """The form that was sent, and its template."""
    if "slot_day" in request.form:
        poll = PollForm.for_new_poll(None)
        poll.read_rows(request.form)
        return poll, "meetings/polls/form.html"
    if "rhythm" in request.form:
        return SeriesForm(), "meetings/series/form.html"
    form = MeetingForm()
    form.offer(possible_owners(group_id))
    return form, "meetings/planning/form.html"


def _with_footer(body: str, closes_on: date) -> str:
    foot = _(
        "*Leestijd: %(minutes)s min. Reageren kan tot en met %(day)s.*",
        minutes=reading_minutes(body),
        day=clock.long_day(closes_on, web.locale()),
    )
    return f"{body}\n\n{foot}"


def _last_day() -> date:
    """The last day to react: the day of the meeting if it is within 90 days, else in two weeks."""
    latest = clock.today() + timedelta(days=DAYS_TO_REACT)
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return latest
    return day if clock.today() < day <= clock.today() + timedelta(days=90) else latest


def _minutes() -> int:
    """The length of the meeting in minutes; 60 where the form does not say it."""
    if "minutes" in request.form:
        length = request.form.get("minutes", type=integer)
        return length if length in LENGTHS else 60
    try:
        start, end = (time.fromisoformat(request.form.get(name, "")) for name in ("start", "end"))
    except ValueError:
        return 60
    length = (end.hour - start.hour) * 60 + end.minute - start.minute
    return length if 0 < length <= 12 * 60 else 60
