"""Writes about partnerships: requesting one, storing what was found, and starting from a proposal."""

import uuid
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from samenspel.chat.actions import open_channel
from samenspel.db import free_slug, now, session
from samenspel.groups import actions as groups
from samenspel.groups.kinds import DEFAULTS
from samenspel.groups.models import Group, GroupKind, MembershipRole
from samenspel.initiatives import actions as initiatives
from samenspel.initiatives.models import Initiative, InitiativeChannel
from samenspel.jobs import enqueue
from samenspel.mail import link_to, send_later
from samenspel.maps.analysis.schema import VERSION
from samenspel.maps.analysis.schema.advice import RequestedProposal
from samenspel.maps.models import ClusterRequest
from samenspel.people.models import Account
from samenspel.viewer import Viewer
from samenspel.web import in_language


def request_cluster(
    me: Viewer,
    *,
    title: str,
    about: str,
    theme_id: uuid.UUID,
    due_on: date | None,
    smallest: int,
    largest: int,
    must: Sequence[str],
) -> ClusterRequest:
    """Stores a request, and has the worker look for funds."""
    request = ClusterRequest(
        account_id=me.id, fund_id=me.fund_id, title=title, about=about, theme_id=theme_id, due_on=due_on,
        smallest=smallest, largest=largest, must=list(must),
    )  # fmt: skip
    session().add(request)
    session().flush()
    enqueue("seek", {"id": str(request.id)})
    return request


def store_proposals(request: ClusterRequest, found: Sequence[RequestedProposal]) -> None:
    """Stores what was found for a request, which may be nothing."""
    request.proposals, request.computed_at = [{**one, "version": VERSION} for one in found], now()


def draft_initiative(
    me: Viewer, request: ClusterRequest, lead_id: uuid.UUID | None, fund_ids: Sequence[uuid.UUID]
) -> Initiative:
    """Drafts an initiative of a proposal: until it is published only its maker and the advisers see it."""
    facts = initiatives.InitiativeDetails(
        title=request.title, about=request.about, theme_id=request.theme_id, channel=InitiativeChannel.OWN,
        isa_roles=(), lead_fund_id=lead_id, partner_ids=fund_ids, external_partners=(), in_covenant=False,
        website="", starts_on=None, ends_on=None,
    )  # fmt: skip
    slug = free_slug(Initiative.slug, request.title, "initiatief")
    return initiatives.create_initiative(slug, facts, draft_of=me.id)


def start_group(me: Viewer, request: ClusterRequest, lead_id: uuid.UUID | None, invited: Sequence[Account]) -> Group:
    """Starts a group of a proposal, as a cluster begins. The people invited follow it: they look in, and join or leave
    themselves."""
    usual = DEFAULTS[GroupKind.CLUSTER]
    facts = groups.GroupDetails(
        name=request.title, kind=GroupKind.CLUSTER, visibility=usual.visibility, joining=usual.joining,
        posting=usual.posting, theme_id=request.theme_id, lead_fund_id=lead_id, cadence="", purpose=request.about,
    )  # fmt: skip
    group = groups.create_group(free_slug(Group.slug, request.title, "overleg"), facts)
    open_channel(group.id)
    groups.join(me.id, me.fund_id, group.id, MembershipRole.ORGANISER)
    address = link_to("home.group", slug=group.slug)
    for account in invited:
        groups.add_person(account, group.id, MembershipRole.FOLLOWER)
        with in_language(account.locale):
            subject = _("%(by)s zoekt fondsen om samen iets te doen: %(title)s", by=me.name, title=request.title)
        send_later(
            account.email, subject, "cluster_invitation", locale=account.locale, name=account.name,
            by=me.name, fund=me.fund_name, title=request.title, about=request.about, address=address,
        )  # fmt: skip
    return group
