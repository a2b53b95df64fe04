"""Meetings of one person that overlap. Knows neither Flask nor the database."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Timed(Protocol):
    """Anything with a start and an end."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


T = TypeVar("T", bound=Timed)


def clashes(meetings: Iterable[T]) -> dict[uuid.UUID, list[T]]:
    """For each meeting that overlaps others, those others in order of time. Meetings that follow at once do not
    overlap."""
    found: dict[uuid.UUID, list[T]] = {}
    running: list[T] = []
    for meeting in sorted(meetings, key=lambda one: (one.starts_at, one.ends_at)):
        running = [other for other in running if other.ends_at > meeting.starts_at]
        for other in running:
            found.setdefault(other.id, []).append(meeting)
            found.setdefault(meeting.id, []).append(other)
        running.append(meeting)
    return found
