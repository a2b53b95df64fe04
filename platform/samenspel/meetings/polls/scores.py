"""Which moment of a date poll suits best: counted in funds and not in persons, small funds weighing more.

Pure: it knows values and no database, so that what it says can be checked by hand.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Suits = Literal["yes", "if_needed", "no"]

#: A fund with so many full-time consultants or fewer has nobody else to send.
SMALL_FTE = 2.0
#: What a small fund weighs beside another one.
SMALL_WEIGHT = 1.5
#: What a moment is worth to a fund that can make it.
_WORTH: Mapping[str, float] = {"yes": 1.0, "if_needed": 0.5, "no": 0.0}


def is_small(fte: float | None, size: str | None) -> bool:
    """By its consultants; by the word for its size where those are not known."""
    return fte <= SMALL_FTE if fte is not None else size == "klein"


@dataclass(frozen=True, slots=True)
class SlotScore:
    """How a moment suits the funds: counts, those of small funds that can make it, and the weighed sum."""

    slot: Hashable
    yes: int
    if_needed: int
    no: int
    open: int
    small: int
    small_can: int
    value: float

    @property
    def funds(self) -> int:
        return self.yes + self.if_needed + self.no + self.open


def answers_by_fund(answers: Iterable[tuple[Hashable, Hashable, str]]) -> dict[tuple[Hashable, Hashable], str]:
    """What each (moment, fund) says: the best of what its people say, for one of them is enough to come."""
    found: dict[tuple[Hashable, Hashable], str] = {}
    for slot, fund, value in answers:
        here = found.get((slot, fund))
        if here is None or _WORTH[value] > _WORTH[here]:
            found[slot, fund] = value
    return found


def rank_slots(
    slots: Sequence[Hashable], funds: Mapping[Hashable, bool], answers: Iterable[tuple[Hashable, Hashable, str]]
) -> list[SlotScore]:
    """The moments, the best first. `funds` are those that are expected, and whether each is small; `answers` are
    (moment, fund, value) of persons, and a fund that is not expected counts once it answered.

    Between equals the one that shuts out fewer funds comes first, then the one that was given first.
    """
    said = answers_by_fund(answers)
    all_funds = dict(funds) | {fund: False for _slot, fund in said if fund not in funds}
    scored = []
    for place, slot in enumerate(slots):
        counts = {"yes": 0, "if_needed": 0, "no": 0, "open": 0}
        value = refused = 0.0
        small = small_can = 0
        for fund, is_small_fund in all_funds.items():
            word = said.get((slot, fund), "open")
            weight = SMALL_WEIGHT if is_small_fund else 1.0
            counts[word] += 1
            value += weight * _WORTH.get(word, 0.0)
            refused += weight if word == "no" else 0.0
            small += is_small_fund
            small_can += is_small_fund and word in ("yes", "if_needed")
        score = SlotScore(slot, **counts, small=small, small_can=small_can, value=value)
        scored.append(((-value, refused, place), score))
    return [score for _key, score in sorted(scored, key=lambda pair: pair[0])]


def best_score(scores: Sequence[SlotScore]) -> SlotScore | None:
    """The best moment, once anybody can make one."""
    return scores[0] if scores and scores[0].value > 0 else None


def tied_score(scores: Sequence[SlotScore]) -> SlotScore | None:
    """The next one, where it is as good as the best: then there is a choice."""
    return scores[1] if len(scores) > 1 and scores[0].value == scores[1].value > 0 else None
