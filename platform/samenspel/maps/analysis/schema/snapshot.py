"""A whole snapshot as it is stored."""

from __future__ import annotations

from typing import Literal, TypedDict

from samenspel.maps.analysis.schema.advice import ComputedSuggestion, ProposalData, StoredSuggestion
from samenspel.maps.analysis.schema.network import (
    ChangesData,
    CommunitiesData,
    ComputedNode,
    ComputedTie,
    OverlapsData,
    StoredNode,
    StoredTie,
    YearData,
)


class ActivityData(TypedDict):
    """An open activity that is named somewhere; `outside` tells that it is outside the SERV's working."""

    title: str
    kind: str
    theme: str | None
    date: str | None
    url: str
    outside: bool


class Period(TypedDict):
    """First and last day; None where it is open."""

    start: str | None
    end: str | None


class Totals(TypedDict):
    """How much there is on the map. `shared` are the activities in which at least two funds took part."""

    funds: int
    activities: int
    shared: int
    participations: int
    ties: int


class StoredNote(TypedDict):
    """Something to know about the rows behind the map, and how many rows it is about."""

    kind: Literal["no_funds", "one_fund", "no_ties", "all_together", "future", "unknown", "duplicate"]
    count: int


class SnapshotCommon(TypedDict):
    """What a snapshot has before and after redaction.

    `date` is the day from which things are seen; `themes` has the names of themes, `activities` all that are named.
    `years` is empty in a view; `changes` is None where there is no period before.
    """

    version: int
    params: dict[str, object]
    date: str
    period: Period
    theme: str | None
    totals: Totals
    overlaps: OverlapsData
    changes: ChangesData | None
    years: list[YearData]
    themes: dict[str, str]
    activities: dict[str, ActivityData]


class ComputedSnapshot(SnapshotCommon):
    """The analysis before `disclosure.redact`; it is never stored."""

    notes: list[StoredNote]
    nodes: list[ComputedNode]
    ties: list[ComputedTie]
    communities: CommunitiesData
    partners: dict[str, list[ComputedSuggestion]]
    clusters: dict[str, list[ProposalData]]


class StoredSnapshot(SnapshotCommon):
    """The analysis as it is stored. `together` has who took part in each open activity, the newest first."""

    notes: list[StoredNote]
    nodes: list[StoredNode]
    ties: list[StoredTie]
    communities: CommunitiesData
    partners: dict[str, list[StoredSuggestion]]
    clusters: dict[str, list[ProposalData]]
    together: dict[str, list[str]]
