"""Background work of topics."""

import uuid
from collections.abc import Sequence
from typing import Any

from samenspel.activity.levels.queries import accounts_with_all
from samenspel.activity.mentions.queries import mentioned_accounts
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient, recipients_in
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.topics import post_queries
from samenspel.topics.post_queries import PostNews


def tell_posts(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells people of a new topic (`topic`) or of a reply (`reply`), unless it is deleted by now."""
    for payload in payloads:
        reply_id = payload.get("reply")
        if reply_id:
            post = post_queries.news_of_reply(uuid.UUID(reply_id))
        else:
            post = post_queries.news_of_topic(uuid.UUID(payload["topic"]))
        if post is not None:
            _tell(post)


def _tell(post: PostNews) -> None:
    """Who is mentioned hears of it, who takes part in the topic, and of a new topic those whom it concerns.

    So does who chose all of the topic, without being in its group. Who wrote has read the rest of the topic, and did
    what was asked of them there.
    """
    thing = Thing(ThingKind.TOPIC, post.topic_id)
    notices.mark_read(post.author_id, thing)
    notices.mark_done(thing, [post.author_id])
    readers = post_queries.readers_of(post.topic_id)
    has_read = {each.account_id for each in readers if each.read_number >= post.number}
    takes_part = {each.account_id for each in readers if each.follows} | {post.topic_author_id}
    others = recipients_in(post.group_id, thing, may_concern=post.number == 0)
    others += [Recipient(each, NoticeReason.FOLLOWS) for each in accounts_with_all(post.topic_id)]
    if post.number:
        others += [Recipient(each, NoticeReason.ANSWER) for each in takes_part]
    mentioned = [Recipient(each, NoticeReason.MENTION) for each in mentioned_accounts(post.body_html, post.group_id)]
    notices.notify(
        News(
            thing=thing,
            title=post.title,
            path=_path(post),
            group_id=post.group_id,
            actor_id=post.author_id,
            at=post.at,
            number=post.number,
            topic_id=post.topic_id,
        ),
        [each for each in mentioned + others if each.account_id not in has_read],
    )


def _path(post: PostNews) -> str:
    """The place in the topic where each reader finds what is new for them."""
    if post.number == 0:
        return path_to("topics.show", topic_id=post.topic_id)
    return path_to("topics.show", topic_id=post.topic_id, bij="nieuw", anchor="nieuw")
