"""The code of the room: names a meeting and until when it is good, signed by this installation."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="room-check-in")


@dataclass(frozen=True, slots=True)
class RoomCode:
    meeting_id: uuid.UUID
    until: datetime


def room_token(secret: str, code: RoomCode) -> str:
    """The code for an address; good for nothing else."""
    return str(_signer(secret).dumps([code.meeting_id.hex, int(code.until.timestamp())]))


def read_room_token(secret: str, token: str) -> RoomCode | None:
    """What a code says, be it over or not; None for one that is not ours."""
    try:
        meeting, until = _signer(secret).loads(token)
        return RoomCode(uuid.UUID(meeting), datetime.fromtimestamp(until, UTC))
    except (BadSignature, ValueError, TypeError, AttributeError, OverflowError, OSError):
        return None
