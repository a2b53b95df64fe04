"""The functions of groups that pages of people need.

Features point up the ladder only, so `create_app` hands these functions in (see `groups.hooks`).
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from samenspel.people.models import Account
from samenspel.runtime.app_key import AppKey
from samenspel.viewer import Role, Viewer


@dataclass(frozen=True)
class GroupHooks:
    """`groups_to_invite_to` lists the groups that a viewer can invite to: (id, name). `names_for_funds_only` are the
    names of those groups that nobody comes into who works for no fund.

    `leave_groups` takes an account out of the groups in which it no longer has a place, and returns their number.
    `change_fund` has an account go on in its groups for its new fund from a moment. `end_memberships` takes an account
    that is closed out of them, and `resume_memberships` brings back what ended by that. `change_address` has what is
    open for an address go along to another one.
    `demo_account` is the account that a visitor of a demo signs in with for a role (and an organisation), or None where
    the demo has none.
    """

    groups_to_invite_to: Callable[[Viewer], list[tuple[uuid.UUID, str]]]
    names_for_funds_only: Callable[[Sequence[uuid.UUID]], Sequence[str]]
    add_to_groups: Callable[[Account, Sequence[uuid.UUID]], None]
    leave_groups: Callable[[Account], int]
    change_fund: Callable[[Account, datetime], None]
    end_memberships: Callable[[Account, datetime], None]
    resume_memberships: Callable[[Account, datetime], None]
    change_address: Callable[[str, str], None]
    demo_account: Callable[[Role, str | None], Account | None]


GROUP_HOOKS = AppKey[GroupHooks]("samenspel.group_hooks")


def group_hooks() -> GroupHooks:
    return GROUP_HOOKS.get()
