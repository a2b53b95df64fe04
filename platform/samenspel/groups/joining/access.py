"""Who may ask to join a group, and who may be asked."""

import uuid

from samenspel.groups.access import is_member, may_plan
from samenspel.groups.models import Group, Joining
from samenspel.people.access import is_of_wewis
from samenspel.people.models import Account
from samenspel.viewer import Role, Viewer


def may_ask(viewer: Viewer, group: Group) -> bool:
    """Members of the platform ask where a group lets people in on request. Guests are invited."""
    takes_requests = group.joining is Joining.REQUEST and not group.is_hidden and group.archived_at is None
    may_come = takes_requests and group.lets_in(viewer.fund_id)
    return not viewer.is_guest and may_come and not is_member(viewer, group.id)


def may_invite_outsiders(viewer: Viewer, group: Group) -> bool:
    """Organisers invite people without an account as guests of their group; an organiser who is a guest does not."""
    return may_invite_outsiders_to(viewer, group.id)


def may_invite_outsiders_to(viewer: Viewer, group_id: uuid.UUID) -> bool:
    """As `may_invite_outsiders`, for one meeting or one poll of a group."""
    return may_plan(viewer, group_id) and not viewer.is_guest


def may_be_invited(account: Account) -> bool:
    """Accounts of WEWIS take part in no group, and closed accounts in none either."""
    return account.active and not is_of_wewis(account.role, account.organisation)


def is_of_wewis_guest(organisation: str) -> bool:
    """Whether a guest of this organisation takes part in no group."""
    return is_of_wewis(Role.GUEST, organisation)
