"""The functions that groups lend to the pages of people: see `samenspel.people.group_hooks`."""

from samenspel.groups import actions, queries
from samenspel.groups.demo_visitors import demo_account
from samenspel.groups.joining import actions as joining
from samenspel.groups.members import actions as members
from samenspel.people.group_hooks import GroupHooks

HOOKS = GroupHooks(
    groups_to_invite_to=queries.groups_to_invite_to,
    names_for_funds_only=queries.names_for_funds_only,
    add_to_groups=joining.add_to_groups,
    leave_groups=actions.leave_groups,
    change_fund=members.change_fund,
    end_memberships=members.end_memberships,
    resume_memberships=members.resume_memberships,
    change_address=joining.change_address,
    demo_account=demo_account,
)
