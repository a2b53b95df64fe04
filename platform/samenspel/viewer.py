"""The viewer: the account that a request is answered for, as the edge and all features know it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from flask_babel import gettext
from markupsafe import escape


class Role(StrEnum):
    """The role of an account on the platform."""

    CONSULTANT = "consultant"
    DIRECTOR = "director"
    ISA = "isa"
    ADMIN = "admin"
    GUEST = "guest"


class External(str):
    """The organisation of a guest, as it stands beside a name: every page says that they are external.

    A text like any other for all that sorts, colours and sends it; only a template writes more.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return True  # there is always something to say

    @property
    def marked(self) -> str:
        """The organisation, and that it is external."""
        return ", ".join([*([self[:]] if len(self) else []), gettext("extern")])

    def __html__(self) -> str:
        return str(escape(self.marked))


class Former(str):
    """The fund or organisation of somebody whose account was closed, as it stands beside what they wrote."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True  # there is always something to say

    @property
    def marked(self) -> str:
        """That they no longer work there."""
        return str(gettext("werkt niet meer bij %(name)s", name=self[:]) if len(self) else gettext("niet meer actief"))

    def __html__(self) -> str:
        return str(escape(self.marked))


class VisibilityScope(Enum):
    """Which groups somebody sees: all; the open ones and their own; or only those they were invited to."""

    ALL = "all"
    PLATFORM = "platform"
    INVITED = "invited"


def scope_of(role: Role) -> VisibilityScope:
    """Which groups accounts with this role see."""
    if role is Role.ISA:
        return VisibilityScope.ALL
    return VisibilityScope.INVITED if role is Role.GUEST else VisibilityScope.PLATFORM


@dataclass(frozen=True, slots=True)
class Viewer:
    """The account that a request is answered for, with all that decides what it may see and do.

    `fund_id` is the fund that they are of first, and `other_funds` are those that they work for as well, with their
    names; `funds_in` maps the groups that they are in for another fund than the first to that fund.
    `memberships` maps group ids to the role in that group; nobody can begin anything new in the groups of `archived`,
    and only organisers write in those of `organisers_write`.
    Accounts with `is_wewis` have no memberships, whatever groups they were added to (see `people.access.is_of_wewis`).
    `session_id` and `session_used_at` are of the signed-in session; None where somebody is looked up otherwise.
    `visit_at` is their last page, to some minutes, and `previous_visit_at` the last one of the visit before.
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
    organisers_write: frozenset[uuid.UUID] = frozenset()
    is_wewis: bool = False
    session_id: uuid.UUID | None = None
    session_used_at: datetime | None = None
    organisation: str | None = None
    visit_at: datetime | None = None
    previous_visit_at: datetime | None = None
    other_funds: Mapping[uuid.UUID, str] = field(default_factory=dict)
    funds_in: Mapping[uuid.UUID, uuid.UUID | None] = field(default_factory=dict)
    photo_version: str | None = None

    def fund_in(self, group_id: uuid.UUID | None) -> uuid.UUID | None:
        """The fund for which they act in a group; outside of groups the first one of theirs."""
        return self.fund_id if group_id is None else self.funds_in.get(group_id, self.fund_id)

    def own_fund(self, asked: uuid.UUID | None) -> uuid.UUID | None:
        """The fund that is asked where it is one of theirs, else the first one of theirs."""
        return asked if asked in self.fund_ids else self.fund_id

    @property
    def fund_ids(self) -> frozenset[uuid.UUID]:
        """All the funds that they work for."""
        return frozenset(self.funds)

    @property
    def funds(self) -> dict[uuid.UUID, str]:
        """All the funds that they work for, the one of their account first, with their names."""
        first = {self.fund_id: self.fund_name or ""} if self.fund_id else {}
        return {**first, **self.other_funds}

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
    def party(self) -> str | None:
        """What stands beside the name: the fund, or the organisation of somebody without one."""
        return External(self.organisation or "") if self.is_guest else self.fund_name or self.organisation

    @property
    def label(self) -> str:
        """The name where nothing stands beside it."""
        return f"{self.name} ({gettext('extern')})" if self.is_guest else self.name

    @property
    def scope(self) -> VisibilityScope:
        return scope_of(self.role)

    @property
    def bound(self) -> dict[str, Any]:
        """The values of the parameters that prepared statements name after the viewer (see `groups.access.visible_in`).

        `viewer_member` is None for a viewer who is a member of no group; `viewer_funds` are all of their funds.
        """
        member = self.id if self.memberships else None
        return {"viewer_id": self.id, "viewer_member": member, "viewer_funds": sorted(self.fund_ids)}

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()
