"""Extracts the text of one file. Runs in a process of its own: see `runtime.foreign.sandbox`."""

from collections.abc import Sequence
from typing import IO

from kreuzberg import extract_bytes_sync

#: Longer texts are cut: so many characters are some hundreds of pages.
MAX_LETTERS = 400_000


def extract(files: Sequence[IO[bytes]], media_type: str) -> str:
    """The text of the file. Raises what the library raises where it cannot be read."""
    kind = "text/plain" if media_type.startswith("text/") else media_type
    text: str = extract_bytes_sync(files[0].read(), kind).content[:MAX_LETTERS]
    return text.encode("utf-8", "replace").decode()
