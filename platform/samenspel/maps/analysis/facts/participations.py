"""What goes into the analysis: funds, activities, and which fund took part in what.

Everything is at the level of funds; persons and contents never come in here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

MEMBERSHIP, MEETING, TOPIC, INITIATIVE = KINDS = ("membership", "meeting", "topic", "initiative")
#: Kinds of activity that are ongoing and have no day of their own.
LASTING = frozenset({MEMBERSHIP, INITIATIVE})

#: The role of a fund in the network, see `roles`.
HUB, BRIDGE, MEMBER, EDGE, ISOLATED = ROLES = ("hub", "bridge", "member", "edge", "isolated")

#: The role in a participation that marks the fund that led the activity (the *trekker*).
LEAD = "lead"

Size = Literal["klein", "middelgroot", "groot"]


@dataclass(frozen=True, slots=True)
class Participation:
    """A fund took part in an activity.

    `date` is the last day on which it took part: the day of a meeting, of the last reply in a topic. What
    is ongoing, such as a membership or an initiative, comes as one row a year (`yearly_days`), so that a view of any
    year has it. Several rows of one fund in one activity count once, with the latest date. A fund that excused
    itself, was absent or only follows has no row.

    `unreported` marks what funds do outside the SERV's working and asked not to report on (*niet rapporteren*): it
    weighs in, but its activity, and a tie that consists of nothing else, is never listed, counted or exported.
    `weight` says how much the activity counts, where a source has that; of several rows the largest counts.
    """

    fund: str
    activity: str
    kind: str
    theme: str | None
    date: dt.date
    role: str = ""
    unreported: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FundFact:
    """A fund, apart from what it takes part in. One that `ended` is on maps of when it existed or took part, and is
    in no suggestion. `earlier_names` are pairs of a day and the name until then, the oldest first.
    """

    id: str
    name: str
    size: Size | None = None
    consultants_fte: float | None = None
    joint_committees: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    began: dt.date | None = None
    ended: dt.date | None = None
    earlier_names: tuple[tuple[dt.date, str], ...] = ()

    def named_at(self, day: dt.date) -> FundFact:
        """The fund under the name that it had on a day."""
        name = next((old for until, old in self.earlier_names if day < until), self.name)
        return self if name == self.name else replace(self, name=name)

    def existed_between(self, start: dt.date | None, at: dt.date) -> bool:
        """Whether there was such a fund at some time of a period; without a start, whether there is one at its end."""
        return (self.began is None or self.began <= at) and (self.ended is None or self.ended > (start or at))


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """An activity. Those of closed groups do not come in here.

    `outside` the SERV's working is what funds set up themselves: a cluster of theirs, an initiative of their own.
    `for_all` marks the group behind the big days, of every consultant: it has the same funds as any large group.
    """

    id: str
    title: str
    kind: str
    theme: str | None
    date: dt.date | None
    url: str = ""
    outside: bool = False
    for_all: bool = False


@dataclass(frozen=True)
class Params:
    """The parameters of the analysis; stored with each snapshot, so that it can be computed again.

    Times are in days. `close_size` is the largest number of funds for which an activity counts as working
    together rather than as being in the same hall; `close_weight` how much of that makes two funds partners
    already: one meeting of five, or two topics of five, within `lately`.
    """

    half_life: float = 365.25
    kind_weights: MappingProxyType[str, float] = field(
        default_factory=lambda: MappingProxyType({MEMBERSHIP: 1.0, MEETING: 1.0, TOPIC: 0.5, INITIATIVE: 2.0})
    )
    seed: int = 39
    runs: int = 12
    rounds: int = 20
    resamples: int = 100
    chance_draws: int = 40
    lately: int = 365
    close_size: int = 12
    close_weight: float = 0.25
    top: int = 5
    evidence: int = 8
    cluster_sizes: tuple[int, int] = (3, 8)
    alternatives: int = 3

    def __post_init__(self) -> None:
        if not self.half_life > 0:
            raise ValueError("the half-life must be more than 0 days")
        if self.runs < 1 or self.top < 1:
            raise ValueError("runs and top must be at least 1")
        low, high = self.cluster_sizes
        if not 2 <= low <= high:
            raise ValueError("a cluster has at least 2 funds, and the largest size is not below the smallest")

    def as_json(self) -> dict[str, object]:
        """The same as plain values, for the snapshot. There `resamples` keeps the name that files already have."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "resamples"}
        return plain | {
            "shakes": self.resamples,
            "kind_weights": dict(self.kind_weights),
            "cluster_sizes": list(self.cluster_sizes),
        }


def yearly_days(since: dt.date, until: dt.date | None, today: dt.date) -> Iterator[dt.date]:
    """One day a year for something that runs from `since` to `until` (None: still running), up to today.

    The day is the last of that year on which it ran, so 1 March 2023 until now, on 5 June 2025, gives
    31 December 2023, 31 December 2024 and 5 June 2025.
    """
    last = min(until or today, today)
    for year in range(since.year, last.year + 1):
        day = min(dt.date(year, 12, 31), last)
        if day >= since:
            yield day
