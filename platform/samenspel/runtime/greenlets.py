"""Replaces threads, locks and sockets by those of gevent where SAMENSPEL_SOCKETIO_ASYNC_MODE=gevent.

This must be the first import: a lock that a module made before would block all greenlets instead of one.
"""

import os

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
