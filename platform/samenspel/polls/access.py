"""Who may vote, and who may change a poll. A poll is visible with its group."""

import uuid

from samenspel.groups import access as groups
from samenspel.groups.joining.access import may_invite_outsiders_to
from samenspel.groups.models import MembershipRole
from samenspel.polls.models import Poll, Voice
from samenspel.viewer import Viewer


def may_add(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """All who may post in a group ask its people something."""
    return groups.may_post(viewer, group_id)


def has_voice(viewer: Viewer, group_id: uuid.UUID, voice: Voice) -> bool:
    """Whether somebody takes part in the group, and for a fund where funds vote: followers read along, and an adviser
    who is in no group has no voice in it."""
    takes_part = viewer.memberships.get(group_id, MembershipRole.FOLLOWER) != MembershipRole.FOLLOWER
    return takes_part and (voice is Voice.PERSON or viewer.fund_in(group_id) is not None)


def may_vote(viewer: Viewer, poll: Poll) -> bool:
    """Whether they have a voice in this poll, as long as its group is not archived."""
    return has_voice(viewer, poll.group_id, poll.voice) and poll.group_id not in viewer.archived


def may_manage(viewer: Viewer, poll: Poll) -> bool:
    """Its author changes and closes a poll, and so do the organisers of its group, unless that is archived."""
    return groups.may_plan(viewer, poll.group_id) or (
        viewer.id == poll.author_id and groups.may_post(viewer, poll.group_id)
    )


def takes_outsiders(poll: Poll) -> bool:
    """Whether people without an account can be asked. Not where funds vote, as they are of none; not to a proposal,
    which the people of the group decide; and not to an anonymous poll, whose votes lie in one box without names."""
    return poll.voice is Voice.PERSON and not poll.is_proposal and not poll.is_anonymous


def may_invite(viewer: Viewer, poll: Poll) -> bool:
    """The organisers of the group ask people without an account, but for guests."""
    return may_invite_outsiders_to(viewer, poll.group_id) and poll.group_id not in viewer.archived


def voter_of(viewer: Viewer, voice: Voice, group_id: uuid.UUID) -> uuid.UUID | None:
    """The id under which somebody votes: their own, or that of the fund for which they are in the group; None for
    somebody without a fund."""
    return viewer.id if voice is Voice.PERSON else viewer.fund_in(group_id)
