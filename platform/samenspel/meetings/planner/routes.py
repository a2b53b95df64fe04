"""HTTP of the year planner: the meetings of all groups by week, by month, as a list or by theme."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel import clock, web
from samenspel.clock import today
from samenspel.groups.forms import KINDS
from samenspel.groups.models import GroupKind
from samenspel.meetings.blueprint import bp
from samenspel.meetings.planner import grid, queries
from samenspel.meetings.planner.grid import PlannerWeek
from samenspel.meetings.planner.queries import Groups, PlannerMeeting, PlannerSelection
from samenspel.viewer import Viewer

FIRST_YEAR = 2015
#: How far ahead people can plan meetings.
YEARS_AHEAD = 4
#: On one day in the view of a year; the view of a month shows the rest.
MAX_PER_DAY = 4
MAX_PER_DAY_IN_MONTH = 40
LIST_PAGE_SIZE = 100
MAX_PER_CELL = 8
#: A year with more meetings is shown as counts: nobody reads a thousand names, and each of them costs time.
CROWDED = 400
MAX_OWN_PER_DAY = 3

VIEWS = {"jaar": _l("Per week"), "maand": _l("Per maand"), "lijst": _l("Lijst"), "thema": _l("Per thema")}


@bp.app_template_global("short_month_name")
def short_month_name(number: int) -> str:
    """A month as an abbreviation: nov."""
    return clock.short_month(date(2000, number, 1), web.locale())


@dataclass(frozen=True, slots=True)
class PlannerRequest:
    """What the address asks for. `problem` tells the reader which part of it is not possible."""

    view: str
    year: int
    month: int
    selection: PlannerSelection
    problem: str

    @property
    def first_of_month(self) -> date:
        return date(self.year, self.month, 1)

    def address(self, **other: Any) -> str:
        """The address of the same planner with other parameters."""
        parameters = {
            "weergave": self.view,
            "jaar": self.year,
            "maand": self.month,
            "soort": self.selection.kind.value if self.selection.kind else "",
            "thema": self.selection.theme,
            "van": "mij" if self.selection.only_mine else "",
        } | other
        if parameters["weergave"] != "maand":
            parameters.pop("maand")
        return "/jaarplanner?" + urlencode({name: value for name, value in parameters.items() if value})


def _planner_request(themes: Mapping[str, str]) -> PlannerRequest:
    day, problem = today(), ""
    year = _number("jaar", day.year)
    last_year = day.year + YEARS_AHEAD
    if year is None or not FIRST_YEAR <= year <= last_year:
        problem = _(
            "Dat jaar kennen we niet. Kies er een tussen %(first)s en %(last)s.", first=FIRST_YEAR, last=last_year
        )
        year = day.year
    month = _number("maand", day.month if year == day.year else 1)
    if month is None or not 1 <= month <= 12:
        problem = problem or _("Die maand bestaat niet: kies er een van 1 tot 12.")
        month = day.month
    view = request.args.get("weergave") or "jaar"
    kind, theme = request.args.get("soort", ""), request.args.get("thema", "")
    is_known = view in VIEWS and (not kind or kind in set(GroupKind)) and (not theme or theme in themes)
    if not is_known:
        problem = problem or _("Die keuze bestaat niet. We tonen alles.")
        view, kind, theme = view if view in VIEWS else "jaar", "", ""
    only_mine = request.args.get("van") == "mij"
    selection = PlannerSelection(kind=GroupKind(kind) if kind else None, theme=theme, only_mine=only_mine)
    return PlannerRequest(view=view, year=year, month=month, selection=selection, problem=problem)


def _number(name: str, default: int) -> int | None:
    """A parameter that is a number of at most four digits; None for anything else."""
    text = request.args.get(name, "").strip()
    if not text:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


@bp.get("/jaarplanner")
def planner() -> ResponseReturnValue:
    """The meetings of all groups, with free weeks and holidays. Impossible parameters give 422 and the usual page."""
    me = web.viewer()
    groups = queries.groups_in_planner(me)
    themes = {group.theme: group.theme_name or "" for group in groups.values() if group.theme}
    if themes and any(not group.theme for group in groups.values()):
        themes[queries.NO_THEME] = _("Zonder thema")
    shown = _planner_request(themes)
    page = render_template(
        "meetings/planner/show.html",
        planner=shown,
        views=VIEWS,
        kinds=KINDS,
        themes=themes,
        years=range(today().year + YEARS_AHEAD, FIRST_YEAR - 1, -1),
        **(_list_context(me, groups, shown) if shown.view == "lijst" else _calendar_context(me, groups, shown)),
    )
    return page, 422 if shown.problem else 200


def _span(planner: PlannerRequest) -> tuple[date, date]:
    if planner.view != "maand":
        return date(planner.year, 1, 1), date(planner.year, 12, 31)
    following = date(planner.year + planner.month // 12, planner.month % 12 + 1, 1)
    return date(planner.year, planner.month, 1), following - timedelta(days=1)


def _list_context(me: Viewer, groups: Groups, planner: PlannerRequest) -> dict[str, Any]:
    """The context of the list: one page of it, by month."""
    first, last = _span(planner)
    proposed = queries.proposed_between(me, groups, first, last, planner.selection)
    count = queries.count_between(me, groups, first, last, planner.selection)
    paging = web.Paging(web.page_number(), LIST_PAGE_SIZE, count)
    lines = queries.lines_between(me, groups, first, last, planner.selection, limit=paging.size, offset=paging.offset)
    months = grid.group_by_day((each.day.replace(day=1), each) for each in lines)
    shown = {"count": count, "paging": paging, "months": months, "cut": False, "proposed": _by_poll(proposed)}
    if not first <= today() <= last:
        return shown
    past = queries.count_between(me, groups, first, today() - timedelta(days=1), planner.selection)
    next_up = next((each.id for each in lines if each.day >= today()), None)
    return shown | {"next_up": next_up, "page_of_today": past // LIST_PAGE_SIZE + 1 if past < count else None}


def _calendar_context(me: Viewer, groups: Groups, planner: PlannerRequest) -> dict[str, Any]:
    """The context of a year or a month, by theme or by week; proposed days come last on each day.

    A crowded year is shown as counts; only meetings that the viewer attends and proposed days are there by name.
    """
    first, last = _span(planner)
    around = grid.monday_of(first), grid.sunday_of(last)
    count = queries.count_between(me, groups, first, last, planner.selection)
    is_crowded = count > CROWDED and planner.view != "maand"
    shown = {"count": count, "is_crowded": is_crowded, "cut": count > queries.MAX_MEETINGS}
    proposed = queries.proposed_between(me, groups, *around, planner.selection)
    if planner.view == "thema" and is_crowded:
        numbers = queries.counts_by_month(me, groups, first, last, planner.selection)
        return shown | {"rows": _by_theme(groups, _within(proposed, first, last), numbers)}
    planned = queries.meetings_between(me, groups, *around, planner.selection, only_attending=is_crowded)
    found = [*planned, *proposed]
    if planner.view == "thema":
        return shown | {"rows": _by_theme(groups, _within(found, first, last), None)}
    most = MAX_PER_DAY_IN_MONTH if planner.view == "maand" else MAX_OWN_PER_DAY if is_crowded else MAX_PER_DAY
    items = grid.group_by_day((each.day, each) for each in found)
    counts = queries.counts_by_day(me, groups, *around, planner.selection) if is_crowded else None
    weeks = grid.weeks_between(first, last, items, today=today(), max_per_day=most, locale=web.locale(), counts=counts)
    return shown | {
        "parts": [(None, weeks)] if planner.view == "maand" else _by_month(weeks, planner.year),
        "now_on": today(),
        "free": [week for week in weeks if week.is_free],
        "this_week": grid.monday_of(today()) if first <= today() <= last else None,
        "with_weekend": any(day.items or day.count for week in weeks for day in week.days[5:]),
    }


def _within(meetings: list[PlannerMeeting], first: date, last: date) -> list[PlannerMeeting]:
    return [each for each in meetings if first <= each.day <= last]


def _by_month(
    weeks: list[PlannerWeek[PlannerMeeting]], year: int
) -> list[tuple[date | None, list[PlannerWeek[PlannerMeeting]]]]:
    """The weeks by the month of their Friday."""
    months = groupby(weeks, key=lambda week: week.last.replace(day=1) if week.last.year == year else date(year, 12, 1))
    return [(month, list(own)) for month, own in months]


@dataclass(frozen=True, slots=True)
class ThemeMonth:
    """A theme in a month: the number of its meetings, and the meetings and proposed days that are shown by name."""

    month: int
    count: int
    shown: list[PlannerMeeting]

    @property
    def more(self) -> int:
        return self.count - sum(not each.is_proposed for each in self.shown)


def _by_theme(
    groups: Groups, named: list[PlannerMeeting], numbers: Counter[tuple[str, int]] | None
) -> list[tuple[str, str, int, list[ThemeMonth]]]:
    """The rows of the view by theme: name, slug, number of meetings and months. Groups without a theme come last.

    Without `numbers` the meetings among `named` are counted; with them, `named` has only proposed days.
    """
    counts = Counter(numbers or ())
    names: dict[tuple[str, int], list[PlannerMeeting]] = {}
    for each in named:
        key = (each.group.theme_name or "", each.day.month)
        names.setdefault(key, []).append(each)
        counts[key] += not each.is_proposed
    slugs = {group.theme_name or "": group.theme or queries.NO_THEME for group in groups.values()}
    rows = []
    for name in sorted({theme for theme, _month in counts}, key=lambda name: (not name, name)):
        cells = [
            ThemeMonth(
                month=month,
                count=counts[name, month],
                shown=names.get((name, month), [])[:MAX_PER_CELL],
            )
            for month in range(1, 13)
        ]
        rows.append((name, slugs[name], sum(cell.count for cell in cells), cells))
    return rows


def _by_poll(proposed: list[PlannerMeeting]) -> list[list[PlannerMeeting]]:
    """The proposed days of each poll, in order of the first day of the poll."""
    polls: dict[uuid.UUID, list[PlannerMeeting]] = {}
    for each in proposed:
        polls.setdefault(each.id, []).append(each)
    return list(polls.values())
