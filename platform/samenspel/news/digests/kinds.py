"""The parts of a digest, and what it says about things. Pure."""

from enum import StrEnum


class DigestSection(StrEnum):
    """The parts of a digest, in order; what is less relevant is folded, and never left out."""

    TO_DO = "to_do"
    DECIDED = "decided"
    RELEVANT = "relevant"
    CHAT = "chat"
    FOLDED = "folded"


class ItemKind(StrEnum):
    """What there is to say about a thing: first what somebody has to do with it, then what happened with it."""

    ANSWER_POLL = "answer_poll"
    ANSWER_MEETING = "answer_meeting"
    VOTE = "vote"
    SHARE_AGENDA = "share_agenda"
    PREPARE_ITEM = "prepare_item"
    FINISH_POINT = "finish_point"
    WRITE_DEBRIEF = "write_debrief"
    WRITE_REPORT = "write_report"
    TOPIC = "topic"
    REPLIES = "replies"
    DATE_SOUGHT = "date_sought"
    PLANNED = "planned"
    AGENDA = "agenda"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REPORT = "report"
    DOCUMENT = "document"
    POLL = "poll"
    POLL_RESULT = "poll_result"
    MESSAGES = "messages"
    DIRECT_MESSAGES = "direct_messages"

    @property
    def is_to_do(self) -> bool:
        return self in _TO_DO


_TO_DO = frozenset(
    (
        ItemKind.ANSWER_POLL,
        ItemKind.ANSWER_MEETING,
        ItemKind.VOTE,
        ItemKind.SHARE_AGENDA,
        ItemKind.PREPARE_ITEM,
        ItemKind.FINISH_POINT,
        ItemKind.WRITE_DEBRIEF,
        ItemKind.WRITE_REPORT,
    )
)
