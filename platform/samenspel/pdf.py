"""Paper: a page of the platform as a PDF with the house look, made by WeasyPrint.

WeasyPrint draws text with Pango, a library of the system (on Debian `libpango-1.0-0 libpangoft2-1.0-0
libharfbuzz-subset0`). Where it is absent nothing else suffers: the same page is then answered as HTML, with how to
print it. A template of paper extends `pdf/layout.html`; it reaches built files by `asset(...)` and nothing else.

A PDF that many ask for is made ahead and kept, under the name of what it shows and a sum of the page it was made of.
Another page has another sum, so what is given out is never old. The folder can be thrown away at any time.
"""

import ctypes
import hashlib
import logging
import sys
import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Response, current_app, render_template

from samenspel import assets
from samenspel.config import Settings

log = logging.getLogger(__name__)

#: What WeasyPrint loads, by the names of Linux; elsewhere it is tried, and told when it fails.
_LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
#: Paper has no address; its own files are below this one.
_BASE = "http://paper.invalid"


class NoPdf(Exception):
    """This machine has not what it takes to make a PDF."""


@cache
def is_available() -> bool:
    """Whether the libraries are there: looked up once, and without loading WeasyPrint, which takes a second."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        for name in _LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def answer(template: str, filename: str, **context: Any) -> Response:
    """The template as a PDF file; as a page to print where no PDF can be made."""
    try:
        content = write(render_template(template, is_page=False, **context))
    except NoPdf:
        return Response(render_template(template, is_page=True, **context), mimetype="text/html")
    return file(content, filename)


def file(content: bytes, filename: str) -> Response:
    """A PDF to download."""
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def kept(shelf: str, html: str) -> bytes | None:
    """The PDF that was made of exactly this page; None where there is none."""
    try:
        return _place(shelf, html).read_bytes()
    except FileNotFoundError:
        return None


def keep(shelf: str, html: str, content: bytes) -> None:
    """Keeps the PDF of this page, and no longer those of what it was before."""
    place = _place(shelf, html)
    place.parent.mkdir(exist_ok=True)
    fresh = place.with_suffix(f".{uuid.uuid4().hex}")
    fresh.write_bytes(content)
    fresh.replace(place)
    for other in place.parent.glob(f"{shelf}.*"):
        if other != place:
            other.unlink(missing_ok=True)


def _place(shelf: str, html: str) -> Path:
    settings: Settings = current_app.extensions["samenspel.settings"]
    return settings.folder / "paper" / f"{shelf}.{hashlib.sha256(html.encode()).hexdigest()[:32]}.pdf"


def write(html: str) -> bytes:
    """The PDF of a page, tagged for screen readers. Raises NoPdf."""
    if not is_available():
        raise NoPdf
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:
        raise NoPdf from error

    class OwnFiles(URLFetcher):
        """Gives out built files; paper never reaches the network or the disk."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            path = _own_file(url)
            if path is None:
                raise ValueError(f"paper may not reach {url[:100]}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES.get(path.suffix, "")})

    document, fonts = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=OwnFiles()), FontConfiguration()
    try:
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)
    finally:
        # They lie in a folder until this is collected as garbage. A server seldom looks for garbage, and not when it
        # stops: each PDF would leave a folder behind.
        fonts.__del__()
    return content


_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def _own_file(url: str) -> Path | None:
    """The built file at an address of ours; None for anything else."""
    parts = urlsplit(url)
    folder, name = assets.folder(), unquote(parts.path).rpartition("/")[2]
    own = f"{current_app.static_url_path}/{name}"
    if f"{parts.scheme}://{parts.netloc}" != _BASE or parts.path != own or not (folder / name).is_file():
        return None
    return folder / name
