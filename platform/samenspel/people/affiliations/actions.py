"""Writes of the funds that somebody works for besides the one of their account."""

import uuid

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlmodel import col

from samenspel import live, mail
from samenspel.db import now, session
from samenspel.jobs import index_later
from samenspel.people.group_hooks import group_hooks
from samenspel.people.models import Account, Fund, OtherAffiliation
from samenspel.web import in_language


def add(account: Account, fund: Fund, *, tells: bool = True) -> None:
    """Has somebody work for one more fund. In the groups that they are in they stay for the fund that they were for."""
    if account.fund_id == fund.id or session().get(OtherAffiliation, (account.id, fund.id)) is not None:
        return
    session().add(OtherAffiliation(account_id=account.id, fund_id=fund.id))
    session().flush()
    _changed(account)
    if tells and account.active and account.password is not None:
        _tell(account, fund)


def end(account: Account, fund_id: uuid.UUID) -> bool:
    """Has somebody work for a fund no more: where they were in a group for it, they go on for the one of their account.

    What they did stays with the fund. False where they did not work for it.
    """
    found = session().get(OtherAffiliation, (account.id, fund_id))
    if found is None:
        return False
    session().delete(found)
    session().flush()
    group_hooks().change_fund(account, now())
    _changed(account)
    return True


def keep_to(account: Account) -> None:
    """Forgets that somebody works besides for the fund that their account is of; all of them where it is of none."""
    mine = col(OtherAffiliation.account_id) == account.id
    is_double = col(OtherAffiliation.fund_id) == account.fund_id if account.fund_id else sa.true()
    session().execute(sa.delete(OtherAffiliation).where(mine, is_double))


def _changed(account: Account) -> None:
    index_later("person", account.id)
    live.disconnect(account.id)


def _tell(account: Account, fund: Fund) -> None:
    with in_language(account.locale):
        subject = _("Je werkt op Samenspel nu ook voor %(fund)s", fund=fund.name)
    mail.send_later(
        account.email,
        subject,
        "people_works_besides",
        locale=account.locale,
        name=account.name,
        fund=fund.name,
        link=mail.link_to("people.show", account_id=account.id),
    )
