"""Writes of invitations that are sent again to people from outside a group."""

from collections.abc import Sequence

from samenspel.groups.outsiders import actions as outsiders
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.jobs import enqueue
from samenspel.viewer import Viewer


def resend(viewer: Viewer, people: Sequence[InvitedOutsider]) -> None:
    """Mails people from outside once more what they were asked, each by a job of their own."""
    outsiders.note_resent([each.id for each in people])
    for each in people:
        payload = {"ids": [str(each.id)], "by": viewer.name, "words": ""}
        if each.meeting_id is not None:
            enqueue("outsider-meeting-mail", payload | {"what": "invited"})
        else:
            enqueue("outsider-poll-mail", payload)
