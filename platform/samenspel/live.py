"""The socket edge. Sockets listen; every write is an HTTP POST. A push carries the partial that pages use.

A room is heard in a language: who listens to `topic:<id>` is in that room, and in `topic:<id>@nl` or `topic:<id>@en`,
to which the partials go. So a push is the same for everybody who hears it, and never in the language of who wrote.
"""

import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from flask import Flask, current_app, request
from flask import session as cookie

from samenspel import web
from samenspel.absent import without
from samenspel.config import Settings
from samenspel.db import now, push_on_commit, rollback
from samenspel.people.access import Viewer
from samenspel.runtime import presence, processes

with without("aiohttp", "requests"):  # for clients; we only serve
    from flask_socketio import SocketIO, join_room, leave_room

io = SocketIO()
Action = Literal["append", "prepend", "replace", "remove", "refresh"]

#: May this viewer listen to that room? By the first word of a room's name; filled by create_app from the features.
Reach = Callable[[Viewer, uuid.UUID], bool]
_reach: dict[str, Reach] = {}
_load: Callable[[str], Viewer | None]
#: Kinds of rooms in which people see who else is there.
_MEETING_PLACES = frozenset({"channel"})


def init_app(
    app: Flask, settings: Settings, rooms: dict[str, Reach], load_viewer: Callable[[str], Viewer | None]
) -> None:
    """`rooms` tells for each kind of room who may listen; `load_viewer` finds the account of a session."""
    global _load
    _reach.clear()
    _reach.update(rooms)
    _load = load_viewer
    processes.init_app(settings)
    processes.handle("hang-up", _hang_up_here)
    presence.init_app(_emit_here, io.start_background_task)
    app.jinja_env.globals["seen_at"] = seen_at
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


def start() -> None:
    """In a server: hears the other processes, and keeps them told."""
    if processes.are_many():
        io.start_background_task(processes.listen, _ask_anew)
        io.start_background_task(_keep_told)


def _ask_anew() -> None:
    """Others may have hung up on somebody while we did not hear it: everybody connects and asks again."""
    _hang_up_here("", None)
    processes.tell("who")
    presence.say_all()


def _keep_told() -> None:
    while True:
        time.sleep(presence.REPEAT)
        presence.say_all()
        presence.forget_the_silent()


def push(room: str, action: Action, target: str, template: str = "", *, seq: int | None = None, **context: Any) -> None:
    """After the commit, tells who listens to `room` to change the element `target` (a CSS id selector) by a partial.

    The partial is written once for each language in which somebody listens, and knows no viewer.
    """

    def send() -> None:
        for language in _languages_heard(room):
            html = _written(template, language, context) if template else ""
            message = {"room": room, "action": action, "target": target, "html": html, "seq": seq}
            io.emit("push", message, to=_in_language(room, language))

    push_on_commit(send)


def _in_language(room: str, language: str) -> str:
    return f"{room}@{language}"


def _languages_heard(room: str) -> list[str]:
    """What is written for nobody costs time; who listens at other processes is not known here."""
    if processes.are_many():
        return list(web.LOCALES)
    manager = io.server.manager
    return [each for each in web.LOCALES if any(True for _ in manager.get_participants("/", _in_language(room, each)))]


def _written(template: str, language: str, context: dict[str, Any]) -> str:
    with web.in_language(language):
        return current_app.jinja_env.get_template(template).render(context)


def seen_at() -> int:
    """For the address by which a part of a page catches up: when the page was written, in milliseconds."""
    return int(time.time() * 1000)


def missed_since() -> datetime:
    """The moment in ?sinds= since when somebody may have missed something; a little earlier, for what was about to be
    committed then. Without a usable moment: now, so that nothing was missed."""
    given = request.args.get("sinds", type=int)
    current = now()
    if given is None or not 0 <= given <= current.timestamp() * 1000:
        return current
    return datetime.fromtimestamp(given / 1000, UTC) - timedelta(seconds=5)


def hang_up(account_id: uuid.UUID) -> None:
    """After the commit, closes the sockets of an account at every process: it lost a right. Its pages connect again
    and ask anew."""
    push_on_commit(lambda: processes.tell("hang-up", str(account_id)))


def hang_up_all() -> None:
    """As `hang_up`, for everybody: who may hear what has changed for many at once."""
    push_on_commit(lambda: processes.tell("hang-up"))


def _hang_up_here(_who: str, account_id: str | None) -> None:
    server = io.server
    room = f"account:{account_id}" if account_id else None
    for sid, _ in list(server.manager.get_participants("/", room)):
        server.disconnect(sid, ignore_queue=True)


def disconnect_here() -> None:
    """Closes the connections of this process, whether or not they got so far as to be a socket: the server stops."""
    engine = io.server.eio
    for sid in list(engine.sockets):
        engine.disconnect(sid)


def _emit_here(event: str, message: dict[str, Any], to: str) -> None:
    io.server.emit(event, message, to=to, ignore_queue=True)


def _viewer() -> Viewer | None:
    uniquifier = cookie.get("_user_id")
    return _load(uniquifier) if uniquifier else None


def _may_listen(viewer: Viewer | None, room: str) -> bool:
    kind, _, name = room.partition(":")
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
    room = str(data.get("room")) if isinstance(data, dict) else ""
    try:
        viewer = _viewer()
        allowed = _may_listen(viewer, room)
    finally:
        rollback()
    if viewer is None or not allowed:
        return "refused"
    join_room(room)
    join_room(_in_language(room, viewer.locale))
    return "ok"


@io.on("unlisten")
def _unlisten(data: Any) -> None:
    if isinstance(data, dict):
        room = str(data.get("room"))
        for each in (room, *(_in_language(room, language) for language in web.LOCALES)):
            leave_room(each)
        presence.leave(request.sid, room)  # type: ignore[attr-defined]


@io.on("here")
def _here(data: Any) -> None:
    """Somebody has a room in view that they hear: a page can also be open in another tab, or show a part of it only."""
    room, sid = str(data.get("room")) if isinstance(data, dict) else "", request.sid  # type: ignore[attr-defined]
    if room.partition(":")[0] not in _MEETING_PLACES or room not in io.server.rooms(sid):
        return
    try:
        viewer = _viewer()
    finally:
        rollback()
    if viewer is not None:
        presence.enter(room, sid, str(viewer.id), viewer.name)


@io.on("away")
def _away(data: Any) -> None:
    """It is out of view; the page goes on hearing it."""
    if isinstance(data, dict):
        presence.leave(request.sid, str(data.get("room")))  # type: ignore[attr-defined]


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
    presence.leave(request.sid)  # type: ignore[attr-defined]
