"""How relevant a thing is for a fund, by a few rules and counts: docs/relevance.md tells them in words.

The score is a share between 0 and 1. It begins with what a fund says of itself (`_profile`), and goes over to what its
people do as counts come in: of what was new in the theme and in the group lately, how much did somebody of the fund
take up? Evidence is counted per fund, and persons are never scored. A reason is as strong as the score falls without
its evidence, and one that makes no difference is not given.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from samenspel.activity.things import Thing, ThingKind

#: What each fact of a profile is worth by itself; several together count as chances do: 1 - (1 - a)(1 - b).
BASE, ON_THEME, LEADS, FUND_IN_GROUP, NAMED = 0.05, 0.3, 0.5, 0.3, 0.5
OWN_ROLE = {"organiser": 0.6, "member": 0.4, "follower": 0.3}
#: What taking part in everything would add to reading it.
DEEDS = 0.5
#: A profile weighs as much as so many things that were new in the theme, and the theme as so many in the group.
PROFILE_WEIGHT, THEME_WEIGHT = 16, 2
#: What is older than `RECENT_DAYS` counts for less; beyond `WINDOW_DAYS` nothing counts.
RECENT_DAYS, WINDOW_DAYS, OLDER_WEIGHT = 90, 400, 0.5
#: What is newer than this is not counted yet: nobody has had the time to read it.
FRESH_DAYS = 7
#: A vote counts as so many things that were taken up or left.
VOTE_WEIGHT = 1
#: Below this a thing is folded; a fund of one person folds more.
FOLD_BELOW, FOLD_BELOW_FOR_ONE = 0.25, 0.4
MAX_REASONS = 2
#: What is "often": so many things, and such a share of what was new.
OFTEN, OFTEN_SHARE = 3, 1 / 3


class ReasonKind(StrEnum):
    """The evidence that a reason rests on."""

    CHOSEN = "chosen"
    NAMED = "named"
    LEADS = "leads"
    OWN_GROUP = "own_group"
    FOLLOWS = "follows"
    FUND_IN_GROUP = "fund_in_group"
    ON_THEME = "on_theme"
    TAKES_PART = "takes_part"
    READS = "reads"
    BUSY_WITH = "busy_with"


@dataclass(frozen=True, slots=True)
class RelevanceReason:
    """Why something is relevant; `detail` is the name of the fund or theme that it speaks of."""

    kind: ReasonKind
    detail: str = ""

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind.value, "detail": self.detail}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "RelevanceReason":
        return cls(ReasonKind(stored["kind"]), stored["detail"])


@dataclass(frozen=True, slots=True)
class Relevance:
    """How relevant a thing is for somebody, and the strongest reasons why. `vote` is what they said about it."""

    score: float = 0.0
    reasons: tuple[RelevanceReason, ...] = ()
    is_folded: bool = False
    vote: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The group in which a thing is, and a theme: that of the group, or one that the thing has of its own."""

    group_id: uuid.UUID
    theme_id: uuid.UUID | None = None
    theme_name: str = ""
    lead_fund_id: uuid.UUID | None = None
    is_open: bool = True
    has_own_theme: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A thing with its place, the funds that it names, and the ids and names of its own themes."""

    thing: Thing
    place: Place
    fund_ids: frozenset[str] = frozenset()
    themes: tuple[tuple[uuid.UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Of `offered` things a fund opened or took part in `taken`, and took part in `deeds`; so did `readers` people.

    What is long ago counts for less than one, so these are no whole numbers.
    """

    offered: float = 0.0
    taken: float = 0.0
    deeds: float = 0.0
    readers: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        readers = max(self.readers, other.readers)
        return Tally(self.offered + other.offered, self.taken + other.taken, self.deeds + other.deeds, readers)

    def without(self, part: "Tally") -> "Tally":
        """The tally of what is not in a part of it."""
        return Tally(self.offered - part.offered, self.taken - part.taken, self.deeds - part.deeds, self.readers)


