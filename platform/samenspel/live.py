"""The socket edge. Sockets listen; every write is an HTTP POST. A push carries the partial that pages use."""

import time
import uuid
from collections.abc import Callable
from typing import Any, Literal

from flask import Flask, request
from flask import session as cookie
from flask_socketio import SocketIO, join_room, leave_room

from samenspel.config import Settings
from samenspel.db import push_on_commit, rollback
from samenspel.people.access import Viewer

io = SocketIO()
Action = Literal["append", "prepend", "replace", "remove", "refresh"]

#: May this viewer listen to that room? By the first word of a room's name; filled by create_app from the features.
Reach = Callable[[Viewer, uuid.UUID], bool]
_reach: dict[str, Reach] = {}
_load: Callable[[str], Viewer | None]


def init_app(
    app: Flask, settings: Settings, rooms: dict[str, Reach], load_viewer: Callable[[str], Viewer | None]
) -> None:
    """`rooms` tells for each kind of room who may listen; `load_viewer` finds the account of a session."""
    global _load
    _reach.clear()
    _reach.update(rooms)
    _load = load_viewer
    io.init_app(
        app,
        async_mode=settings.socketio_async_mode,
        async_handlers=False,  # in the order in which they came
        message_queue=settings.redis_url,
        cors_allowed_origins=None,
        ping_interval=20,
        ping_timeout=20,
        max_http_buffer_size=20_000,
        manage_session=False,
    )


def push(
    room: str, action: Action, target: str, html: str = "", *, seq: int | None = None, but: str | None = None
) -> None:
    """After the commit, tells who listens to `room` to change the element `target` (a CSS id selector)."""
    message = {"room": room, "action": action, "target": target, "html": html, "seq": seq}
    push_on_commit(lambda: io.emit("push", message, to=room, skip_sid=but))


def hang_up(account_id: uuid.UUID) -> None:
    """After the commit, closes the sockets of an account: it lost a right. Its pages connect again and ask anew."""

    def close() -> None:
        server = io.server
        for sid, _ in list(server.manager.get_participants("/", f"account:{account_id}")):
            server.disconnect(sid)

    push_on_commit(close)


def hang_up_all() -> None:
    """As `hang_up`, for everybody: who may hear what has changed for many at once."""

    def close() -> None:
        server = io.server
        for sid, _ in list(server.manager.get_participants("/", None)):
            server.disconnect(sid)

    push_on_commit(close)


def _viewer() -> Viewer | None:
    uniquifier = cookie.get("_user_id")
    return _load(uniquifier) if uniquifier else None


def _may_listen(viewer: Viewer | None, room: Any) -> bool:
    kind, _, name = str(room).partition(":")
    try:
        wanted = uuid.UUID(name)
    except ValueError:
        return False
    if viewer is None or kind not in _reach:
        return False
    return _reach[kind](viewer, wanted)


@io.on("connect")
def _connect(auth: Any = None) -> bool:
    try:
        viewer = _viewer()
    finally:
        rollback()
    if viewer is None:
        return False
    join_room(f"account:{viewer.id}")
    return True


@io.on("listen")
def _listen(data: Any) -> str:
    """Asks to hear a room; the answer is "ok", or "refused" for what the viewer may not see."""
    room = data.get("room") if isinstance(data, dict) else None
    try:
        allowed = _may_listen(_viewer(), room)
    finally:
        rollback()
    if not allowed:
        return "refused"
    join_room(str(room))
    return "ok"


@io.on("unlisten")
def _unlisten(data: Any) -> None:
    if isinstance(data, dict):
        leave_room(str(data.get("room")))


_typed: dict[str, float] = {}


@io.on("typing")
def _typing(data: Any) -> None:
    """Tells a room that somebody types; at most once in two seconds for each socket."""
    room = str(data.get("room")) if isinstance(data, dict) else ""
    sid, moment = request.sid, time.monotonic()  # type: ignore[attr-defined]
    if room not in io.server.rooms(sid) or moment - _typed.get(sid, 0) < 2:
        return
    _typed[sid] = moment
    try:
        viewer = _viewer()
    finally:
        rollback()
    if viewer is not None:
        io.emit("typing", {"room": room, "name": viewer.name}, to=room, skip_sid=sid)


@io.on("disconnect")
def _disconnect(_reason: Any = None) -> None:
    _typed.pop(request.sid, None)  # type: ignore[attr-defined]
