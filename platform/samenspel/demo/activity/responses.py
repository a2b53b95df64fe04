"""What people do in topics besides replying: they thank, say what the answer is, name themes, close with a reason."""

import random
import uuid
from datetime import timedelta
from typing import Any

from samenspel.demo.draft import SEED, Draft
from samenspel.demo.groups import LIVELY, GroupPlan
from samenspel.demo.topics import Discussion
from samenspel.people.models import Theme
from samenspel.topics.models import Topic, TopicEvent, TopicEventKind, TopicLink, TopicTheme
from samenspel.topics.reactions.models import Reaction, ReactionKind

_REASONS = (
    "Besproken op de bijeenkomst, zie het verslag.",
    "Beantwoord. Bedankt allemaal!",
    "We gaan hiermee verder in het nieuwe onderwerp.",
)
#: The group in whose list a topic of the lively group stands too.
_SECOND = "ln-werkbaar-werk"


def make_responses(draft: Draft, groups: dict[str, GroupPlan], discussions: list[Discussion]) -> None:
    """Draws from a chance of its own, so that all else stays as it was drawn."""
    chance = random.Random(SEED + 1)
    rows = {row["id"]: row for row in draft.table(Topic)}
    themes = [row["id"] for row in draft.table(Theme)]
    for discussion in discussions:
        row = rows[discussion.id]
        if draft.today - discussion.at.date() < timedelta(days=200):
            _react(draft, chance, discussion)
        if discussion.said and discussion.title.endswith("?") and chance.random() < 0.35:
            row["answer_number"] = chance.randrange(1, len(discussion.said) + 1)
        if themes and chance.random() < 0.2:
            draft.add(TopicTheme, discussion.at, topic_id=discussion.id, theme_id=chance.choice(themes))
        if row["closed_at"] is not None:
            _tell_closing(draft, chance, discussion, row)
    lively = [each for each in discussions if each.group.slug == LIVELY]
    if _SECOND in groups and lively:
        draft.add(TopicLink, lively[-1].at, topic_id=lively[-1].id, group_id=groups[_SECOND].id)


def _react(draft: Draft, chance: random.Random, discussion: Discussion) -> None:
    """One post in three is thanked for, and some say that they have the same question."""
    posts = [(discussion.id, discussion.author, discussion.at), *discussion.said]
    for post_id, author, at in posts:
        others = [person for person in discussion.group.voices if person.id != author.id]
        many = min(len(others), chance.choice((0, 0, 0, 0, 1, 3)))
        for person in chance.sample(others, many):
            kind = ReactionKind.ME_TOO if post_id == discussion.id and chance.random() < 0.5 else ReactionKind.THANKS
            moment = min(at + timedelta(hours=chance.randrange(1, 30)), draft.now)
            reacted = {"post_id": post_id, "account_id": person.id, "kind": kind, "topic_id": discussion.id}
            draft.add(Reaction, moment, **reacted)["created_at"] = moment


def _tell_closing(draft: Draft, chance: random.Random, discussion: Discussion, row: dict[str, Any]) -> None:
    closer = next(iter(discussion.group.organisers), discussion.author)
    draft.add(
        TopicEvent,
        row["closed_at"],
        id=uuid.UUID(int=chance.getrandbits(128), version=4),
        topic_id=discussion.id,
        kind=TopicEventKind.CLOSED,
        actor_id=closer.id,
        number=row["reply_count"],
        reason=chance.choice(_REASONS),
    )
