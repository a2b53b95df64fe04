"""Messages between the web processes of one installation, over Redis. A single process sends them to itself only."""

import json
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from samenspel.config import Settings

log = logging.getLogger(__name__)

CHANNEL = "samenspel:processes"
#: After so many seconds without traffic the connection to Redis is tested.
HEALTH_CHECK_SECONDS = 15

#: Identifies this process among the others.
PROCESS_ID = uuid.uuid4().hex

#: Handles messages of one kind; its arguments are the id of the sending process and the payload.
Handler = Callable[[str, Any], None]
_handlers: dict[str, Handler] = {}
_redis: Any = None


def init_app(settings: Settings) -> None:
    """Connects to Redis where the settings name one. Commands and workers only publish; a server also listens."""
    global _redis
    _redis = None
    if settings.redis_url:
        from redis import Redis

        _redis = Redis.from_url(settings.redis_url, health_check_interval=HEALTH_CHECK_SECONDS)


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
    if _redis is not None:
        from redis import RedisError

        try:
            _redis.publish(CHANNEL, json.dumps([PROCESS_ID, kind, payload]))
        except RedisError as error:
            log.warning("the other processes could not be told of %s: %s", kind, error)


def listen(missed: Callable[[], None]) -> None:
    """Handles messages of other processes and never returns; runs in the background of a server.

    Calls `missed` after each (re)connection, because messages sent before it are lost.
    """
    from redis import RedisError

    while True:
        try:
            with _redis.pubsub(ignore_subscribe_messages=True) as subscription:
                subscription.subscribe(CHANNEL)
                missed()
                while True:
                    message = subscription.get_message(timeout=HEALTH_CHECK_SECONDS)
                    if message is not None:
                        _dispatch(message["data"])
        except (RedisError, OSError) as error:
            log.warning("the other processes are out of hearing: %s", error)
            time.sleep(1)


def _dispatch(data: bytes) -> None:
    try:
        sender, kind, payload = json.loads(data)
        if sender != PROCESS_ID and kind in _handlers:
            _handlers[kind](sender, payload)
    except Exception:
        log.exception("a message of another process could not be handled")
