"""Background work of topics."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from samenspel.activity.levels.queries import accounts_with_all
from samenspel.activity.mentions.queries import mention_change, mentioned_accounts
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient, recipients_in
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.addresses import path_to
from samenspel.db import now
from samenspel.topics import post_queries
from samenspel.topics.post_queries import PostNews


def tell_posts(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells people of a new topic (`topic`) or of a reply (`reply`), unless it is deleted by now.

    With `earlier`, the keys of what it mentioned before a change, only those are told for whom that differs.
    """
    for payload in payloads:
        reply_id = payload.get("reply")
        if reply_id:
            post = post_queries.news_of_reply(uuid.UUID(reply_id))
        else:
            post = post_queries.news_of_topic(uuid.UUID(payload["topic"]))
        if post is not None and "earlier" in payload:
            _tell_change(post, reply_id, payload["earlier"])
        elif post is not None:
            _tell(post)


def tell_moved(payloads: Sequence[dict[str, Any]]) -> None:
    """Tells those who take part in a topic (`topic`), and may still read it, that somebody (`by`) put it elsewhere."""
    for payload in payloads:
        topic_id = uuid.UUID(payload["topic"])
        opening = post_queries.news_of_topic(topic_id)
        if opening is None:
            continue
        takes_part = {each.account_id for each in post_queries.readers_of(topic_id) if each.follows}
        news = News(
            thing=Thing(ThingKind.TOPIC, topic_id),
            title=opening.title,
            path=path_to("topics.show", topic_id=topic_id, bij="laatste", anchor="einde"),
            group_id=opening.group_id,
            actor_id=uuid.UUID(payload["by"]),
            at=now(),
            number=post_queries.last_number_of(topic_id),
            topic_id=topic_id,
            has_own_mail=True,
        )
        notices.notify(news, [Recipient(each, NoticeReason.ANSWER) for each in takes_part | {opening.author_id}])


def _tell(post: PostNews, only: Collection[uuid.UUID] | None = None) -> None:
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
    unread = [each for each in mentioned + others if each.account_id not in has_read]
    told = [each for each in unread if only is None or each.account_id in only]
    notices.notify(_news(post, _path(post), post.at), told)


def _tell_change(post: PostNews, reply_id: str | None, earlier: Sequence[str]) -> None:
    """Those who read the post before it was changed are told too: it did not mention them then.

    Whom it no longer mentions has what else there is to tell them of the post.
    """
    change = mention_change(post.body_html, post.group_id, earlier)
    if change.withdrawn:
        notices.withdraw_mention(Thing(ThingKind.TOPIC, post.topic_id), post.number, change.withdrawn)
        _tell(post, change.withdrawn)
    at_reply = post_queries.reply_path(post.topic_id, uuid.UUID(reply_id), post.number) if reply_id else ""
    news = _news(post, at_reply or _path(post), now())
    notices.notify(news, [Recipient(each, NoticeReason.MENTION) for each in change.added])


def _news(post: PostNews, path: str, at: datetime) -> News:
    return News(
        thing=Thing(ThingKind.TOPIC, post.topic_id),
        title=post.title,
        path=path,
        group_id=post.group_id,
        actor_id=post.author_id,
        at=at,
        number=post.number,
        topic_id=post.topic_id,
    )


def _path(post: PostNews) -> str:
    """The place in the topic where each reader finds what is new for them."""
    if post.number == 0:
        return path_to("topics.show", topic_id=post.topic_id)
    return path_to("topics.show", topic_id=post.topic_id, bij="nieuw", anchor="nieuw")
