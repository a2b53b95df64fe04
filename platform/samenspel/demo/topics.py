"""Discussions: 280 topics with 1,169 replies over two years, and how far everybody read."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from samenspel import text
from samenspel.demo import texts
from samenspel.demo.draft import Draft, is_workday
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.demo.people import DemoPerson
from samenspel.groups.models import GroupKind
from samenspel.topics.models import Reply, Topic, TopicMark

TOPICS = 280
REPLIES = 1169
#: The longest discussion, in the lively group; no other is longer.
LONGEST = 50
PERIOD = timedelta(days=730)
_MAX_REPLIES = 24
_TALK = {GroupKind.LEARNING_NETWORK: 6, GroupKind.WORKING_GROUP: 4, GroupKind.CLUSTER: 4, GroupKind.CONSULTANTS_DAY: 2}
_FOR_LONG = "Waarover moet de volgende reeks gaan? Stem en vul aan"


@dataclass(slots=True, eq=False)
class Discussion:
    """A topic with its writers and moments."""

    id: uuid.UUID
    group: GroupPlan
    title: str
    author: DemoPerson
    at: datetime
    said: list[tuple[uuid.UUID, DemoPerson, datetime]] = field(default_factory=list)


def make_topics(draft: Draft, groups: dict[str, GroupPlan]) -> list[Discussion]:
    """All discussions, in the order in which they were opened."""
    counts = _counts(draft)
    talking = [plan for plan in groups.values() if plan.slug != "wg-oekraine"]
    weights = [_TALK.get(plan.kind, 1) * (2 if plan.slug == LIVELY else 1) for plan in talking]
    first = draft.today - PERIOD
    days = sorted(draft.workday(first, draft.today - timedelta(days=1)) for _ in range(TOPICS))
    # The last days are lively, so that there is news for whoever looks.
    days[-4:] = [_workday_before(draft.today, back) for back in (3, 2, 1, 0)]
    taken: set[str] = {_FOR_LONG}
    discussions = []
    long_at = TOPICS - 22
    for number, day in enumerate(days):
        if number == long_at:
            discussions.append(_discussion(draft, groups[LIVELY], day, LONGEST, taken, _FOR_LONG))
            continue
        plan = groups[LIVELY] if number >= TOPICS - 2 else draft.random.choices(talking, weights)[0]
        discussions.append(_discussion(draft, plan, day, counts.pop(), taken, None))
    return discussions


def _counts(draft: Draft) -> list[int]:
    """The number of replies of each topic but the longest: many get few, few get many, and the total is as wanted."""
    counts = [min(_MAX_REPLIES, int(draft.random.expovariate(1 / 4))) for _ in range(TOPICS - 1)]
    while (gap := REPLIES - LONGEST - sum(counts)) != 0:
        index = draft.random.randrange(len(counts))
        counts[index] = min(_MAX_REPLIES, max(0, counts[index] + (1 if gap > 0 else -1)))
    return counts


def _workday_before(today: date, back: int) -> date:
    day = today
    while back:
        day -= timedelta(days=1)
        back -= 1 if is_workday(day) else 0
    return day


def _discussion(
    draft: Draft, group: GroupPlan, day: date, replies: int, taken: set[str], title: str | None
) -> Discussion:
    writer = texts.Writer(draft.random, group.slug)
    voices = group.voices
    author = draft.random.choice(voices)
    at = draft.moment_on(day)
    title = title or writer.title(taken, day)
    body = writer.opening(texts.SentenceNames(author.house))
    row = draft.add(
        Topic,
        at,
        group_id=group.id,
        author_id=author.id,
        fund_id=author.fund_id,
        title=title,
        body=body,
        body_html=text.to_html(body),
        last_at=at,
        last_author_id=author.id,
    )
    discussion = Discussion(row["id"], group, title, author, at)
    # A handful of people carry a discussion, and who is from a near circle joins sooner.
    near = [person for person in voices if person.fund and author.fund and person.fund.circle == author.fund.circle]
    table = draft.random.sample(voices, min(len(voices), 3 + replies // 3)) + near * 2
    if group.slug == LIVELY:
        table = voices
    speaker, moment = author, at
    for number in range(1, replies + 1):
        others = [person for person in table if person is not speaker] or [
            each for each in voices if each is not speaker
        ]
        listener, speaker = speaker, draft.random.choice(others)
        moment = _later(draft, moment, at, replies - number)
        words = writer.reply(texts.SentenceNames(speaker.house, listener.given))
        reply = draft.add(
            Reply,
            moment,
            topic_id=row["id"],
            number=number,
            author_id=speaker.id,
            fund_id=speaker.fund_id,
            body=words,
            body_html=text.to_html(words),
            by_mail=number % 6 == 5,
        )
        discussion.said.append((reply["id"], speaker, moment))
    if discussion.said:
        row["last_author_id"], row["last_at"] = speaker.id, moment
    row["reply_count"] = replies
    if draft.today - day > timedelta(days=500) and draft.chance(0.1):
        row["closed_at"] = moment + timedelta(days=20)
    return discussion


def _later(draft: Draft, moment: datetime, opened: datetime, left: int) -> datetime:
    """When the next reply comes: hours or days later, in working hours, and always before now."""
    room = draft.now - moment
    step = timedelta(minutes=5 + draft.random.expovariate(1 / (26 * 60)))
    wanted = moment + min(step, room / (left + 2))
    if 6 <= wanted.hour < 18 and wanted.weekday() < 5:
        return wanted
    shifted = wanted.replace(hour=7, minute=draft.random.randrange(60)) + timedelta(
        days=(7 - wanted.weekday()) % 7 or 1
    )
    return shifted if moment < shifted < draft.now - room / (left + 2) else wanted


def make_marks(draft: Draft, discussions: list[Discussion]) -> None:
    """The members of a group read everything old, and part of what is new."""
    fresh = draft.now - timedelta(days=16)
    for discussion in discussions:
        wrote = {discussion.author.id} | {person.id for _, person, _ in discussion.said}
        old = sum(1 for _, _, at in discussion.said if at < fresh)
        for person in discussion.group.everybody:
            count = len(discussion.said)
            if discussion.at >= fresh and person.id not in wrote and not draft.chance(0.35):
                continue  # not opened yet
            last_own = max((n for n, (_, who, _) in enumerate(discussion.said, 1) if who is person), default=0)
            read = count if draft.chance(0.4) else max(old, last_own)
            draft.add(
                TopicMark,
                discussion.at,
                account_id=person.id,
                topic_id=discussion.id,
                read_number=read,
                follows=person.id in wrote and draft.chance(0.8),
            )
