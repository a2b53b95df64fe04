"""Background work that combines several features."""

from samenspel.meetings.instead import actions as instead
from samenspel.meetings.instead import queries as instead_queries
from samenspel.topics.moderation import actions as topics


def close_topics_in_time() -> None:
    """Closes the topics that took the place of a meeting, once their last day is over."""
    over = instead_queries.replaced_and_due()
    topics.close_topics([replaced.topic_id for replaced in over])
    for replaced in over:
        instead.record_closed(replaced)
