"""What the set-up did already: small files in the virtual environment, written only after a step succeeded.

A stamp holds a fingerprint of what went into the step. It is removed before the step starts again, so an
interrupted step leaves no stamp and is done once more.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path


def fingerprint(root: Path, paths: Iterable[Path]) -> str:
    """A hash over names (relative to root) and contents of files; folders count with all files below them."""
    files: set[Path] = set()
    for path in paths:
        if path.is_dir():
            files.update(file for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            files.add(path)
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(str(file.relative_to(root)).encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


class Stamps:
    """The stamps in one folder; a value is anything that JSON can hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> object:
        """The value of a stamp; None when it is absent or damaged."""
        try:
            value: object = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return value

    def write(self, name: str, value: object) -> None:
        """Sets a stamp; in one move, so that a reader never sees half of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{name}.json"
        draft = target.with_suffix(".new")
        draft.write_text(json.dumps(value), "utf-8")
        os.replace(draft, target)

    def clear(self, name: str) -> None:
        """Removes a stamp, before its step is done again."""
        (self.folder / f"{name}.json").unlink(missing_ok=True)
