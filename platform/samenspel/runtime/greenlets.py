"""Replaces threads, locks and sockets by those of gevent where SAMENSPEL_SOCKETIO_ASYNC_MODE=gevent.

This must be the first import: a lock that a module made before would block all greenlets instead of one.
"""

import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

#: Whether greenlets stand in for threads in this process.
ARE_USED = False

if os.environ.get("SAMENSPEL_SOCKETIO_ASYNC_MODE", "").lower() == "gevent":
    try:
        from gevent import monkey
    except ImportError:
        pass  # the commands `run` and `doctor` say so
    else:
        monkey.patch_all()
        ARE_USED = True


def apart(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer of a call that waits where gevent does not see it: in a thread of its own, so that greenlets go on."""
    if not ARE_USED:
        return call(*args, **kwargs)
    import gevent

    answer: T = gevent.get_hub().threadpool.apply(call, args, kwargs)
    return answer
