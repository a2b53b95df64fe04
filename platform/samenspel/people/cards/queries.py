"""Selects about contact cards."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.people.cards.models import CardPhoto
from samenspel.people.models import Account, Profile
from samenspel.viewer import Viewer

#: So long after somebody said that their card is right, they are asked again.
ASKED_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class CardToConfirm:
    """What a card says that soonest grows old, and since when nobody looked (None where that is not known)."""

    job_title: str
    phone: str
    expertise: list[str]
    confirmed_at: datetime | None


def card_to_confirm(viewer: Viewer) -> CardToConfirm | None:
    """The viewer's own card, where it is time to ask whether it is still right."""
    card = columns(Profile.job_title, Profile.phone, Profile.expertise, Profile.confirmed_at)
    query = card.where(col(Profile.account_id) == viewer.id)
    row = session().execute(query).one_or_none()
    if row is None or (row.confirmed_at is not None and row.confirmed_at > now() - ASKED_AFTER):
        return None
    return CardToConfirm(row.job_title, row.phone, row.expertise or [], row.confirmed_at)


def photo_of(account_id: uuid.UUID, version: str) -> bytes | None:
    """The photo of somebody who still works here, where it is the one that a page names."""
    query = (
        columns(CardPhoto.content)
        .join(Account, col(Account.id) == CardPhoto.account_id)
        .where(col(CardPhoto.account_id) == account_id, col(Account.photo_version) == version, col(Account.active))
    )
    return session().execute(query).scalar()
