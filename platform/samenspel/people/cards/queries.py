"""Selects about contact cards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.people.models import Profile
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
