"""Paper: a page of the platform as a PDF with the house look, made by WeasyPrint.

WeasyPrint draws text with Pango, a library of the system (on Debian `libpango-1.0-0 libpangoft2-1.0-0
libharfbuzz-subset0`). Where it is absent nothing else suffers: the same page is then answered as HTML, with how to
print it. A template of paper extends `pdf/layout.html`; it reaches built files by `asset(...)` and nothing else.
"""

import ctypes
import logging
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Response, current_app, render_template

from samenspel import assets

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
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def write(html: str) -> bytes:
    """The PDF of a page, tagged for screen readers. Raises NoPdf."""
    if not is_available():
        raise NoPdf
    try:
        import weasyprint
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

    document = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=OwnFiles())
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
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
