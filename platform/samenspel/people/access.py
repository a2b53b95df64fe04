"""What viewers see of persons and funds, and what they may do with them."""

import re
import uuid

from samenspel.viewer import Role, Viewer

#: The department that follows the working: its accounts see what came of it, and no attendance and no discussion.
_FOLLOWER = "wewis"


def is_of_wewis(role: Role, organisation: str | None) -> bool:
    """Whether an account is a guest of WEWIS, however its organisation is written."""
    return role is Role.GUEST and _FOLLOWER in re.findall(r"\w+", (organisation or "").casefold())


def sees_platform(viewer: Viewer) -> bool:
    """Members of the platform see the directory, the funds and the map; guests only the groups they were invited to."""
    return not viewer.is_guest


def takes_part(viewer: Viewer) -> bool:
    """Everybody takes part in groups but WEWIS, for which groups, meetings, topics, documents and chat do not exist."""
    return not viewer.is_wewis


def sees_results(viewer: Viewer) -> bool:
    """Members of the platform and WEWIS see published initiatives and results; for other guests there are none."""
    return sees_platform(viewer) or viewer.is_wewis


def may_manage_accounts(viewer: Viewer) -> bool:
    return viewer.is_admin


def may_manage_sector(viewer: Viewer) -> bool:
    """Administrators manage the list of funds and themes."""
    return viewer.is_admin


def may_invite(viewer: Viewer) -> bool:
    return viewer.is_admin or viewer.is_isa


def may_edit_profile(viewer: Viewer, account_id: uuid.UUID) -> bool:
    return viewer.id == account_id


def may_edit_fund(viewer: Viewer, fund_id: uuid.UUID) -> bool:
    """The directors of a fund edit its page; administrators edit any."""
    return viewer.is_admin or (viewer.role is Role.DIRECTOR and fund_id in viewer.fund_ids)


def roles_to_invite(viewer: Viewer) -> tuple[Role, ...]:
    """The roles that the viewer can give: an administrator any, an ISA those without power over accounts."""
    if viewer.is_admin:
        return (Role.CONSULTANT, Role.DIRECTOR, Role.ISA, Role.ADMIN, Role.GUEST)
    if viewer.is_isa:
        return (Role.CONSULTANT, Role.DIRECTOR, Role.GUEST)
    return ()


def may_change_account(viewer: Viewer, account_id: uuid.UUID) -> bool:
    """Nobody closes or demotes their own account, so that an administrator always remains."""
    return viewer.is_admin and viewer.id != account_id


def sees_person(viewer: Viewer, account_id: uuid.UUID) -> bool:
    """Members of the platform see every contact card; a guest sees only their own."""
    return sees_platform(viewer) or viewer.id == account_id
