"""Who may have a colleague take somebody's place in a group."""

from samenspel.groups.access import may_plan
from samenspel.groups.models import Membership
from samenspel.viewer import Viewer


def may_replace(viewer: Viewer, membership: Membership) -> bool:
    """The organisers of the group, and the people of the fund itself; only who is there for a fund is replaced."""
    if membership.fund_id is None or membership.group_id in viewer.archived:
        return False
    is_of_fund = membership.fund_id in viewer.fund_ids and not viewer.is_guest
    return is_of_fund or may_plan(viewer, membership.group_id)


def may_choose_fund(viewer: Viewer, membership: Membership) -> bool:
    """Somebody of several funds says for which one they are in a group, and so do its organisers."""
    if membership.group_id in viewer.archived:
        return False
    return viewer.id == membership.account_id or may_plan(viewer, membership.group_id)
