"""Writes of signed-in sessions: they begin, are used, and end."""

import secrets
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel import live
from samenspel.db import now, session
from samenspel.people.devices.models import VISIT_PAUSE, DeviceSession
from samenspel.people.devices.words import read_user_agent
from samenspel.people.models import Account
from samenspel.tokens import token_hash

#: A session ends when it was not used for so long, and so long after it began however much it is used.
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
#: The same with *blijf aangemeld*.
IDLE_STAYING, LONGEST_STAYING = timedelta(days=30), timedelta(days=90)
#: How exactly the time of last use is kept: a page writes at most once in so long.
USE_INTERVAL = timedelta(minutes=5)


def _end_of(began_at: datetime, used_at: datetime, stays: bool) -> datetime:
    idle, longest = (IDLE_STAYING, LONGEST_STAYING) if stays else (IDLE, LONGEST)
    return min(used_at + idle, began_at + longest)


def begin(account_id: uuid.UUID, *, user_agent: str, stays: bool) -> str:
    """Begins a session, and returns the token that its cookie must carry."""
    token, moment = secrets.token_urlsafe(32), now()
    browser, system = read_user_agent(user_agent)
    row = DeviceSession(
        account_id=account_id,
        token_hash=token_hash(token),
        browser=browser,
        system=system,
        stays=stays,
        created_at=moment,
        last_used_at=moment,
        expires_at=_end_of(moment, moment, stays),
    )
    session().add(row)
    _record_visit(account_id, moment)
    return token


def end(device: DeviceSession) -> None:
    """Signs somebody out on one device. Their pages that are open connect again, which only those elsewhere can."""
    session().delete(device)
    live.disconnect(device.account_id)


def end_all(account_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """Signs somebody out everywhere, the session `but` apart, and closes the sockets of their pages."""
    session().flush()
    query = sa.delete(DeviceSession).where(col(DeviceSession.account_id) == account_id)
    session().execute(query if but is None else query.where(col(DeviceSession.id) != but))
    live.disconnect(account_id)


def record_use(session_id: uuid.UUID, moment: datetime) -> None:
    """Records that a session was used. Several requests at once may say so: the first one counts."""
    query = sa.select(DeviceSession).where(
        col(DeviceSession.id) == session_id, col(DeviceSession.last_used_at) < moment - USE_INTERVAL / 2
    )
    found = session().execute(query).scalar()
    if found is not None:
        found.last_used_at = moment
        found.expires_at = _end_of(found.created_at, moment, found.stays)
        _record_visit(found.account_id, moment)


def _record_visit(account_id: uuid.UUID, moment: datetime) -> None:
    """Records that somebody is here, on any device. After a pause a new visit begins."""
    last = col(Account.visit_at)
    is_new = sa.or_(last.is_(None), last < moment - VISIT_PAUSE)
    session().execute(
        sa.update(Account)
        .where(col(Account.id) == account_id, sa.or_(last.is_(None), last < moment))
        .values(visit_at=moment, previous_visit_at=sa.case((is_new, last), else_=col(Account.previous_visit_at)))
        .execution_options(synchronize_session=False)
    )


def delete_expired() -> None:
    """Deletes the sessions that are over."""
    session().execute(sa.delete(DeviceSession).where(col(DeviceSession.expires_at) <= now()))
