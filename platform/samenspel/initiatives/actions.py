"""Writes of initiatives."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import session
from samenspel.initiatives.models import Initiative, InitiativeChannel, InitiativeFund, IsaRole
from samenspel.jobs import analyse_later, enqueue, index_later


@dataclass(frozen=True, slots=True)
class InitiativeDetails:
    """What a form says about an initiative. The lead takes part, whether or not it is among the partners."""

    title: str
    about: str
    theme_id: uuid.UUID | None
    channel: InitiativeChannel
    isa_roles: Sequence[IsaRole]
    lead_fund_id: uuid.UUID | None
    partner_ids: Sequence[uuid.UUID]
    external_partners: Sequence[str]
    in_covenant: bool
    website: str
    starts_on: date | None
    ends_on: date | None
    unreported: bool = False


def create_initiative(slug: str, details: InitiativeDetails, draft_of: uuid.UUID | None = None) -> Initiative:
    """Adds an initiative: a draft of somebody, or published at once. `slug` must be free."""
    initiative = Initiative(slug=slug, title=details.title, draft_of_id=draft_of)
    session().add(initiative)
    change_initiative(initiative, details)
    return initiative


def change_initiative(initiative: Initiative, details: InitiativeDetails) -> None:
    """Changes an initiative and the funds in it."""
    initiative.title, initiative.about, initiative.website = details.title, details.about, details.website
    initiative.theme_id, initiative.channel = details.theme_id, details.channel
    initiative.isa_roles = [role.value for role in details.isa_roles]
    initiative.external_partners = list(details.external_partners)
    initiative.lead_fund_id, initiative.in_covenant = details.lead_fund_id, details.in_covenant
    hides_more = details.unreported and not initiative.unreported
    if (
        details.unreported
        or details.channel is InitiativeChannel.SERV
        or details.lead_fund_id != initiative.shown_by_id
    ):
        initiative.shown_by_id = None  # chosen by the one who led it, for what it was
    initiative.unreported = details.unreported
    initiative.starts_on, initiative.ends_on = details.starts_on, details.ends_on
    session().flush()
    _set_funds(initiative.id, [*([details.lead_fund_id] if details.lead_fund_id else []), *details.partner_ids])
    index_later("initiative", initiative.id)
    if hides_more:
        enqueue("analyse", {})  # at once: from now on nobody may see what is unreported
    else:
        analyse_later()


def _set_funds(initiative_id: uuid.UUID, fund_ids: Sequence[uuid.UUID]) -> None:
    """Has these funds take part. From when one does stays, and so do those that took part until a day."""
    query = sa.select(InitiativeFund).where(col(InitiativeFund.initiative_id) == initiative_id)
    known = {each.fund_id: each for each in session().execute(query).scalars()}
    for fund_id, row in known.items():
        if fund_id in fund_ids:
            row.until = None
        elif row.until is None:
            session().delete(row)
    added = dict.fromkeys(each for each in fund_ids if each not in known)
    session().add_all(InitiativeFund(initiative_id=initiative_id, fund_id=fund_id) for fund_id in added)
    session().flush()


def show_to_wewis(initiative: Initiative) -> None:
    """Lets WEWIS see what funds set up themselves, as its lead fund chose."""
    initiative.shown_by_id = initiative.lead_fund_id
    index_later("initiative", initiative.id)


def hide_from_wewis(initiative: Initiative) -> None:
    """Takes the choice to show an initiative to WEWIS back."""
    initiative.shown_by_id = None
    index_later("initiative", initiative.id)


def publish_initiative(initiative: Initiative) -> None:
    """Publishes a draft: from now on all see it, search finds it and the analysis counts it."""
    initiative.draft_of_id = None
    index_later("initiative", initiative.id)
    analyse_later()
