"""Background work over several features."""

from samenspel.meetings.instead import actions as avoided_actions
from samenspel.meetings.instead import queries as avoided_queries
from samenspel.topics import actions as topics


def close_topics_in_time() -> None:
    """Closes the topics that took the place of a meeting, once their last day is over."""
    over = avoided_queries.avoided_and_over()
    topics.close_topics([avoided.topic_id for avoided in over])
    for avoided in over:
        avoided_actions.note_closed(avoided)
