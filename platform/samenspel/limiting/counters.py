"""Counts how often something was done, in memory or, for several processes, in Redis.

What is counted is counted before it is done, and given back where it went well: however many try at once, no more of
them come through than may.
"""

import logging
from contextlib import suppress
from threading import Lock
from time import monotonic, time
from typing import cast

from limits import RateLimitItem
from limits.storage import MemoryStorage, Storage, storage_from_string

from samenspel.config import Settings

log = logging.getLogger(__name__)

#: A Redis that is away keeps nobody out: each process counts for itself, and asks again after so many seconds.
RETRY_SECONDS = 10


class Counters:
    """The counters of an application. Each runs from its first count until the time of its limit is over."""

    def __init__(self, settings: Settings) -> None:
        self._memory, self._lock = MemoryStorage(), Lock()
        self._redis: Storage | None = None
        if settings.redis_url:
            found = storage_from_string(settings.redis_url, socket_connect_timeout=1, socket_timeout=1)
            self._redis = cast(Storage, found)
        self._away_until = 0.0

    def take(self, limit: RateLimitItem, *key: str) -> bool:
        """Counts one more, unless that would be too many. Returns whether it was counted."""
        name = limit.key_for(*key)
        if self._add(name, limit, 1) <= limit.amount:
            return True
        self._add(name, limit, -1)
        return False

    def give_back(self, limit: RateLimitItem, *key: str) -> None:
        """Takes back one that was counted."""
        self._add(limit.key_for(*key), limit, -1)

    def wait(self, limit: RateLimitItem, *key: str) -> int:
        """The seconds after which a counter begins again."""
        name, ends_at = limit.key_for(*key), 0.0
        with suppress(Exception):
            shared = self._redis if monotonic() >= self._away_until else None
            ends_at = (shared or self._memory).get_expiry(name)
        return max(1, int(ends_at - time()))

    def _add(self, name: str, limit: RateLimitItem, number: int) -> int:
        if self._redis is not None and monotonic() >= self._away_until:
            try:
                return self._redis.incr(name, limit.get_expiry(), amount=number)
            except Exception as error:
                self._away_until = monotonic() + RETRY_SECONDS
                log.warning("Redis does not count limits, this process counts for itself: %s", error)
        with self._lock:  # the storage clears what has expired outside of its own locks
            if number < 0:
                return self._memory.decr(name, -number)
            return self._memory.incr(name, limit.get_expiry(), amount=number)
