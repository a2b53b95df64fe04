"""Who may hand over the lead of a group, and who may take it."""

from samenspel.groups.access import may_organise
from samenspel.groups.models import Group, MembershipRole
from samenspel.viewer import Viewer


def may_offer(viewer: Viewer, group: Group) -> bool:
    """The organisers ask somebody to lead, and so does the person who leads now."""
    asks = may_organise(viewer, group.id) or group.lead_account_id == viewer.id
    return asks and group.id not in viewer.archived


def may_lead(viewer: Viewer, group: Group) -> bool:
    """A person leads for their fund, and takes part in the group."""
    role = viewer.memberships.get(group.id)
    takes_part = role in (MembershipRole.ORGANISER, MembershipRole.MEMBER)
    return takes_part and viewer.fund_in(group.id) is not None and group.id not in viewer.archived


def may_take_seat(viewer: Viewer, group: Group) -> bool:
    """An open seat is for who takes it: nobody has to ask for what nobody does."""
    return may_lead(viewer, group) and group.lead_fund_id is None and not group.lead_label
