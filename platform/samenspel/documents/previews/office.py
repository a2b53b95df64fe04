"""Reads Office files for a preview: text as HTML, slides as lines, the picture and the names in the container.

Runs in a process of its own: see `runtime.foreign.sandbox`.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_PICTURES = ("docProps/thumbnail.jpeg", "docProps/thumbnail.jpg", "docProps/thumbnail.png")
MAX_SLIDES, MAX_NAMES, MAX_PART, MAX_PICTURE = 200, 300, 20 * 2**20, 2 * 2**20


class PasswordNeeded(Exception):
    """The file has a password: Office puts such a file in a container of its own."""


def word_html(file: IO[bytes]) -> str:
    """A Word document as HTML, with headings below that of the page and without its pictures."""
    import mammoth

    _require_open(file)
    content = io.BytesIO(file.read())  # it asks an open file for its name, and this one has none
    html: str = mammoth.convert_to_html(
        content, convert_image=lambda _image: [], include_embedded_style_map=False
    ).value
    return _HEADING.sub(lambda found: f"<{found[1]}h{min(5, int(found[2]) + 1)}>", html)


def slides(file: IO[bytes]) -> list[list[tuple[str, str]]]:
    """The lines of each slide of a presentation, each with its tag: a heading for titles."""
    _require_open(file)
    with zipfile.ZipFile(file) as container:
        numbered = sorted((int(found[1]), name) for name in container.namelist() if (found := _SLIDE.fullmatch(name)))
        return [list(_lines(_part(container, name))) for _number, name in numbered[:MAX_SLIDES]]


def _lines(slide: bytes) -> Iterator[tuple[str, str]]:
    # What it reads is in a process with limits on memory and time.
    for shape in ElementTree.fromstring(slide).iter(f"{_SLIDES}sp"):  # noqa: S314
        kind = shape.find(f".//{_SLIDES}ph")
        is_title = kind is not None and kind.get("type") in ("title", "ctrTitle")
        for paragraph in shape.iter(f"{_DRAWING}p"):
            line = "".join(each.text or "" for each in paragraph.iter(f"{_DRAWING}t")).strip()
            if line:
                yield "h2" if is_title else "p", line


def stored_picture(file: IO[bytes]) -> bytes | None:
    """The picture of the first page or slide in an Office file, where the program that wrote it put one there."""
    with zipfile.ZipFile(file) as container:
        names = set(container.namelist())
        found = next((name for name in _PICTURES if name in names), None)
        if found is None or container.getinfo(found).file_size > MAX_PICTURE:
            return None
        return container.read(found)


def names_in(file: IO[bytes]) -> tuple[list[str], bool]:
    """The names of the files in a zip file, and whether there are more of them."""
    with zipfile.ZipFile(file) as container:
        names = [name for name in container.namelist() if not name.endswith("/")]
    return names[:MAX_NAMES], len(names) > MAX_NAMES


def _part(container: zipfile.ZipFile, name: str) -> bytes:
    if container.getinfo(name).file_size > MAX_PART:
        raise ValueError(f"{name} is too large")
    return container.read(name)


def _require_open(file: IO[bytes]) -> None:
    file.seek(0)
    is_locked = file.read(len(_OLE)) == _OLE
    file.seek(0)
    if is_locked:
        raise PasswordNeeded
