"""Who has a room in view at this moment. Each process knows it of its own sockets, and tells the others.

It is told calmly: a second after the first change, so that who goes from one page to the next never left. Nothing is
kept: when a process dies, the others forget who was there within a minute.
"""

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from samenspel.runtime import processes

#: Seconds between a change and its telling; between two words of a process about all its rooms; and the silence after
#: which a process is taken for dead.
PAUSE, REPEAT, SILENCE = 1.0, 20.0, 60.0
#: So many are named; the others are counted.
NAMED = 12

Person = tuple[str, str]  # account, name

_lock = Lock()
_here: dict[str, dict[str, Person]] = {}  # by room and socket
_elsewhere: dict[str, dict[str, list[Person]]] = {}  # by process and room
_heard: dict[str, float] = {}  # when a process spoke last
_told: dict[str, list[Person]] = {}  # what listeners here were told last
_changed: set[str] = set()


#: How word gets out; given by the socket edge.
Emit = Callable[[str, dict[str, Any], str], None]
_emit: Emit
_later: Callable[..., Any]


def init_app(emit: Emit, later: Callable[..., Any]) -> None:
    """`emit(event, message, to)` speaks to sockets of this process; `later(work)` runs it in the background."""
    global _emit, _later
    _emit, _later = emit, later
    for known in (_here, _elsewhere, _heard, _told, _changed):
        known.clear()
    processes.handle("present", _hear)
    processes.handle("who", _answer)


def enter(room: str, sid: str, account: str, name: str) -> None:
    """Somebody has the room in view; their page is told at once who is there."""
    with _lock:
        _here.setdefault(room, {})[sid] = (account, name)
    _emit("presence", _message(room), sid)
    _change(room)


def leave(sid: str, room: str | None = None) -> None:
    """A page no longer has the room in view, or any room."""
    with _lock:
        left = [each for each, sids in _here.items() if sid in sids and room in (None, each)]
        for each in left:
            del _here[each][sid]
            if not _here[each]:
                del _here[each]
    for each in left:
        _change(each)


def people_in(room: str) -> list[Person]:
    """Who is there, each once, by name."""
    with _lock:
        found = dict(_here.get(room, {}).values())
        for rooms in _elsewhere.values():
            found.update(dict(rooms.get(room, ())))
    return sorted(found.items(), key=lambda person: (person[1], person[0]))


def _message(room: str) -> dict[str, Any]:
    people = people_in(room)
    named = [{"account": account, "name": name} for account, name in people[:NAMED]]
    return {"room": room, "people": named, "count": len(people)}


def _change(room: str) -> None:
    with _lock:
        is_first = not _changed
        _changed.add(room)
    if is_first:
        _later(_tell_changes)


def _tell_changes() -> None:
    time.sleep(PAUSE)
    with _lock:
        rooms = sorted(_changed)
        _changed.clear()
    processes.tell("present", {"rooms": {room: _own(room) for room in rooms}})
    for room in rooms:
        _tell_listeners(room)


def _tell_listeners(room: str) -> None:
    people = people_in(room)
    with _lock:
        if _told.get(room, []) == people:
            return
        _told[room] = people
        if not people:
            del _told[room]
    _emit("presence", _message(room), room)


def _own(room: str) -> list[Person]:
    with _lock:
        return sorted(set(_here.get(room, {}).values()))


def _hear(who: str, what: Any) -> None:
    """Another process says who is in some of its rooms, or (`whole`) in all it has."""
    if who == processes.ME:
        return
    rooms: dict[str, list[Person]] = {room: [tuple(each) for each in people] for room, people in what["rooms"].items()}
    with _lock:
        _heard[who] = time.monotonic()
        known = _elsewhere.setdefault(who, {})
        touched = set(rooms) | (set(known) if what.get("whole") else set())
        for room in touched:
            if rooms.get(room):
                known[room] = rooms[room]
            else:
                known.pop(room, None)
    for room in touched:
        _tell_listeners(room)


def _answer(who: str, _what: Any) -> None:
    if who != processes.ME:
        say_all()


def say_all() -> None:
    """Tells the other processes who is in all rooms of this one."""
    with _lock:
        rooms = list(_here)
    processes.tell("present", {"rooms": {room: _own(room) for room in rooms}, "whole": True})


def say_goodbye() -> None:
    """This process stops: who was here is gone."""
    processes.tell("present", {"rooms": {}, "whole": True})


def forget_the_silent() -> None:
    """Takes processes that said nothing for a minute for dead."""
    limit = time.monotonic() - SILENCE
    with _lock:
        gone = [who for who, moment in _heard.items() if moment < limit]
        rooms = {room for who in gone for room in _elsewhere.pop(who, {})}
        for who in gone:
            del _heard[who]
    for room in rooms:
        _tell_listeners(room)
