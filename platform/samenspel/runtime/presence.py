"""Presence: which people have a room in view now. Each process tracks its own sockets and announces them to the others.

Announcements are delayed by a second, so that somebody who moves from one page to the next is not reported as leaving.
Nothing is stored: when a process dies, the others forget its people within a minute.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from samenspel.runtime import processes

#: Seconds between a change and its announcement.
ANNOUNCE_DELAY = 1.0
#: Seconds between two complete announcements of a process.
ANNOUNCE_INTERVAL = 20.0
#: Seconds without an announcement after which a process is taken for dead.
PROCESS_TIMEOUT = 60.0
#: How many people a message names; it counts the others.
MAX_NAMES = 12

Person = tuple[str, str]  # account id, name

_lock = Lock()
_here: dict[str, dict[str, Person]] = {}  # room -> socket -> person
_elsewhere: dict[str, dict[str, list[Person]]] = {}  # process -> room -> people
_announced_at: dict[str, float] = {}  # process -> monotonic time of its last announcement
_last_sent: dict[str, list[Person]] = {}  # room -> people named in the last message to its sockets here
_changed: set[str] = set()  # rooms to announce


#: Sends an event with a message to a room or socket of this process.
Emit = Callable[[str, dict[str, Any], str], None]
_emit: Emit
_start_background: Callable[..., Any]


def init_app(emit: Emit, start_background: Callable[..., Any]) -> None:
    """Takes from the socket edge how to send a message and how to run a function in the background."""
    global _emit, _start_background
    _emit, _start_background = emit, start_background
    for known in (_here, _elsewhere, _announced_at, _last_sent, _changed):
        known.clear()
    processes.handle("present", _on_announcement)
    processes.handle("who", _on_request)


def enter(room: str, sid: str, account: str, name: str) -> None:
    """Records that a socket shows the room, and sends that socket the people in it at once."""
    with _lock:
        _here.setdefault(room, {})[sid] = (account, name)
    _emit("presence", _message(room), sid)
    _schedule_publish(room)


def leave(sid: str, room: str | None = None) -> None:
    """Records that a socket no longer shows the room; without a room, that it shows none."""
    with _lock:
        left = [each for each, sids in _here.items() if sid in sids and room in (None, each)]
        for each in left:
            del _here[each][sid]
            if not _here[each]:
                del _here[each]
    for each in left:
        _schedule_publish(each)


def people_in(room: str) -> list[Person]:
    """The people in a room at all processes, each once, sorted by name."""
    with _lock:
        found = dict(_here.get(room, {}).values())
        for rooms in _elsewhere.values():
            found.update(dict(rooms.get(room, ())))
    return sorted(found.items(), key=lambda person: (person[1], person[0]))


def _message(room: str) -> dict[str, Any]:
    people = people_in(room)
    named = [{"account": account, "name": name} for account, name in people[:MAX_NAMES]]
    return {"room": room, "people": named, "count": len(people)}


def _schedule_publish(room: str) -> None:
    with _lock:
        is_first = not _changed
        _changed.add(room)
    if is_first:
        _start_background(_publish_changes)


def _publish_changes() -> None:
    time.sleep(ANNOUNCE_DELAY)
    with _lock:
        rooms = sorted(_changed)
        _changed.clear()
    processes.publish("present", {"rooms": {room: _people_here(room) for room in rooms}})
    for room in rooms:
        _notify_listeners(room)


def _notify_listeners(room: str) -> None:
    people = people_in(room)
    with _lock:
        if _last_sent.get(room, []) == people:
            return
        _last_sent[room] = people
        if not people:
            del _last_sent[room]
    _emit("presence", _message(room), room)


def _people_here(room: str) -> list[Person]:
    with _lock:
        return sorted(set(_here.get(room, {}).values()))


def _on_announcement(process: str, payload: Any) -> None:
    """Another process announces the people in some of its rooms or, with `whole`, in all of them."""
    if process == processes.PROCESS_ID:
        return
    announced = payload["rooms"]
    rooms: dict[str, list[Person]] = {room: [tuple(each) for each in people] for room, people in announced.items()}
    with _lock:
        _announced_at[process] = time.monotonic()
        known = _elsewhere.setdefault(process, {})
        touched = set(rooms) | (set(known) if payload.get("whole") else set())
        for room in touched:
            if rooms.get(room):
                known[room] = rooms[room]
            else:
                known.pop(room, None)
    for room in touched:
        _notify_listeners(room)


def _on_request(process: str, _payload: Any) -> None:
    if process != processes.PROCESS_ID:
        announce_all()


def announce_all() -> None:
    """Announces the people in all rooms of this process to the others."""
    with _lock:
        rooms = list(_here)
    processes.publish("present", {"rooms": {room: _people_here(room) for room in rooms}, "whole": True})


def announce_stop() -> None:
    """Announces that nobody is left here, because this process stops."""
    processes.publish("present", {"rooms": {}, "whole": True})


def forget_silent() -> None:
    """Forgets the people of processes that announced nothing within `PROCESS_TIMEOUT`."""
    limit = time.monotonic() - PROCESS_TIMEOUT
    with _lock:
        dead = [process for process, moment in _announced_at.items() if moment < limit]
        rooms = {room for process in dead for room in _elsewhere.pop(process, {})}
        for process in dead:
            del _announced_at[process]
    for room in rooms:
        _notify_listeners(room)
