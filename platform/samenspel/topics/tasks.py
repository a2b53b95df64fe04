"""Background work of topics."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel import mail
from samenspel.activity.levels.models import Level, LevelScope
from samenspel.activity.levels.queries import levels_for
from samenspel.activity.levels.tokens import level_link
from samenspel.db import session
from samenspel.groups.queries import viewer_by
from samenspel.topics import post_queries, queries
from samenspel.topics.post_queries import MailedReply
from samenspel.viewer import Viewer


def mail_reply(payloads: Sequence[dict[str, Any]]) -> None:
    """Mails a reply to the followers of its topic who may see it now, did not read it yet, and want mail about it."""
    for payload in payloads:
        reply = post_queries.mailed_reply(uuid.UUID(payload["reply"]))
        if reply is None:
            continue
        with session().begin_nested():  # all mails or none: a second try must not send the first ones again
            found = [viewer_by(uniquifier) for uniquifier in post_queries.recipients_of(reply)]
            followers = {follower.id: follower for follower in found if follower is not None}
            chosen = levels_for(followers, topic_id=reply.topic_id, group_id=reply.group_id)
            for follower_id, follower in followers.items():
                wants = chosen[follower_id].by_mail is not Level.DIGEST
                if wants and queries.may_listen(follower, reply.topic_id):
                    _mail(reply, follower)


def _mail(reply: MailedReply, to: Viewer) -> None:
    link = mail.link_to("topics.show", topic_id=reply.topic_id, bij=reply.number)
    with force_locale(to.locale):
        subject = _("%(name)s reageerde op “%(title)s”", name=reply.author_name, title=reply.topic_title)
    unfollow = level_link(to.id, LevelScope.TOPIC, reply.topic_id)
    mail.send_later(
        to.email,
        subject,
        "topics_reply",
        locale=to.locale,
        thread=mail.MailThread("topic", reply.topic_id, reply.topic_title, reply.group_id, reply.group_name),
        name=to.name,
        reply=reply,
        text=mail.to_text(reply.body_html),
        link=f"{link}#reply-{reply.id}",
        unfollow=unfollow,
        unsubscribe=unfollow,
    )
