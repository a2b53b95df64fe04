"""Selects about signed-in sessions."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.lines import lines
from samenspel.people.devices.models import VISIT_PAUSE, DeviceSession
from samenspel.viewer import Viewer


def last_visit_of(viewer: Viewer) -> datetime | None:
    """When the viewer was last here before this visit, to some minutes; None for a first visit."""
    if viewer.visit_at is not None and now() - viewer.visit_at > VISIT_PAUSE:
        return viewer.visit_at  # a visit begins with this page
    return viewer.previous_visit_at


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device on which somebody is signed in."""

    id: uuid.UUID
    browser: str
    system: str
    stays: bool
    created_at: datetime
    last_used_at: datetime


def devices_of(account_id: uuid.UUID) -> list[DeviceLine]:
    """The devices on which an account is signed in, the last used first (at most 100)."""
    query = (
        lines(
            DeviceLine,
            id=DeviceSession.id,
            browser=DeviceSession.browser,
            system=DeviceSession.system,
            stays=DeviceSession.stays,
            created_at=DeviceSession.created_at,
            last_used_at=DeviceSession.last_used_at,
        )
        .where(col(DeviceSession.account_id) == account_id, col(DeviceSession.expires_at) > now())
        .order_by(col(DeviceSession.last_used_at).desc(), col(DeviceSession.id))
        .limit(100)
    )
    return query.all()


def device_of(account_id: uuid.UUID, session_id: uuid.UUID) -> DeviceSession | None:
    """A session of an account, also one that has expired."""
    query = sa.select(DeviceSession).where(
        col(DeviceSession.id) == session_id, col(DeviceSession.account_id) == account_id
    )
    return session().execute(query).scalar()


def session_by(token_hash: str) -> DeviceSession | None:
    """The session of a token, also one that has expired."""
    return session().execute(sa.select(DeviceSession).where(col(DeviceSession.token_hash) == token_hash)).scalar()


def living(session_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the sessions that are still good."""
    query = columns(DeviceSession.id).where(
        col(DeviceSession.id).in_(session_ids), col(DeviceSession.expires_at) > now()
    )
    return set(session().execute(query).scalars())
