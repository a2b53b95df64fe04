"""Ranks the moments of a date poll, counted in funds rather than in people; small funds weigh more.

Knows neither Flask nor the database, so that a ranking can be checked by hand.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: A fund with at most so many full-time consultants has nobody else to send.
SMALL_FTE = 2.0
#: The weight of a small fund; that of others is 1.
SMALL_WEIGHT = 1.5
#: The value of an answer.
_VALUES: Mapping[str, float] = {"yes": 1.0, "if_needed": 0.5, "no": 0.0}


def is_small(fte: float | None, size: str | None) -> bool:
    """Whether a fund is small: by its consultants, or by the word for its size where those are not known."""
    return fte <= SMALL_FTE if fte is not None else size == "klein"


@dataclass(frozen=True, slots=True)
class SlotScore:
    """How many funds gave each answer to a moment, or none; how many of the small funds can come; the weighed sum."""

    slot: Hashable
    yes: int
    if_needed: int
    no: int
    unanswered: int
    small_funds: int
    small_available: int
    value: float

    @property
    def funds(self) -> int:
        return self.yes + self.if_needed + self.no + self.unanswered


def answers_by_fund(answers: Iterable[tuple[Hashable, Hashable, str]]) -> dict[tuple[Hashable, Hashable], str]:
    """The answer of each (moment, fund): the best answer among its people, as one of them is enough to come."""
    found: dict[tuple[Hashable, Hashable], str] = {}
    for slot, fund, value in answers:
        here = found.get((slot, fund))
        if here is None or _VALUES[value] > _VALUES[here]:
            found[slot, fund] = value
    return found


def rank_slots(
    slots: Sequence[Hashable], funds: Mapping[Hashable, bool], answers: Iterable[tuple[Hashable, Hashable, str]]
) -> list[SlotScore]:
    """The scores of the moments, the best first. `funds` are those that are expected, with whether each is small.
    `answers` are (moment, fund, value) of people; a fund that is not expected counts once one of its people answered.

    Of two equal moments the one that excludes fewer funds comes first, and then the one that comes first in `slots`.
    """
    by_fund = answers_by_fund(answers)
    all_funds = dict(funds) | {fund: False for _slot, fund in by_fund if fund not in funds}
    scored = []
    for order, slot in enumerate(slots):
        counts = {"yes": 0, "if_needed": 0, "no": 0, "unanswered": 0}
        value = refused = 0.0
        small_funds = small_available = 0
        for fund, is_small_fund in all_funds.items():
            answer = by_fund.get((slot, fund), "unanswered")
            weight = SMALL_WEIGHT if is_small_fund else 1.0
            counts[answer] += 1
            value += weight * _VALUES.get(answer, 0.0)
            refused += weight if answer == "no" else 0.0
            small_funds += is_small_fund
            small_available += is_small_fund and answer in ("yes", "if_needed")
        score = SlotScore(slot, **counts, small_funds=small_funds, small_available=small_available, value=value)
        scored.append(((-value, refused, order), score))
    return [score for _key, score in sorted(scored, key=lambda pair: pair[0])]


def best_score(scores: Sequence[SlotScore]) -> SlotScore | None:
    """The score of the best moment; None as long as nobody can come at any."""
    return scores[0] if scores and scores[0].value > 0 else None


def tied_score(scores: Sequence[SlotScore]) -> SlotScore | None:
    """The score of the second moment, where it has the same value as the best one."""
    return scores[1] if len(scores) > 1 and scores[0].value == scores[1].value > 0 else None
