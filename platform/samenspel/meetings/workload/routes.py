"""HTTP of the load: what meetings take of my fund, and a word of warning to who plans one more."""

import uuid
from collections.abc import Mapping
from datetime import date, time

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from samenspel import web
from samenspel.clock import long_day, today
from samenspel.config import Settings
from samenspel.groups import queries as groups
from samenspel.meetings import access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.workload import load, queries

#: The length that one more meeting is taken to have where nobody said so, in hours.
USUAL = 2.0


def _settings() -> Settings:
    found: Settings = current_app.extensions["samenspel.settings"]
    return found


def written(hours: float, form: str = "0.0") -> str:
    """Hours as they are written in the language of the page: 13,5."""
    return str(format_decimal(hours, format=form))


@bp.get("/bijeenkomsten/belasting")
def my_load() -> ResponseReturnValue:
    """How many hours my fund met, by month and by group; for that fund only."""
    me = web.viewer()
    web.require(me.fund_id is not None)
    assert me.fund_id is not None
    months = load.months_around(today(), 11, 2)
    after = load.months_around(months[-1], 0, 1)[-1]
    sittings = queries.meeting_hours(months[0], after, {me.fund_id})
    fte = queries.fte_of(me.fund_id)
    rows = load.load_by_month(sittings, fte, months)
    held = [each for each in sittings if not each.is_planned]
    return render_template(
        "meetings/workload/show.html",
        fte=fte,
        rows=rows,
        most=max([row.hours + row.planned for row in rows] + [1.0]),
        groups=load.hours_by_group(held)[:30],
        total=sum(each.hours for each in held),
        limit=_settings().meeting_hours,
        written=written,
        is_small=0 < fte <= _settings().small_fund_fte,
    )


def outlooks(
    group_id: uuid.UUID, hours: Mapping[date, float], besides: uuid.UUID | None = None
) -> dict[date, load.OverloadOutlook]:
    """How many small funds of a group are over the limit in each month (by its first day), now and with so many hours
    more; without the meeting `besides`, which is being changed. In three statements."""
    ftes, settings = queries.ftes_in(group_id), _settings()
    after = load.months_around(max(hours), 0, 1)[-1]
    sittings = queries.meeting_hours(min(hours), after, set(ftes), besides)
    return {
        month: load.overload_outlook(
            (each for each in sittings if each.month == month),
            ftes,
            settings.small_fund_fte,
            settings.meeting_hours,
            more,
        )
        for month, more in hours.items()
    }


def limit_words() -> str:
    """The limit, as it is written."""
    return written(_settings().meeting_hours, "0.#")


@bp.app_template_global("month_words")
def month_words(month: date) -> str:
    """A month by one of its days: december 2026."""
    return long_day(month, web.locale()).split(maxsplit=2)[2]


@bp.get("/overleg/<slug>/belasting")
def load_ahead(slug: str) -> ResponseReturnValue:
    """How many small funds of a group are over the limit in the month of ?day=, and with a meeting from ?start= to
    ?end= as well; a count, never which ones. A form without a day yet gets nothing; that of a meeting which is being
    changed says which (?besides=)."""
    me = web.viewer()
    seen = web.or_404(groups.reach(me, slug))
    web.require(access.may_plan(me, seen.id))
    day, hours = _day(request.args.get("day", "")), _hours()
    if day is None and web.is_fragment():
        return render_template("meetings/workload/_ahead.html", outlook=None)
    day = day or today()
    month = load.month_of(day)
    return render_template(
        "meetings/workload/_ahead.html" if web.is_fragment() else "meetings/workload/ahead.html",
        seen=seen,
        day=day,
        outlook=outlooks(seen.id, {month: hours}, _besides())[month],
        month=month,
        hours=written(hours, "0.#"),
        limit=limit_words(),
    )


def _day(value: str) -> date | None:
    """The day asked for; None for anything that is no day within reach."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _besides() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("besides", ""))
    except ValueError:
        return None


def _hours() -> float:
    """The length of the meeting that is asked for; the usual one where that cannot be told."""
    try:
        start, end = (time.fromisoformat(request.args.get(name, "")) for name in ("start", "end"))
    except ValueError:
        return USUAL
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return minutes / 60 if minutes > 0 else USUAL