@dataclass(frozen=True, slots=True)
class FundEvidence:
    """All that is known of a fund: its themes, the groups that its people are in, and what it took up of what was new,
    by group and by theme; for themes only in open groups, so that nothing of a closed one shows elsewhere."""

    fund_id: uuid.UUID | None = None
    name: str = ""
    people: int = 0
    theme_ids: Collection[uuid.UUID] = ()
    group_ids: Collection[uuid.UUID] = ()
    by_group: Mapping[uuid.UUID, Tally] = field(default_factory=dict)
    by_theme: Mapping[uuid.UUID, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Case:
    """What counts for one thing; a reason is taken out of it to see what the score would be without."""

    is_named: bool
    leads: bool
    own_role: str | None
    is_in_group: bool
    is_on_theme: bool
    group: Tally
    elsewhere: Tally

    def score(self) -> float:
        facts = [BASE]
        facts += [ON_THEME] if self.is_on_theme else []
        facts += [LEADS] if self.leads else []
        facts += [FUND_IN_GROUP] if self.is_in_group else []
        facts += [OWN_ROLE[self.own_role]] if self.own_role else []
        in_theme = _shrunk(self.elsewhere.taken, self.elsewhere.offered, _either(*facts), PROFILE_WEIGHT)
        in_group = _shrunk(self.group.taken, self.group.offered, in_theme, THEME_WEIGHT)
        deeds = DEEDS * _shrunk(self.group.deeds, self.group.offered, 0, THEME_WEIGHT)
        return _either(in_group, deeds, NAMED if self.is_named else 0)


def _either(*chances: float) -> float:
    """The chance that one of several independent things holds."""
    none = 1.0
    for chance in chances:
        none *= 1 - chance
    return 1 - none


def _elsewhere(theme: Tally | None, group: Tally, place: Place) -> Tally:
    """What a fund took up of a theme in other groups; the group counts for its own theme only, and where it is open."""
    if theme is None:
        return Tally()
    return theme.without(group) if place.is_open and not place.has_own_theme else theme


def _shrunk(count: float, of: float, prior: float, weight: float) -> float:
    """A rate that is drawn to what was expected before, as `weight` observations would, so one click is no habit."""
    return min(1.0, (count + weight * prior) / (of + weight))


class Scorer:
    """Scores things for one person: by the evidence about their fund, their roles in groups, and their own votes."""

    def __init__(self, fund: FundEvidence, roles: Mapping[uuid.UUID, str], votes: Mapping[Thing, bool]) -> None:
        self._fund, self._roles, self._votes = fund, roles, votes
        self._known: dict[tuple[Place, bool], tuple[float, tuple[RelevanceReason, ...]]] = {}

    def relevance_of(self, item: Item) -> Relevance:
        is_named = str(self._fund.fund_id) in item.fund_ids
        place = self._place_of(item)
        key = place, is_named
        if key not in self._known:
            self._known[key] = self._judge(place, is_named)
        score, reasons = self._known[key]
        vote = self._votes.get(item.thing)
        if vote is not None:
            score = _either(score, 0.9) if vote else 0.1 * score
            reasons = ((RelevanceReason(ReasonKind.CHOSEN), *reasons)[:MAX_REASONS]) if vote else reasons
            return Relevance(score, reasons, not vote, vote)
        return Relevance(score, reasons, self._is_folded(item, place, is_named, score) or not reasons)

    def _place_of(self, item: Item) -> Place:
        """The place of a thing, with its own theme on which the fund works, unless it works on that of the group."""
        if item.place.theme_id in self._fund.theme_ids:
            return item.place
        own = next((each for each in item.themes if each[0] in self._fund.theme_ids), None)
        return replace(item.place, theme_id=own[0], theme_name=own[1], has_own_theme=True) if own else item.place

    def _is_folded(self, item: Item, place: Place, is_named: bool, score: float) -> bool:
        is_on_theme = place.theme_id in self._fund.theme_ids
        is_decision = item.thing.kind is ThingKind.DECISION
        if is_named or (is_decision and is_on_theme):
            return False
        takes_part = self._roles.get(item.place.group_id) in ("organiser", "member")
        is_alone = self._fund.people == 1 and not (is_decision or is_on_theme or takes_part)
        return score < (FOLD_BELOW_FOR_ONE if is_alone else FOLD_BELOW)

    def _judge(self, place: Place, is_named: bool) -> tuple[float, tuple[RelevanceReason, ...]]:
        """The score of what is in a place, and the strongest reasons: those without which it would fall furthest."""
        fund = self._fund
        group = fund.by_group.get(place.group_id, Tally())
        theme = fund.by_theme.get(place.theme_id) if place.theme_id else None
        case = _Case(
            is_named=is_named,
            leads=fund.fund_id is not None and place.lead_fund_id == fund.fund_id,
            own_role=self._roles.get(place.group_id),
            is_in_group=place.group_id in fund.group_ids,
            is_on_theme=place.theme_id in fund.theme_ids,
            group=group,
            elsewhere=_elsewhere(theme, group, place),
        )
        score = case.score()
        falls = [(score - without.score(), reason) for reason, without in self._alternatives(case, place)]
        strong = sorted((each for each in falls if each[0] > 0), key=lambda each: -each[0])
        return score, tuple(reason for _fall, reason in strong[:MAX_REASONS])

    def _alternatives(self, case: _Case, place: Place) -> list[tuple[RelevanceReason, _Case]]:
        """Each reason that holds, with what the case would be without its evidence."""
        found = []
        if case.is_named:
            found.append((RelevanceReason(ReasonKind.NAMED, self._fund.name), replace(case, is_named=False)))
        if case.leads:
            found.append((RelevanceReason(ReasonKind.LEADS), replace(case, leads=False)))
        if case.own_role:
            kind = ReasonKind.FOLLOWS if case.own_role == "follower" else ReasonKind.OWN_GROUP
            found.append((RelevanceReason(kind), replace(case, own_role=None, is_in_group=False)))
        elif case.is_in_group:
            found.append((RelevanceReason(ReasonKind.FUND_IN_GROUP), replace(case, is_in_group=False)))
        if case.is_on_theme:
            found.append((RelevanceReason(ReasonKind.ON_THEME, place.theme_name), replace(case, is_on_theme=False)))
        if case.group.deeds >= OFTEN:
            found.append((RelevanceReason(ReasonKind.TAKES_PART), replace(case, group=replace(case.group, deeds=0))))
        elif self._is_often_read(case.group):
            found.append(
                (RelevanceReason(ReasonKind.READS), replace(case, group=replace(case.group, taken=0, deeds=0)))
            )
        if place.theme_name and not case.is_on_theme and self._is_often_read(case.elsewhere):
            without = replace(case, elsewhere=replace(case.elsewhere, taken=0))
            found.append((RelevanceReason(ReasonKind.BUSY_WITH, place.theme_name), without))
        return found

    def _is_often_read(self, tally: Tally) -> bool:
        """Whether a fund reads there often, and saying so does not tell what one of several people reads."""
        is_of_several = tally.readers > 1 or self._fund.people == 1
        return is_of_several and tally.taken >= OFTEN and tally.taken >= OFTEN_SHARE * tally.offered
