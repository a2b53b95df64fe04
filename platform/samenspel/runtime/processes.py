"""What the web processes of one installation tell each other, over Redis. A process that is alone tells itself only."""

import json
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from samenspel.config import Settings

log = logging.getLogger(__name__)

CHANNEL = "samenspel:processes"
#: Seconds after which a connection in which nothing was said is tried.
QUIET = 15

#: The name of this process among the others.
ME = uuid.uuid4().hex

#: What is done with a message of a kind: gets the name of who said it, and what was said.
Handler = Callable[[str, Any], None]
_handlers: dict[str, Handler] = {}
_redis: Any = None


def init_app(settings: Settings) -> None:
    """Chooses whether there may be other processes. To speak is enough for a command or a worker; a server listens."""
    global _redis
    _redis = None
    if settings.redis_url:
        from redis import Redis

        _redis = Redis.from_url(settings.redis_url, health_check_interval=QUIET)


def are_many() -> bool:
    """Whether other processes may listen."""
    return _redis is not None


def handle(kind: str, handler: Handler) -> None:
    """From now on `handler` is called with each message of that kind, also those of this process."""
    _handlers[kind] = handler


def tell(kind: str, what: Any = None) -> None:
    """Every process hears it, this one first and at once. `what` is JSON.

    Where Redis is away the others do not hear it; they know that they missed something once it is back.
    """
    _handlers[kind](ME, what)
    if _redis is not None:
        from redis import RedisError

        try:
            _redis.publish(CHANNEL, json.dumps([ME, kind, what]))
        except RedisError as error:
            log.warning("the other processes could not be told of %s: %s", kind, error)


def listen(missed: Callable[[], None]) -> None:
    """Hears the others, for ever; to be run in the background of a server. `missed` is called at the start and after
    each time that the connection was broken: what was said meanwhile is not known."""
    from redis import RedisError

    while True:
        try:
            with _redis.pubsub(ignore_subscribe_messages=True) as ear:
                ear.subscribe(CHANNEL)
                missed()
                while True:
                    message = ear.get_message(timeout=QUIET)
                    if message is not None:
                        _hear(message["data"])
        except (RedisError, OSError) as error:
            log.warning("the other processes are out of hearing: %s", error)
            time.sleep(1)


def _hear(data: bytes) -> None:
    try:
        who, kind, what = json.loads(data)
        if who != ME and kind in _handlers:
            _handlers[kind](who, what)
    except Exception:
        log.exception("a message of another process could not be handled")
