"""Who looks, and what they may do with persons and funds."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from samenspel.people.models import Role

#: The department that follows the working: its accounts see what came of it, and no attendance and no discussion.
_FOLLOWER = "wewis"


def is_of_wewis(role: Role, organisation: str | None) -> bool:
    """Whether an account is a guest of WEWIS, however its organisation is written."""
    return role is Role.GUEST and _FOLLOWER in re.findall(r"\w+", (organisation or "").casefold())


class Sight(Enum):
    """How far somebody sees: all groups, the open ones and their own, or only those they were invited to."""

    ALL = "all"
    PLATFORM = "platform"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The account that looks, with what decides what it sees and may do.

    `memberships` maps group ids to the role in the group; in the groups of `archived` nobody begins anything any more.
    Who `is_wewis` has no memberships, whatever they were added to (see `is_of_wewis`).
    """

    id: uuid.UUID
    name: str
    email: str
    role: Role
    fund_id: uuid.UUID | None
    fund_name: str | None
    fund_slug: str | None
    locale: str
    memberships: Mapping[uuid.UUID, str] = field(default_factory=dict)
    archived: frozenset[uuid.UUID] = frozenset()
    is_wewis: bool = False

    @property
    def is_isa(self) -> bool:
        return self.role is Role.ISA

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def is_guest(self) -> bool:
        return self.role is Role.GUEST

    @property
    def sight(self) -> Sight:
        if self.role is Role.ISA:
            return Sight.ALL
        return Sight.INVITED if self.role is Role.GUEST else Sight.PLATFORM

    @property
    def bound(self) -> dict[str, Any]:
        """Values for the parameters that statements name after the viewer (see `groups.access.seen_by`).

        `viewer_member` is nobody where the viewer counts as a member of no group.
        """
        member = self.id if self.memberships else None
        return {"viewer_id": self.id, "viewer_member": member, "viewer_fund": self.fund_id}

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()


def sees_platform(viewer: Viewer) -> bool:
    """Members of the platform see the directory, the funds and the map; guests only the groups they were invited to."""
    return not viewer.is_guest


def sees_results(viewer: Viewer) -> bool:
    """Members of the platform and WEWIS see published initiatives and results; for other guests there are none."""
    return sees_platform(viewer) or viewer.is_wewis


def may_manage_accounts(viewer: Viewer) -> bool:
    return viewer.is_admin


def may_manage_sector(viewer: Viewer) -> bool:
    """Says which funds and themes there are."""
    return viewer.is_admin


def may_invite(viewer: Viewer) -> bool:
    return viewer.is_admin or viewer.is_isa


def may_edit_profile(viewer: Viewer, account_id: uuid.UUID) -> bool:
    return viewer.id == account_id


def may_edit_fund(viewer: Viewer, fund_id: uuid.UUID) -> bool:
    """Its director keeps a fund's page, and the administrator any."""
    return viewer.is_admin or (viewer.role is Role.DIRECTOR and viewer.fund_id == fund_id)


def roles_to_invite(viewer: Viewer) -> tuple[Role, ...]:
    """The roles that the viewer can hand out: an administrator any, an ISA those that give no power over accounts."""
    if viewer.is_admin:
        return (Role.CONSULTANT, Role.DIRECTOR, Role.ISA, Role.ADMIN, Role.GUEST)
    if viewer.is_isa:
        return (Role.CONSULTANT, Role.DIRECTOR, Role.GUEST)
    return ()


def may_change_account(viewer: Viewer, account_id: uuid.UUID) -> bool:
    """Nobody closes or demotes themselves: so there is always an administrator left."""
    return viewer.is_admin and viewer.id != account_id


def sees_person(viewer: Viewer, account_id: uuid.UUID) -> bool:
    """A guest sees their own contact card only."""
    return sees_platform(viewer) or viewer.id == account_id
