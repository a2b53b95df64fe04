"""Messages between the processes of one installation, over Redis. A single process sends them to itself only.

One channel carries all: pushes to pages, who is where, whom to disconnect, and that the worker should look. So there is
one connection that can be lost, and one moment at which everybody catches up.
"""

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from samenspel.config import Settings

log = logging.getLogger(__name__)

CHANNEL = "samenspel:processes"
#: After so many seconds without traffic the connection to Redis is tested.
HEALTH_CHECK_SECONDS = 15
#: A Redis that does not answer within so many seconds counts as away: somebody waits for the answer.
ANSWER_SECONDS = 1
#: Seconds between two attempts to listen again.
RETRY_SECONDS = 1.0
#: While Redis is away a message is tried after a pause that doubles up to so many seconds; the others are dropped.
MAX_PAUSE_SECONDS = 8.0

#: Identifies this process among the others.
PROCESS_ID = uuid.uuid4().hex

#: Handles messages of one kind; its arguments are the id of the sending process and the payload.
Handler = Callable[[str, Any], None]
_handlers: dict[str, Handler] = {}
_redis: Any = None
_missed: Callable[[], None] | None = None


class _Reach:
    """Whether Redis answers. Says so in the log once when it goes, and once when it is back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pause = 0.0
        self._next_try = 0.0
        self.is_away = False

    def may_try(self) -> bool:
        """Whether it is time to send again: who posts must not wait for a Redis that does not answer."""
        return not self.is_away or time.monotonic() >= self._next_try

    def lost(self, error: Exception) -> None:
        with self._lock:
            was_away, self.is_away = self.is_away, True
            self._pause = min(2 * self._pause or RETRY_SECONDS, MAX_PAUSE_SECONDS)
            self._next_try = time.monotonic() + self._pause
        if not was_away:
            log.warning("Redis does not answer; the other processes hear nothing until it does: %s", error)

    def found(self) -> bool:
        """Notes an answer. Returns whether Redis had been away until now."""
        if not self.is_away:
            return False
        with self._lock:
            was_away, self.is_away, self._pause = self.is_away, False, 0.0
        if was_away:
            log.warning("Redis answers again")
        return was_away


_reach = _Reach()


def init_app(settings: Settings) -> None:
    """Connects to Redis where the settings name one. Commands only publish; a server and a worker also listen."""
    global _redis, _reach, _missed
    _redis, _reach, _missed = None, _Reach(), None
    if settings.redis_url:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        _redis = Redis.from_url(
            settings.redis_url,
            health_check_interval=HEALTH_CHECK_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            # By itself the library would subscribe again, and nobody would know that messages were missed.
            retry=Retry(NoBackoff(), 0),
        )


def is_clustered() -> bool:
    """Whether other processes may listen."""
    return _redis is not None


def handle(kind: str, handler: Handler) -> None:
    """Registers the one handler for messages of a kind, those of this process included."""
    _handlers[kind] = handler


def publish(kind: str, payload: Any = None) -> None:
    """Sends a message to every process. This one handles it before the call returns. `payload` must be JSON.

    While Redis is unreachable the message is lost for the others; each calls `missed` (see `listen`) on reconnecting.
    """
    _handlers[kind](PROCESS_ID, payload)
    send(kind, payload)


def send(kind: str, payload: Any = None) -> None:
    """Does what `publish` does for the other processes only."""
    if _redis is None or not _reach.may_try():
        return
    from redis import RedisError
    from redis.exceptions import ConnectionError as ConnectionLost

    message = json.dumps([PROCESS_ID, kind, payload])
    try:
        try:
            _redis.publish(CHANNEL, message)
        except ConnectionLost:  # one that was idle may have been closed; who does not answer is not asked twice
            _redis.publish(CHANNEL, message)
        if _reach.found():  # the others may have heard Redis all the time, and not know that we could not
            _redis.publish(CHANNEL, json.dumps([PROCESS_ID, "missed", None]))
    except RedisError as error:
        _reach.lost(error)


def claim(name: str, seconds: int) -> bool:
    """Whether this process is the first in so many seconds to ask for this name; so one of several does a thing."""
    from redis import RedisError

    if _redis is None:
        return True
    try:
        return bool(_redis.set(f"samenspel:claim:{name}", PROCESS_ID, nx=True, ex=seconds))
    except RedisError:
        return True


def listen(missed: Callable[[], None]) -> None:
    """Handles messages of other processes and never returns; runs in the background of a server or worker.

    Calls `missed` after each (re)connection, because messages sent before it are lost.
    """
    global _missed
    from redis import RedisError

    _missed = missed
    while True:
        try:
            with _redis.pubsub(ignore_subscribe_messages=True) as subscription:
                subscription.subscribe(CHANNEL)
                subscription.get_message(timeout=ANSWER_SECONDS)  # that we are subscribed
                _reach.found()
                _safely(missed)
                while True:
                    message = subscription.get_message(timeout=HEALTH_CHECK_SECONDS)
                    if message is not None:
                        _dispatch(message["data"])
        except (RedisError, OSError) as error:
            _reach.lost(error)
            time.sleep(RETRY_SECONDS)


def _dispatch(data: bytes) -> None:
    try:
        sender, kind, payload = json.loads(data)
    except ValueError:
        log.warning("a message of another process could not be read")
        return
    if sender == PROCESS_ID:
        return
    if kind == "missed" and _missed is not None:
        _safely(_missed)
    elif kind in _handlers:
        _safely(lambda: _handlers[kind](sender, payload))


def _safely(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("a message of another process could not be handled")
