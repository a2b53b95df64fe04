"""Who sees initiatives and results, and who maintains them.

Members of the platform see what is published. Only its author and the advisers (ISA's) see a draft. WEWIS, which
subsidises, sees no more than `is_open_to_wewis` says. Other guests see no initiatives, only the groups to which they
were invited.
"""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import col

from samenspel.initiatives.models import Initiative, InitiativeChannel
from samenspel.people.access import sees_results
from samenspel.viewer import Role, Viewer


def is_open_to_wewis() -> sa.ColumnElement[bool]:
    """SQL: the published initiatives that WEWIS may know of.

    Those within the working of the SERV; and of what funds set up themselves, those that the lead fund chose to show.
    Another lead has to choose anew. What must not be reported is never among them.
    """
    is_shown = sa.or_(
        col(Initiative.channel) == InitiativeChannel.SERV, col(Initiative.shown_by_id) == col(Initiative.lead_fund_id)
    )
    return sa.and_(col(Initiative.draft_of_id).is_(None), col(Initiative.unreported).is_(False), is_shown)


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: the initiatives that exist for this viewer."""
    if viewer.is_isa:
        return sa.true()
    if not sees_results(viewer):
        return sa.false()
    if viewer.is_wewis:
        return is_open_to_wewis()
    return sa.or_(col(Initiative.draft_of_id).is_(None), col(Initiative.draft_of_id) == viewer.id)


def may_create(viewer: Viewer) -> bool:
    """The intersectoral advisers and the administrators maintain the list."""
    return viewer.is_isa or viewer.is_admin


def may_edit(viewer: Viewer, initiative: Initiative) -> bool:
    """Those who maintain the list edit every initiative; its author edits a draft."""
    return may_create(viewer) or initiative.draft_of_id == viewer.id


def may_show_to_wewis(viewer: Viewer, initiative: Initiative) -> bool:
    """The director of the lead fund chooses to show WEWIS what the funds set up themselves: nobody else, no adviser."""
    can_be_shown = (
        initiative.channel is not InitiativeChannel.SERV
        and not initiative.unreported
        and initiative.draft_of_id is None
        and initiative.lead_fund_id is not None
        and initiative.shown_by_id != initiative.lead_fund_id
    )
    return can_be_shown and viewer.role is Role.DIRECTOR and initiative.lead_fund_id in viewer.fund_ids


def may_hide_from_wewis(viewer: Viewer, initiative: Initiative, fund_ids: Collection[uuid.UUID]) -> bool:
    """Everybody of a fund that takes part takes the choice back, and so do those who maintain the list."""
    takes_part = not viewer.fund_ids.isdisjoint((initiative.lead_fund_id, *fund_ids))
    is_outside = initiative.channel is not InitiativeChannel.SERV
    return is_outside and initiative.shown_by_id is not None and (takes_part or may_create(viewer))
