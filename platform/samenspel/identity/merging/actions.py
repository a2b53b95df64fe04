"""Writes of two accounts of one person that become one."""

import logging
import uuid

from flask_babel import gettext as _

from samenspel import live, mail
from samenspel.db import now, session
from samenspel.identity.merging.chat_actions import give_conversations
from samenspel.identity.merging.guest_actions import combine_guests, follow_into_groups
from samenspel.identity.merging.membership_actions import combine_memberships, combine_seats
from samenspel.identity.merging.row_actions import give_rows
from samenspel.identity.merging.vote_actions import give_votes
from samenspel.jobs import analyse_later, index_later
from samenspel.people.accounts import actions as accounts
from samenspel.people.affiliations import actions as affiliations
from samenspel.people.devices import actions as devices
from samenspel.people.emails import actions as emails
from samenspel.people.group_hooks import group_hooks
from samenspel.people.invitations import actions as invitations
from samenspel.people.models import Account, Fund, MergedAccount
from samenspel.viewer import Viewer
from samenspel.web import in_language

log = logging.getLogger(__name__)


def merge(viewer: Viewer, goes: Account, stays: Account, *, keeps_fund: bool = False) -> None:
    """Gives all that one account has to the other, and closes it. Its address goes on to lead to the other one.

    The account that stays keeps its name, role, fund and address. With `keeps_fund` the person goes on working for the
    fund of the other one as well, and is in its groups for that.
    """
    at = now()
    fund = session().get(Fund, goes.fund_id) if keeps_fund and goes.fund_id else None
    if fund is not None and stays.fund_id is not None:
        affiliations.add(stays, fund, tells=False)
    accounts.cancel_departure(goes.id)
    emails.forget(goes.id)
    invitations.withdraw_open(goes.email)
    devices.end_all(goes.id)
    if stays.password is None:
        stays.password = goes.password
    stays.photo_version, goes.photo_version = stays.photo_version or goes.photo_version, None
    session().flush()
    give_votes(goes.id, stays.id)
    give_conversations(goes.id, stays.id)
    combine_guests(goes, stays)
    combine_memberships(goes.id, stays.id, at)
    give_rows(goes.id, stays.id)
    session().expire_all()
    combine_seats(stays.id)
    affiliations.keep_to(stays)
    group_hooks().change_fund(stays, at)
    group_hooks().change_address(goes.email, stays.email)
    group_hooks().leave_groups(stays)
    follow_into_groups(stays.id)
    goes.active, goes.closed_at, goes.password, goes.fs_uniquifier = False, goes.closed_at or at, None, uuid.uuid4().hex
    session().add(MergedAccount(account_id=goes.id, into_id=stays.id, by_id=viewer.id))
    for account in (goes, stays):
        index_later("person", account.id)
        live.disconnect(account.id)
    analyse_later()
    log.info("account %s was merged into %s by %s", goes.id, stays.id, viewer.id)
    _tell(goes, stays, viewer)


def _tell(goes: Account, stays: Account, viewer: Viewer) -> None:
    """Tells both addresses with which one the person signs in from now on."""
    with in_language(stays.locale):
        subject = _("Je twee accounts op Samenspel zijn er nu één")
    for address in (goes.email, stays.email):
        mail.send_later(
            address,
            subject,
            "people_merged",
            locale=stays.locale,
            is_essential=True,
            name=stays.name,
            old=goes.email,
            new=stays.email,
            by=viewer.name,
            link=mail.link_to("people.show", account_id=stays.id),
        )
