"""Chat of the last weeks in each group, and some direct channels; how far everybody read."""

from datetime import datetime, timedelta

from samenspel import text
from samenspel.chat.models import Channel, ChannelMark, ChannelPerson, Message
from samenspel.demo import texts
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.demo.people import Cast, DemoPerson

MESSAGES = 520
_DAYS = 45


def make_chat(draft: Draft, cast: Cast, groups: dict[str, GroupPlan]) -> None:
    """Messages, most of them in the lively group."""
    channels = {row["id"]: row for row in draft.table(Channel)}
    talking = [plan for plan in groups.values() if plan.last is None]
    weights = [8 if plan.slug == LIVELY else 2 if len(plan.people) > 8 else 1 for plan in talking]
    turns = draft.random.choices(talking, weights, k=MESSAGES)
    for plan in talking:
        count = turns.count(plan)
        moments = sorted(_moment(draft) for _ in range(count))
        _talk(draft, channels[plan.channel_id], plan.slug, plan.voices, moments)
        _marks(draft, channels[plan.channel_id], plan.everybody, moments)
    _direct(draft, cast, groups[LIVELY])


def _moment(draft: Draft) -> datetime:
    # More and more towards today.
    back = int(_DAYS * draft.random.random() ** 2)
    return draft.moment_on(draft.today - timedelta(days=back))


def _talk(
    draft: Draft,
    channel: dict[str, object],
    slug: str,
    people: list[DemoPerson],
    moments: list[datetime],
    *,
    direct: bool = False,
) -> None:
    writer = texts.Writer(draft.random, slug)
    speaker = draft.random.choice(people)
    for seq, at in enumerate(moments, start=1):
        listener, speaker = speaker, draft.random.choice([each for each in people if each is not speaker] or people)
        body = writer.message(texts.SentenceNames(speaker.house, listener.given), direct=direct)
        draft.add(
            Message,
            at,
            channel_id=channel["id"],
            seq=seq,
            author_id=speaker.id,
            body=body,
            body_html=text.to_html(body),
        )
        channel["last_seq"], channel["last_at"] = seq, at


def _marks(draft: Draft, channel: dict[str, object], people: list[DemoPerson], moments: list[datetime]) -> None:
    fresh = sum(1 for at in moments if at > draft.now - timedelta(days=draft.random.randrange(1, 5)))
    for person in people:
        unread = draft.random.randrange(fresh + 1) if draft.chance(0.6) else 0
        draft.add(
            ChannelMark,
            draft.now,
            account_id=person.id,
            channel_id=channel["id"],
            read_seq=max(0, len(moments) - unread),
        )


def _direct(draft: Draft, cast: Cast, lively: GroupPlan) -> None:
    """Those of the lively group write to one another and to their ISA."""
    eyes = lively.people[1]
    pairs = [(eyes, person) for person in [lively.people[0], lively.people[2], cast.isas[0]]]
    pairs.append((cast.isas[0], cast.directors[0]))
    for one, other in pairs:
        moments = sorted(_moment(draft) for _ in range(draft.random.randrange(3, 8)))
        pair = ":".join(sorted((one.id.hex, other.id.hex)))
        channel = draft.add(Channel, moments[0] - timedelta(minutes=1), pair=pair)
        for person in (one, other):
            draft.add(ChannelPerson, moments[0], channel_id=channel["id"], account_id=person.id)
        _talk(draft, channel, LIVELY, [one, other], moments, direct=True)
        _marks(draft, channel, [one, other], moments)
