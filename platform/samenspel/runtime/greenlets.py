"""With SAMENSPEL_SOCKETIO_ASYNC_MODE=gevent threads, locks and sockets are gevent's. This comes before all other
imports: a lock that a module made earlier would stop all greenlets instead of one.
"""

import os

#: Whether the greenlets of gevent do the work of threads in this process.
ARE_USED = False

if os.environ.get("SAMENSPEL_SOCKETIO_ASYNC_MODE", "").lower() == "gevent":
    try:
        from gevent import monkey
    except ImportError:
        pass  # the commands `run` and `doctor` say so
    else:
        monkey.patch_all()
        ARE_USED = True
