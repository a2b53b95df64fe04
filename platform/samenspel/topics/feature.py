"""Topics and their replies as a feature of the application."""

from sqlmodel import col

from samenspel.activity.relevance.participations import ThemeSource
from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import MESSAGES
from samenspel.people.access import takes_part
from samenspel.topics import queries, reply_routes, routes, tasks  # noqa: F401
from samenspel.topics.asking import routes as asking_routes  # noqa: F401
from samenspel.topics.blueprint import bp
from samenspel.topics.history import actions as history
from samenspel.topics.history import routes as history_routes  # noqa: F401
from samenspel.topics.models import TopicTheme
from samenspel.topics.moderation import routes as moderation_routes  # noqa: F401
from samenspel.topics.responding import answer_routes, box_routes, markup, reaction_routes  # noqa: F401
from samenspel.topics.trash import actions as trash
from samenspel.topics.trash import routes as trash_routes  # noqa: F401
from samenspel.topics.trash import version_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
    # Replies were mailed at once under the name of topic-mail: a database may still hold such jobs.
    jobs={
        "topic-news": Handler(tasks.tell_posts),
        "topic-mail": Handler(tasks.tell_posts),
        "topic-moved": Handler(tasks.tell_moved),
    },
    rooms={"topic": queries.may_listen},
    periodic=(Periodic(history.purge, minutes="45", hours="2"), Periodic(trash.purge, minutes="45", hours="2")),
    exists_for=takes_part,
    themes=(ThemeSource(col(TopicTheme.topic_id), col(TopicTheme.theme_id)),),
    allowances={
        "open_topic": MESSAGES,
        "reply": MESSAGES,
    },
)
