"""Writes a zip file while it is sent. The names are UTF-8, which the zip file says, so that Windows shows them."""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

#: A zip file of more than this is not made.
MAX_BYTES, MAX_FILES = 2**30, 2_000


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: the folders in which it lies, its name and the moment on it, and what gives its bytes."""

    folders: Sequence[str]
    filename: str
    at: datetime
    content: Callable[[], Iterable[bytes]]


def write(members: Iterable[Member], missing: Callable[[str], None]) -> Iterator[bytes]:
    """The bytes of the archive. `missing` hears of files that are not there, which are left out."""
    sink = _Sink()
    taken: set[str] = set()
    with zipfile.ZipFile(sink, "w") as archive:
        for member in members:
            try:
                chunks = member.content()
            except FileNotFoundError:
                missing(member.filename)
                continue
            name = _free("/".join([*member.folders, member.filename]), taken)
            taken.add(name.casefold())
            # What is shared is mostly compressed already.
            info = zipfile.ZipInfo(name, max(member.at.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=False) as file:
                for chunk in chunks:
                    file.write(chunk)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


def _free(name: str, taken: set[str]) -> str:
    path, number, free = PurePosixPath(name), 2, name
    while free.casefold() in taken:
        free, number = str(path.with_name(f"{path.stem} ({number}){path.suffix}")), number + 1
    return free


class _Sink:
    """What is written to it, until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._parts.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def take(self) -> bytes:
        content, self._parts = b"".join(self._parts), []
        return content
