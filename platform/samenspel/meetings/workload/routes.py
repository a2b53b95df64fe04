"""HTTP of the workload: the hours that a fund spends in meetings, and a warning to people who plan one more."""

import uuid
from datetime import date, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from samenspel import web
from samenspel.clock import HOURS_A_DAY, from_local, today, working_hours
from samenspel.forms import id_from
from samenspel.groups import queries as groups
from samenspel.groups.access import visible_to
from samenspel.meetings import access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.models import MAX_DURATION
from samenspel.meetings.workload import load, outlook, queries


@bp.get("/bijeenkomsten/belasting")
def my_load() -> ResponseReturnValue:
    """The hours that the viewer's fund (?fonds= where they have several) spent in meetings, as far as the viewer sees
    them, by month and by group; only people of that fund see them."""
    me = web.viewer()
    fund_id = web.or_404(me.own_fund(id_from(request.args.get("fonds"))))
    months = load.months_around(today(), 11, 2)
    end = load.months_around(months[-1], 0, 1)[-1]
    hours = queries.meeting_hours(visible_to(me), months[0], end, {fund_id})
    fte = queries.fte_of(fund_id)
    rows = load.load_by_month(hours, fte, months)
    held = [each for each in hours if not each.is_planned]
    return render_template(
        "meetings/workload/show.html",
        fund_id=fund_id,
        fte=fte,
        rows=rows,
        most=max([row.hours + row.planned for row in rows] + [1.0]),
        groups=load.hours_by_group(held)[:30],
        total=sum(each.hours for each in held),
        limit=outlook.settings().meeting_hours,
        hours_text=outlook.hours_text,
        is_small=0 < fte <= outlook.settings().small_fund_fte,
    )


@bp.get("/overleg/<slug>/belasting")
def load_ahead(slug: str) -> ResponseReturnValue:
    """Counts the small funds of a group that are over the limit in the month of ?day=, also with one more meeting from
    ?start= to ?end=, and never names them. ?besides= leaves out the meeting that is being changed. A form without a day
    gets an empty answer."""
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
        outlook=outlook.outlooks(me, seen.id, {month: hours}, _excluded())[month],
        month=month,
        hours=outlook.hours_text(hours, "0.#"),
        limit=outlook.limit_text(),
    )


def _day(value: str) -> date | None:
    """A day in the address; None for anything that is no day of this century."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _excluded() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("besides", ""))
    except ValueError:
        return None


def _hours() -> float:
    """The length of the meeting in the address; the usual one where that cannot be read."""
    try:
        if "whole_day" in request.args:
            first = date.fromisoformat(request.args.get("day", ""))
            until = date.fromisoformat(request.args.get("end_day") or first.isoformat())
            return float(max(min((until - first).days + 1, MAX_DURATION.days), 1) * HOURS_A_DAY)
        start, end = (time.fromisoformat(request.args.get(name, "")) for name in ("start", "end"))
    except ValueError:
        return outlook.USUAL_HOURS
    day, last = _day(request.args.get("day", "")), _day(request.args.get("end_day", ""))
    if day and last and timedelta() < last - day < MAX_DURATION:
        return working_hours(from_local(day, start), from_local(last, end))
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return minutes / 60 if minutes > 0 else outlook.USUAL_HOURS
