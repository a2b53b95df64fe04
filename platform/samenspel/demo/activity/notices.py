"""What is unread for people: answers where they take part, and direct messages. It follows from what others drew."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.activity.things import ThingKind
from samenspel.chat.models import Channel, ChannelMark, Message
from samenspel.demo.draft import Draft
from samenspel.people.models import Account
from samenspel.topics.models import Reply, Topic, TopicMark

#: What is older than this was told and forgotten.
_DAYS = 21


def make_notices(draft: Draft) -> None:
    """One for each topic that somebody follows and each direct conversation, with posts that they did not read."""
    replies = _by_thread(draft.table(Reply), "topic_id", "number")
    topics = {row["id"]: row for row in draft.table(Topic)}
    for mark in draft.table(TopicMark):
        if mark["follows"]:
            topic = topics[mark["topic_id"]]
            _add(
                draft,
                replies[topic["id"]],
                mark["read_number"],
                account_id=mark["account_id"],
                kind=ThingKind.TOPIC,
                thing_id=topic["id"],
                group_id=topic["group_id"],
                reason=NoticeReason.ANSWER,
                title=topic["title"],
                path=f"/onderwerpen/{topic['id']}?bij=nieuw#nieuw",
            )
    messages = _by_thread(draft.table(Message), "channel_id", "seq")
    names = {row["id"]: row["name"] for row in draft.table(Account)}
    direct = {row["id"] for row in draft.table(Channel) if row.get("pair")}
    for mark in draft.table(ChannelMark):
        channel_id, posts = mark["channel_id"], messages[mark["channel_id"]]
        if channel_id in direct:
            _add(
                draft,
                posts,
                mark["read_seq"],
                account_id=mark["account_id"],
                kind=ThingKind.CHANNEL,
                thing_id=channel_id,
                reason=NoticeReason.DIRECT_MESSAGE,
                title=next((names[author] for _, author, _ in posts if author != mark["account_id"]), ""),
                path=f"/kanalen/{channel_id}",
            )


def _by_thread(rows: list[dict[str, Any]], thread: str, number: str) -> dict[Any, list[tuple[int, Any, Any]]]:
    """Of each thread the numbers of its posts, who wrote them, and when."""
    found: dict[Any, list[tuple[int, Any, Any]]] = defaultdict(list)
    for row in rows:
        found[row[thread]].append((row[number], row["author_id"], row["created_at"]))
    return found


def _add(draft: Draft, posts: list[tuple[int, Any, Any]], read: int, **about: Any) -> None:
    new = [post for post in posts if post[0] > read and post[1] != about["account_id"]]
    if not new or new[-1][2] < draft.now - timedelta(days=_DAYS):
        return
    first, (last, actor_id, at) = new[0][0], new[-1]
    posted = {"actor_id": actor_id, "number": first, "last_number": last, "count": len(new), "mailed_at": at}
    draft.add(Notice, at, **about, **posted)["at"] = at
