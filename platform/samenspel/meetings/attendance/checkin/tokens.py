"""The code of the room, signed by this installation."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from samenspel.tokens import read, sign

_PURPOSE = "room-check-in"


@dataclass(frozen=True, slots=True)
class RoomCode:
    """The meeting in the room, and until when its code is valid."""

    meeting_id: uuid.UUID
    until: datetime


def room_token(code: RoomCode) -> str:
    """The code as a part of an address."""
    return sign(_PURPOSE, code.meeting_id.hex, int(code.until.timestamp()))


def read_room_token(token: str) -> RoomCode | None:
    """The code, be it expired or not; None for one that is not ours."""
    values = read(_PURPOSE, token)
    return RoomCode(uuid.UUID(values[0]), datetime.fromtimestamp(values[1], UTC)) if values else None
