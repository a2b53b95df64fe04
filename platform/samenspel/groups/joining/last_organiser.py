"""A group keeps an organiser."""

from flask_babel import gettext as _

from samenspel.groups import queries
from samenspel.groups.models import Membership, MembershipRole
from samenspel.viewer import Viewer


def is_last_organiser(me: Viewer, membership: Membership) -> bool:
    """Whether the group would be left without an organiser. An ISA may leave it so: an ISA organises every group."""
    if me.is_isa or membership.role is not MembershipRole.ORGANISER:
        return False
    return not queries.has_other_organiser(membership.group_id, membership.account_id)


def organiser_needed() -> str:
    return str(
        _("Een overleg heeft een organisator nodig. Geef eerst iemand anders die rol, of vraag het aan een ISA.")
    )
