"""Who is in which room. Socket.IO writes that down in dictionaries that it does not guard against threads: a page that
joined while another one left could be lost, and never heard of anything again."""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Any

#: The methods of a manager that read or change more than one thing.
GUARDED = (
    "pre_connect",
    "connect",
    "is_pre_connected",
    "is_connected",
    "pre_disconnect",
    "basic_disconnect",
    "basic_enter_room",
    "basic_leave_room",
    "basic_close_room",
    "get_rooms",
)


def guard(manager: Any) -> None:
    """Has the threads take turns with the rooms of a manager."""
    lock = RLock()
    for name in GUARDED:
        setattr(manager, name, _in_turn(lock, getattr(manager, name)))


def _in_turn(lock: Any, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        with lock:
            return method(*args, **kwargs)

    return guarded
