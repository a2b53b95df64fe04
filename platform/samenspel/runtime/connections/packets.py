"""What a page may say over its socket. Anything else is no mistake of ours, and ends the connection."""

import json
import re

#: Longest packet, in letters.
MAX_PACKET = 20_000
MAX_ROOM_NAME = 100

#: Socket.IO: kind, number of an answer that is wanted, content. We know no other namespaces, and no binary packets.
_PACKET = re.compile(r"(?P<kind>[012])(?P<ack>[0-9]{0,15})(?P<content>.*)", re.DOTALL)


class MalformedPacketError(ValueError):
    """A packet that no page of ours sends."""


def check(packet: str) -> None:
    """Raises MalformedPacketError where a Socket.IO packet is no connect, no disconnect and no event with a room."""
    found = _PACKET.fullmatch(packet)
    if found is None:
        raise MalformedPacketError("no connect, disconnect or event")
    content = _parse(found["content"])
    if found["kind"] == "2":
        match content:
            case [str(), dict() as detail] if len(str(detail.get("room", ""))) <= MAX_ROOM_NAME:
                return
        raise MalformedPacketError("no event with a room")
    if found["ack"] or not isinstance(content, dict | None):
        raise MalformedPacketError("no connect or disconnect")


def _parse(content: str) -> object:
    try:
        return json.loads(content) if content else None
    except (ValueError, RecursionError) as error:
        raise MalformedPacketError("no JSON") from error
