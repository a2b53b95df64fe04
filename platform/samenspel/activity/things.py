"""What news is about: a thing of the platform, by its kind and its id."""

import uuid
from dataclasses import dataclass
from enum import StrEnum


class ThingKind(StrEnum):
    """The kinds of things that there is news about. An agenda and a report have the id of their meeting, a debrief that
    of the attendance of the fund that was represented, a membership that of the group. A guest invitation is to one
    meeting or one poll of a group that somebody is not in."""

    TOPIC = "topic"
    CHANNEL = "channel"
    MEETING = "meeting"
    AGENDA = "agenda"
    REPORT = "report"
    DECISION = "decision"
    ACTION_POINT = "action_point"
    DEBRIEF = "debrief"
    DOCUMENT = "document"
    INITIATIVE = "initiative"
    GROUP = "group"
    LEAD_OFFER = "lead_offer"
    POLL = "poll"
    MEMBERSHIP = "membership"
    JOIN_REQUEST = "join_request"
    GROUP_INVITATION = "group_invitation"
    GUEST_INVITATION = "guest_invitation"
    SCANNER = "scanner"


#: What can be over: when it is due nothing is left to do with it. Anything else is late then.
ENDING = (ThingKind.MEETING, ThingKind.POLL, ThingKind.GROUP_INVITATION, ThingKind.GUEST_INVITATION)


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    kind: ThingKind
    id: uuid.UUID
