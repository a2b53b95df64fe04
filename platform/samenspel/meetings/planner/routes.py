"""HTTP of the year planner: the plans of all groups by week, by month, as a list or per theme."""

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
from samenspel.meetings.planner import grid as planner_grid
from samenspel.meetings.planner import queries as planner_queries
from samenspel.meetings.planner.grid import PlannerWeek
from samenspel.meetings.planner.queries import PlannerGroup, PlannerMeeting, PlannerSelection
from samenspel.viewer import Viewer

Groups = dict[uuid.UUID, PlannerGroup]

FIRST_YEAR = 2015
#: As far ahead as meetings can be planned.
YEARS_AHEAD = 4
#: On one day of the whole year; what is more stands in the month.
MAX_PER_DAY = 4
MAX_PER_DAY_IN_MONTH = 40
LIST_PAGE_SIZE = 100
MAX_PER_CELL = 8
#: A year with more than so many is shown by their number: nobody reads a thousand names, and each of them costs.
CROWDED = 400
MAX_OWN_PER_DAY = 3

VIEWS = {"jaar": _l("Per week"), "maand": _l("Per maand"), "lijst": _l("Lijst"), "thema": _l("Per thema")}


@bp.app_template_global("month_name")
def month_name(year: int, number: int) -> str:
    """As in november 2026."""
    return clock.month(date(year, number, 1), web.locale())


@bp.app_template_global("short_month_name")
def short_month_name(number: int) -> str:
    """As in nov."""
    return clock.short_month(date(2000, number, 1), web.locale())


@dataclass(frozen=True, slots=True)
class PlannerRequest:
    """What the address asks for; `trouble` says what of it cannot be."""

    view: str
    year: int
    month: int
    wanted: PlannerSelection
    trouble: str

    def address(self, **other: Any) -> str:
        """The address of the same planner with something else in it."""
        said = {
            "weergave": self.view,
            "jaar": self.year,
            "maand": self.month,
            "soort": self.wanted.kind.value if self.wanted.kind else "",
            "thema": self.wanted.theme,
            "van": "mij" if self.wanted.only_mine else "",
        } | other
        if said["weergave"] != "maand":
            said.pop("maand")
        return "/jaarplanner?" + urlencode({name: value for name, value in said.items() if value})


def _planner_request(themes: Mapping[str, str]) -> PlannerRequest:
    here, trouble = today(), ""
    year = _number("jaar", here.year)
    last_year = here.year + YEARS_AHEAD
    if year is None or not FIRST_YEAR <= year <= last_year:
        trouble = _(
            "Dat jaar kennen we niet. Kies er een tussen %(first)s en %(last)s.", first=FIRST_YEAR, last=last_year
        )
        year = here.year
    month = _number("maand", here.month if year == here.year else 1)
    if month is None or not 1 <= month <= 12:
        trouble = trouble or _("Die maand bestaat niet: kies er een van 1 tot 12.")
        month = here.month
    view = request.args.get("weergave") or "jaar"
    kind, theme = request.args.get("soort", ""), request.args.get("thema", "")
    is_known = view in VIEWS and (not kind or kind in set(GroupKind)) and (not theme or theme in themes)
    if not is_known:
        trouble = trouble or _("Die keuze bestaat niet. We tonen alles.")
        view, kind, theme = view if view in VIEWS else "jaar", "", ""
    wanted = PlannerSelection(GroupKind(kind) if kind else None, theme, request.args.get("van") == "mij")
    return PlannerRequest(view, year, month, wanted, trouble)


def _number(name: str, default: int) -> int | None:
    """A number of at most four figures; None for anything else."""
    given = request.args.get(name, "").strip()
    if not given:
        return default
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 4 else None


@bp.get("/jaarplanner")
def planner() -> ResponseReturnValue:
    """What all groups plan, with free weeks and holidays. An address that makes no sense is answered with what does."""
    me = web.viewer()
    groups = planner_queries.groups_in_planner(me)
    themes = {group.theme: group.theme_name or "" for group in groups.values() if group.theme}
    if themes and any(not group.theme for group in groups.values()):
        themes[planner_queries.NO_THEME] = _("Zonder thema")
    asked = _planner_request(themes)
    page = render_template(
        "meetings/planner/show.html",
        asked=asked,
        views=VIEWS,
        kinds=KINDS,
        themes=themes,
        years=range(today().year + YEARS_AHEAD, FIRST_YEAR - 1, -1),
        **(_list_context(me, groups, asked) if asked.view == "lijst" else _calendar_context(me, groups, asked)),
    )
    return page, 422 if asked.trouble else 200


