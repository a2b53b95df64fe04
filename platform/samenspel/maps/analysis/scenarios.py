"""What if a fund stopped, or came to a group where it is not: what would fall away, and what it would find there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

#: A group or initiative in which fewer funds than this are left is no working together any more.
MIN_FUNDS = 2


@dataclass(frozen=True, slots=True)
class Gathering:
    """A group or an initiative that goes on, with the funds that take part, and the one that leads it (or empty).

    `hours` is how long its meetings took in the last year, for each fund that attends; None where it has no meetings.
    `is_for_all` marks the group of every consultant.
    """

    title: str
    url: str
    funds: frozenset[str]
    lead: str = ""
    hours: float | None = None
    is_group: bool = True
    is_for_all: bool = False


@dataclass(frozen=True, slots=True)
class StopScenario:
    """What falls away when a fund stops: `partners` it works with, the `notable` of them, the gatherings that it leads,
    those in which one fund would be left alone, and the funds that would be cut off from the rest. `hours` is how long
    the meetings of the groups where it is took in the last year."""

    partners: int
    notable: list[str]
    led: list[Gathering]
    left_alone: list[Gathering]
    cut_off: list[str]
    hours: float


@dataclass(frozen=True, slots=True)
class JoinScenario:
    """A group that a fund could come to: the funds in it that it did not meet lately (`unseen`), and the others."""

    gathering: Gathering
    unseen: list[str]
    known: int


def stopping(fund: str, ties: Iterable[tuple[str, str, bool]], gatherings: Sequence[Gathering]) -> StopScenario:
    """What falls away when this fund stops. `ties` has both funds and whether the tie is notable."""
    network: nx.Graph[str] = nx.Graph()
    notable, partners = [], 0
    for one, other, beyond_chance in ties:
        network.add_edge(one, other)
        if fund in (one, other):
            partners += 1
            if beyond_chance:
                notable.append(other if one == fund else one)
    cut_off: list[str] = []
    if fund in network:
        network.remove_node(fund)
        parts = sorted(nx.connected_components(network), key=lambda part: (-len(part), min(part)))
        cut_off = sorted(one for part in parts[1:] for one in part)
    here = [one for one in gatherings if fund in one.funds]
    return StopScenario(
        partners=partners,
        notable=notable,
        led=[one for one in here if one.lead == fund],
        left_alone=[one for one in here if len(one.funds) - 1 < MIN_FUNDS],
        cut_off=cut_off,
        hours=sum(one.hours or 0.0 for one in here),
    )


def joining(fund: str, gatherings: Sequence[Gathering], seen: Iterable[str]) -> list[JoinScenario]:
    """The groups where this fund is not, those with most funds that it did not meet lately first; of as many, those
    that take the fewest hours. A group with nobody new is left out, and so is the one of every consultant."""
    met = {fund, *seen}
    found = []
    for one in gatherings:
        if not one.is_group or one.is_for_all or fund in one.funds:
            continue
        unseen = sorted(one.funds - met)
        if unseen:
            found.append(JoinScenario(one, unseen, len(one.funds) - len(unseen)))
    return sorted(found, key=lambda each: (-len(each.unseen), each.gathering.hours or 0.0, each.gathering.title))


def met_lately(
    fund: str,
    together: Mapping[str, Sequence[str]],
    days: Mapping[str, dt.date | None],
    gatherings: Iterable[Gathering],
    since: dt.date,
    most: int,
) -> set[str]:
    """The funds that this one met since a day in a circle of at most so many: in an activity of these days, or in what
    still goes on."""
    found: set[str] = set()
    for activity, funds in together.items():
        day = days.get(activity)
        if day is not None and day >= since and len(funds) <= most and fund in funds:
            found.update(funds)
    for one in gatherings:
        if len(one.funds) <= most and fund in one.funds:
            found |= one.funds
    return found - {fund}
