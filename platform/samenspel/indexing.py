"""The search document: the form into which every feature turns its rows, and which both search engines index."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "topic", "reply", "poll", "message", "meeting", "report", "document", "person", "fund", "initiative", "group"
]
KINDS: frozenset[str] = frozenset(get_args(Kind))

# Everything that may end up in a filter is a UUID or a slug. The engines rely on this: nothing needs
# escaping.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_ID = re.compile(r"([a-z]+):[A-Za-z0-9][A-Za-z0-9-]{0,99}")


@dataclass(frozen=True)
class SearchDocument:
    """A topic, file, person or other object as the index knows it.

    `id` is `kind:uuid` or `kind:slug`. `aside` holds further searchable text (the name of a file or group, a place);
    the passage that a result shows comes from the body only. `readers` holds the ids of the groups whose members may
    find it, "members" for members of the platform (all but guests), or "public" for everyone with an account; without
    readers nobody finds it. It is found under its theme and under all of `more_themes`. `date` is in seconds since
    1970, never negative. Raises ValueError where an id, slug or kind has another form, since these go into filters.
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
    aside: str = ""
    more_themes: tuple[str, ...] = ()

    @property
    def themes(self) -> list[str]:
        """All its themes, the first one first."""
        return list(dict.fromkeys(each for each in (self.theme, *self.more_themes) if each is not None))

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Unknown kind of search document: {self.kind!r}")
        check_id(self.id)
        for name in (self.group, self.theme, self.fund, *self.more_themes, *self.readers):
            if name is not None and not NAME.fullmatch(name):
                raise ValueError(f"Not a uuid or slug in search document {self.id}: {name!r}")
        if self.date < 0:
            raise ValueError(f"Date before 1970 in search document {self.id}: {self.date}")


def check_id(document_id: str) -> str:
    """The id itself. Raises ValueError unless it reads `kind:uuid` or `kind:slug`."""
    form = _ID.fullmatch(document_id)
    if form is None or form[1] not in KINDS:
        raise ValueError(f"Not the id of a search document: {document_id!r}")
    return document_id
