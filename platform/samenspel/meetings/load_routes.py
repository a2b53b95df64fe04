"""HTTP of the load: what meetings take of my fund, and a word of warning to who plans one more."""

from datetime import date

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from samenspel import web
from samenspel.clock import today
from samenspel.config import Settings
from samenspel.groups import queries as groups
from samenspel.meetings import access, load
from samenspel.meetings import load_queries as queries
from samenspel.meetings.routes import bp

#: The length that one more meeting is taken to have, in hours.
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
    web.allow(me.fund_id is not None)
    assert me.fund_id is not None
    months = load.months_around(today(), 11, 2)
    after = load.months_around(months[-1], 0, 1)[-1]
    sittings = queries.sittings(months[0], after, {me.fund_id})
    fte = queries.fte_of(me.fund_id)
    rows = load.by_month(sittings, fte, months)
    held = [each for each in sittings if not each.is_planned]
    return render_template(
        "meetings/load.html",
        fte=fte,
        rows=rows,
        most=max([row.hours + row.planned for row in rows] + [1.0]),
        groups=load.by_group(held)[:30],
        total=sum(each.hours for each in held),
        limit=_settings().meeting_hours,
        written=written,
        is_small=0 < fte <= _settings().small_fund_fte,
    )


@bp.get("/overleg/<slug>/belasting")
def load_ahead(slug: str) -> ResponseReturnValue:
    """How many small funds of a group are over the limit in the month of ?day=; a count, never which ones."""
    me = web.viewer()
    seen = web.found(groups.reach(me, slug))
    web.allow(access.may_plan(me, seen.id))
    month = load.month_of(_day(request.args.get("day", "")))
    after = load.months_around(month, 0, 1)[-1]
    ftes = queries.ftes_in(seen.id)
    settings = _settings()
    sittings = queries.sittings(month, after, set(ftes))
    outlook = load.outlook(sittings, ftes, settings.small_fund_fte, settings.meeting_hours, USUAL)
    template = "meetings/_load_ahead.html" if web.is_fragment() else "meetings/load_ahead.html"
    return render_template(
        template, seen=seen, outlook=outlook, month=month, limit=written(settings.meeting_hours, "0.#")
    )


def _day(value: str) -> date:
    """The day asked for; today for anything that is no day within reach."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return today()
    return day if 2000 <= day.year <= 2100 else today()
