"""The socket edge. Sockets only listen; every write is an HTTP POST. A push carries the partial that pages use.

Each room has a sub-room per language: a socket that listens to `topic:<id>` joins that room and `topic:<id>@nl` or
`topic:<id>@en`, to which the partials are sent. So one rendering serves all listeners of a language, and nobody gets
the language of the author instead of their own.
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal

from flask import Flask, current_app, g, request
from flask_socketio import SocketIO, join_room, leave_room

from samenspel import web
from samenspel.config import Settings
from samenspel.db import now, push_on_commit, rollback
from samenspel.runtime import presence, processes
from samenspel.runtime.connections.engine import Admit, Engine
from samenspel.runtime.connections.fullness import note_full
from samenspel.runtime.failures import failure_of
from samenspel.viewer import Viewer

log = logging.getLogger(__name__)

io = SocketIO()
PushAction = Literal["append", "prepend", "replace", "remove", "refresh"]

#: Whether a viewer may do something (listen, be seen to type) in the room of the object with this id.
MayInRoom = Callable[[Viewer, uuid.UUID], bool]
_listening: dict[str, MayInRoom] = {}  # by kind of room, the first word of its name
_typing: dict[str, MayInRoom] = {}
#: Those of some signed-in sessions that are still good.
LivingSessions = Callable[[Collection[uuid.UUID]], set[uuid.UUID]]
_living_sessions: LivingSessions
#: The signed-in session of each socket.
_session_of: dict[str, uuid.UUID] = {}
#: A socket outlives its session by so long at most; at sign-out it is closed at once.
SESSION_CHECK_SECONDS = 30
#: Kinds of rooms in which people see each other's presence.
_PRESENCE_ROOMS = frozenset({"channel"})
#: Rooms that one page may listen to, each with the room of its language. The busiest page has some thirty.
MAX_ROOMS = 100


def init_app(
    app: Flask,
    settings: Settings,
    rooms: dict[str, MayInRoom],
    typing: dict[str, MayInRoom],
    living_sessions: LivingSessions,
) -> None:
    """Attaches the sockets to the application. `rooms` maps each kind of room to the rule for who may listen, `typing`
    to that for who is seen to type."""
    global _living_sessions
    for rules, given in ((_listening, rooms), (_typing, typing)):
        rules.clear()
        rules.update(given)
    _living_sessions = living_sessions
    processes.init_app(settings)
    processes.handle("disconnect", _disconnect_account)
    processes.handle("push", _emit_push)
    processes.handle("typing", _emit_typing)
    presence.init_app(_emit_here, io.start_background_task)
    app.jinja_env.globals["seen_at"] = seen_at
    io.init_app(
        app,
        async_mode=settings.socketio_async_mode,
        async_handlers=False,  # in the order in which they came
        manage_session=False,
    )
    Engine(io.server, _admission(app), settings.sockets, partial(note_full, settings))


def _admission(app: Flask) -> Admit:
    """Finds the account of a session before its request becomes a socket."""

    def admit(environ: dict[str, Any]) -> str | None:
        if "HTTP_COOKIE" not in environ:
            return None
        with app.request_context(environ):
            try:
                viewer = web.signed_in_viewer()
            finally:
                rollback()
        return str(viewer.id) if viewer is not None and viewer.session_id is not None else None

    return admit


def start(app: Flask) -> None:
    """Starts to close the sockets of ended sessions, and to exchange messages with the other processes, if there are
    any. Only a server calls this."""
    io.start_background_task(_watch_sessions, app)
    if processes.is_clustered():
        io.start_background_task(processes.listen, _reconnect_all)
        io.start_background_task(_announce_presence)


def _reconnect_all() -> None:
    """Disconnects every socket, because a message to disconnect one may have been lost; pages reconnect by themselves
    and their access is checked again."""
    _disconnect_account("", None)
    processes.publish("who")
    presence.announce_all()


def _announce_presence() -> None:
    while True:
        time.sleep(presence.ANNOUNCE_INTERVAL)
        presence.announce_all()
        presence.forget_silent()


def push(
    room: str, action: PushAction, target: str, template: str = "", *, seq: int | None = None, **context: Any
) -> None:
    """After the commit, has the pages that listen to `room` change the element `target` (a CSS id selector).

    The template is rendered once for each language in which somebody listens, and without a viewer.
    """

    push_on_commit(lambda: push_now(room, action, target, template, seq=seq, **context))


def push_now(
    room: str, action: PushAction, target: str, template: str = "", *, seq: int | None = None, **context: Any
) -> None:
    """Does what `push` does, at once: for what is worked out after a commit."""
    for language in _languages_listened(room):
        html = _render(template, language, context) if template else ""
        message = {"room": room, "action": action, "target": target, "html": html, "seq": seq}
        processes.publish("push", message | {"to": _in_language(room, language)})


def is_listened(room: str) -> bool:
    """Whether a push to a room may reach somebody."""
    return bool(_languages_listened(room))


def _emit_push(_process: str, message: dict[str, Any]) -> None:
    io.emit("push", {name: value for name, value in message.items() if name != "to"}, to=message["to"])


def _emit_typing(_process: str, message: dict[str, str]) -> None:
    io.emit("typing", {"room": message["room"], "name": message["name"]}, to=message["room"], skip_sid=message["sid"])


def _in_language(room: str, language: str) -> str:
    return f"{room}@{language}"


def _languages_listened(room: str) -> list[str]:
    """The languages with listeners, so that nothing is rendered for nobody; with other processes, every language."""
    if processes.is_clustered():
        return list(web.LOCALES)
    manager = io.server.manager
    return [each for each in web.LOCALES if any(True for _ in manager.get_participants("/", _in_language(room, each)))]


def _render(template: str, language: str, context: dict[str, Any]) -> str:
    is_for_all, g.is_for_all = g.get("is_for_all", False), True
    try:
        with web.in_language(language):
            return current_app.jinja_env.get_template(template).render(context)
    finally:
        g.is_for_all = is_for_all


def seen_at() -> int:
    """The time of rendering in milliseconds since 1970, for the address from which a part of the page catches up."""
    return int(time.time() * 1000)


def missed_since() -> datetime:
    """The moment in ?sinds= since which a page may have missed pushes, less five seconds for transactions that were
    open then. Now, so that nothing counts as missed, where the parameter is no usable moment."""
    since = request.args.get("sinds", type=int)
    current = now()
    if since is None or not 0 <= since <= current.timestamp() * 1000:
        return current
    return datetime.fromtimestamp(since / 1000, UTC) - timedelta(seconds=5)


def disconnect(account_id: uuid.UUID) -> None:
    """After the commit, closes the sockets of an account that lost a right, at every process. Its pages reconnect, and
    their access is checked again."""
    push_on_commit(lambda: processes.publish("disconnect", str(account_id)))


def disconnect_all() -> None:
    """Does what `disconnect` does for every account, after a change of rights for many at once."""
    push_on_commit(lambda: processes.publish("disconnect"))


def _disconnect_account(_process: str, account_id: str | None) -> None:
    server = io.server
    room = f"account:{account_id}" if account_id else None
    for sid, _ in list(server.manager.get_participants("/", room)):
        server.disconnect(sid)


def disconnect_here() -> None:
    """Closes all connections of this process; for a server that stops."""
    io.server.eio.stop()


def _emit_here(event: str, message: dict[str, Any], to: str) -> None:
    io.server.emit(event, message, to=to)


def _watch_sessions(app: Flask) -> None:
    while True:
        io.sleep(SESSION_CHECK_SECONDS)
        try:
            with app.app_context():
                disconnect_ended_sessions()
        except Exception as error:
            if failure_of(error) is None:  # pages and the worker say so while the database is away
                log.exception("sockets of ended sessions could not be looked for")


def disconnect_ended_sessions() -> None:
    """Closes the sockets of this process whose sessions are over, since nothing tells of one that expires."""
    sockets = dict(_session_of)
    living = _living_sessions(set(sockets.values())) if sockets else set()
    rollback()
    for sid, session_id in sockets.items():
        if session_id not in living:
            io.server.disconnect(sid, ignore_queue=True)


def _may(rules: dict[str, MayInRoom], viewer: Viewer, room: str) -> bool:
    kind, _, name = room.partition(":")
    try:
        wanted = uuid.UUID(name)
    except ValueError:
        return False
    return kind in rules and rules[kind](viewer, wanted)


@io.on_error_default
def _on_error(error: Exception) -> bool:
    """Closes the socket when the database is busy or away: its page connects again, and asks for what it missed."""
    if failure_of(error) is None:
        raise error
    if request.event["message"] != "connect":  # type: ignore[attr-defined]
        io.server.disconnect(request.sid)  # type: ignore[attr-defined]
    return False


@io.on("connect")
def _on_connect(auth: Any = None) -> bool:
    try:
        viewer = web.signed_in_viewer()
    finally:
        rollback()
    if viewer is None or viewer.session_id is None:
        return False
    _session_of[request.sid] = viewer.session_id  # type: ignore[attr-defined]
    join_room(f"account:{viewer.id}")
    return True


@io.on("listen")
def _on_listen(data: Any) -> str:
    """Joins a room; answers "ok", or "refused" where the viewer may not listen."""
    room = str(data.get("room")) if isinstance(data, dict) else ""
    try:
        viewer = web.signed_in_viewer()
        allowed = viewer is not None and _may(_listening, viewer, room)
    finally:
        rollback()
    if viewer is None or not allowed or len(io.server.rooms(request.sid)) > 2 * MAX_ROOMS:  # type: ignore[attr-defined]
        return "refused"
    join_room(room)
    join_room(_in_language(room, viewer.locale))
    return "ok"


@io.on("unlisten")
def _on_unlisten(data: Any) -> None:
    if isinstance(data, dict):
        room = str(data.get("room"))
        for each in (room, *(_in_language(room, language) for language in web.LOCALES)):
            leave_room(each)
        presence.leave(request.sid, room)  # type: ignore[attr-defined]


@io.on("here")
def _on_here(data: Any) -> None:
    """A page has a room in view. Listening is not enough for presence: the page may be in a tab in the background."""
    room, sid = str(data.get("room")) if isinstance(data, dict) else "", request.sid  # type: ignore[attr-defined]
    if room.partition(":")[0] not in _PRESENCE_ROOMS or room not in io.server.rooms(sid):
        return
    try:
        viewer = web.signed_in_viewer()
    finally:
        rollback()
    if viewer is not None:
        presence.enter(room, sid, str(viewer.id), viewer.label)


@io.on("away")
def _on_away(data: Any) -> None:
    """A page no longer has a room in view; it keeps listening."""
    if isinstance(data, dict):
        presence.leave(request.sid, str(data.get("room")))  # type: ignore[attr-defined]


_typing_since: dict[str, float] = {}


@io.on("typing")
def _on_typing(data: Any) -> None:
    """Sends the room the name of somebody who types, at most once in two seconds for each socket."""
    room = str(data.get("room")) if isinstance(data, dict) else ""
    sid, moment = request.sid, time.monotonic()  # type: ignore[attr-defined]
    if room not in io.server.rooms(sid) or moment - _typing_since.get(sid, 0) < 2:
        return
    _typing_since[sid] = moment
    try:
        viewer = web.signed_in_viewer()
        allowed = viewer is not None and _may(_typing, viewer, room)
    finally:
        rollback()
    if viewer is not None and allowed:
        processes.publish("typing", {"room": room, "name": viewer.label, "sid": sid})


@io.on("disconnect")
def _on_disconnect(_reason: Any = None) -> None:
    _session_of.pop(request.sid, None)  # type: ignore[attr-defined]
    _typing_since.pop(request.sid, None)  # type: ignore[attr-defined]
    presence.leave(request.sid)  # type: ignore[attr-defined]