def _span(asked: PlannerRequest) -> tuple[date, date]:
    if asked.view != "maand":
        return date(asked.year, 1, 1), date(asked.year, 12, 31)
    following = date(asked.year + asked.month // 12, asked.month % 12 + 1, 1)
    return date(asked.year, asked.month, 1), following - timedelta(days=1)


def _list_context(me: Viewer, groups: Groups, asked: PlannerRequest) -> dict[str, Any]:
    """A page of the list, under the months."""
    first, last = _span(asked)
    proposed = planner_queries.proposed_between(me, groups, first, last, asked.wanted)
    count = planner_queries.count_between(me, groups, first, last, asked.wanted)
    paging = web.Paging(web.page_number(), LIST_PAGE_SIZE, count)
    lines = planner_queries.lines_between(
        me, groups, first, last, asked.wanted, limit=paging.size, offset=paging.offset
    )
    months = planner_grid.group_by_day((each.day.replace(day=1), each) for each in lines)
    shown = {"count": count, "paging": paging, "months": months, "cut": False, "sought": _by_poll(proposed)}
    if not first <= today() <= last:
        return shown
    gone = planner_queries.count_between(me, groups, first, today() - timedelta(days=1), asked.wanted)
    next_up = next((each.id for each in lines if each.day >= today()), None)
    return shown | {"next_up": next_up, "page_of_today": gone // LIST_PAGE_SIZE + 1 if gone < count else None}


def _calendar_context(me: Viewer, groups: Groups, asked: PlannerRequest) -> dict[str, Any]:
    """All of the year or the month, by theme or by week; on each day what is only proposed comes last.

    Of a crowded year there are the numbers, and by name only what the viewer goes to and what is proposed.
    """
    first, last = _span(asked)
    around = planner_grid.monday_of(first), planner_grid.sunday_of(last)
    count = planner_queries.count_between(me, groups, first, last, asked.wanted)
    is_crowded = count > CROWDED and asked.view != "maand"
    shown = {"count": count, "is_crowded": is_crowded, "cut": count > planner_queries.MAX_MEETINGS}
    proposed = planner_queries.proposed_between(me, groups, *around, asked.wanted)
    if asked.view == "thema" and is_crowded:
        numbers = planner_queries.counts_by_month(me, groups, first, last, asked.wanted)
        return shown | {"rows": _by_theme(groups, _within(proposed, first, last), numbers)}
    planned = planner_queries.planned_between(me, groups, *around, asked.wanted, only_where_i_come=is_crowded)
    found = [*planned, *proposed]
    if asked.view == "thema":
        return shown | {"rows": _by_theme(groups, _within(found, first, last), None)}
    most = MAX_PER_DAY_IN_MONTH if asked.view == "maand" else MAX_OWN_PER_DAY if is_crowded else MAX_PER_DAY
    things = planner_grid.group_by_day((each.day, each) for each in found)
    counts = planner_queries.counts_by_day(me, groups, *around, asked.wanted) if is_crowded else None
    weeks = planner_grid.weeks_between(
        first, last, things, today=today(), most=most, locale=web.locale(), counts=counts
    )
    return shown | {
        "parts": [(None, weeks)] if asked.view == "maand" else _by_month(weeks, asked.year),
        "now_on": today(),
        "free": [week for week in weeks if week.is_free],
        "this_week": planner_grid.monday_of(today()) if first <= today() <= last else None,
        "with_weekend": any(day.things or day.count for week in weeks for day in week.days[5:]),
    }


def _within(those: list[PlannerMeeting], first: date, last: date) -> list[PlannerMeeting]:
    return [each for each in those if first <= each.day <= last]


def _by_month(
    weeks: list[PlannerWeek[PlannerMeeting]], year: int
) -> list[tuple[date | None, list[PlannerWeek[PlannerMeeting]]]]:
    """The weeks under the month that their Friday is in."""
    months = groupby(weeks, key=lambda week: week.last.replace(day=1) if week.last.year == year else date(year, 12, 1))
    return [(month, list(those)) for month, those in months]


@dataclass(frozen=True, slots=True)
class ThemeMonth:
    """A theme in a month: how often it meets, and of that what is shown by name, with the days that are proposed."""

    month: int
    count: int
    shown: list[PlannerMeeting]

    @property
    def more(self) -> int:
        return self.count - sum(not each.is_proposed for each in self.shown)


def _by_theme(
    groups: Groups, named: list[PlannerMeeting], numbers: Counter[tuple[str, int]] | None
) -> list[tuple[str, str, int, list[ThemeMonth]]]:
    """Each theme with its name in the address and how often it meets, and its months; no theme comes last.

    What is shown by name is bounded; with `numbers` these say how often, and what is named is only proposed.
    """
    counts = Counter(numbers or ())
    names: dict[tuple[str, int], list[PlannerMeeting]] = {}
    for each in named:
        key = (each.group.theme_name or "", each.day.month)
        names.setdefault(key, []).append(each)
        counts[key] += not each.is_proposed
    slugs = {group.theme_name or "": group.theme or planner_queries.NO_THEME for group in groups.values()}
    rows = []
    for name in sorted({theme for theme, _month in counts}, key=lambda name: (not name, name)):
        cells = [
            ThemeMonth(month, counts[name, month], names.get((name, month), [])[:MAX_PER_CELL])
            for month in range(1, 13)
        ]
        rows.append((name, slugs[name], sum(cell.count for cell in cells), cells))
    return rows


def _by_poll(proposed: list[PlannerMeeting]) -> list[list[PlannerMeeting]]:
    """The proposed days of each poll together, the poll that begins first in front."""
    polls: dict[uuid.UUID, list[PlannerMeeting]] = {}
    for each in proposed:
        polls.setdefault(each.id, []).append(each)
    return list(polls.values())
