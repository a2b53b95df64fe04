"""What search knows of a thing: the one shape that every feature turns its rows into, and both engines take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A thing to be found.

    `id` is "<kind>:<uuid>"; `readers` names who may find it: group ids as text, or "members" (all but guests);
    `group` is the id of its group, `theme` and `fund` are slugs, `date` is in seconds since 1970 (UTC).
    """

    id: str
    kind: str
    title: str
    body: str
    url: str
    readers: tuple[str, ...]
    date: int
    group: str | None = None
    theme: str | None = None
    fund: str | None = None
