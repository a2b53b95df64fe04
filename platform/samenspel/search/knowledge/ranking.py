"""Who did most with a subject: people in the order of what they contributed, each with what that was.

Pure: contributions in, people out. What it says is only what somebody did, never how much they know.
"""

import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: After this many days something counts for half: what people worked on long ago, they may have left behind.
HALF_LIFE = 2 * 365
#: What came so far down among what was found counts for half of what came first.
HALF_PLACE = 20


class ContributionKind(StrEnum):
    TOPIC = "topic"
    REPLY = "reply"
    DOCUMENT = "document"
    POLL = "poll"
    ITEM = "item"
    ACTION = "action"


#: What one contribution counts for. Who brings something up, or has to do it, did more with it than who answers.
WEIGHTS = {
    ContributionKind.TOPIC: 1.0,
    ContributionKind.ITEM: 1.0,
    ContributionKind.ACTION: 1.0,
    ContributionKind.DOCUMENT: 1.0,
    ContributionKind.REPLY: 0.7,
    ContributionKind.POLL: 0.4,
}
#: What somebody's own word counts for: that they know much of it.
STATED = 1.5


@dataclass(frozen=True, slots=True)
class SubjectContribution:
    """Something that somebody did with the subject. `place` is where it came among what was found, from 0; `days` how
    many days ago it was; `thread` is what it is a part of (replies to one topic count less and less)."""

    account_id: uuid.UUID
    kind: ContributionKind
    title: str
    url: str
    thread: str
    place: int
    days: float


@dataclass(frozen=True, slots=True)
class Knower:
    """Somebody who did something with the subject: the contributions that count most, one of each thread, and how many
    others there are. `stated` is what their contact card says they know of it."""

    account_id: uuid.UUID
    score: float
    shown: Sequence[SubjectContribution]
    others: int
    stated: Sequence[str] = ()


def knowers(
    contributions: Iterable[SubjectContribution],
    stated: Mapping[uuid.UUID, Sequence[str]],
    *,
    most: int,
    shown: int = 3,
) -> list[Knower]:
    """The `most` people who did most with it, each with at most `shown` contributions. Equal ones in a fixed order."""
    by_person: dict[uuid.UUID, list[SubjectContribution]] = {account_id: [] for account_id in stated}
    for each in contributions:
        by_person.setdefault(each.account_id, []).append(each)
    people = [_knower(account_id, found, stated.get(account_id, ()), shown) for account_id, found in by_person.items()]
    return sorted(people, key=lambda person: (-person.score, str(person.account_id)))[:most]


def _knower(account_id: uuid.UUID, found: list[SubjectContribution], stated: Sequence[str], shown: int) -> Knower:
    threads: dict[str, list[SubjectContribution]] = {}
    for each in sorted(found, key=lambda each: (-_worth(each), each.url)):
        threads.setdefault(each.thread, []).append(each)
    # A second reply in the same topic adds a half, a third one a third.
    score = sum(_worth(each) / number for thread in threads.values() for number, each in enumerate(thread, start=1))
    firsts = [thread[0] for thread in threads.values()][:shown]
    return Knower(account_id, score + STATED * bool(stated), firsts, len(found) - len(firsts), stated)


def _worth(each: SubjectContribution) -> float:
    """What one contribution counts for: its kind, how well it answers the question, and how long ago it was."""
    return WEIGHTS[each.kind] / (1 + each.place / HALF_PLACE) * math.exp2(-max(each.days, 0) / HALF_LIFE)
