"""A page of the platform as a PDF in the house style, made by WeasyPrint.

WeasyPrint draws text with Pango, a system library (on Debian `libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`).
Without it the same page is answered as HTML, with instructions to print it. A template for paper extends
`pdf/layout.html`; it can use built files through `asset(...)` and nothing else.

The worker makes each PDF once, in advance or when somebody asks, and it is cached under a name and the hash of the HTML
that it was made of, so that a stale one is never served. The cache folder can be deleted at any time.
"""

import ctypes
import hashlib
import logging
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Response, current_app, render_template

from samenspel.runtime import assets
from samenspel.runtime.app_key import SETTINGS, AppKey

log = logging.getLogger(__name__)

#: The libraries that WeasyPrint loads, by their names on Linux; on other systems we try and report a failure.
_LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
#: The base URL of a document, which has none of its own; its built files are below it.
_BASE = "http://paper.invalid"


#: Hands a payload of `make_ordered` to the worker.
ASK_WORKER = AppKey[Callable[[dict[str, Any]], None]]("samenspel.ask_for_pdf")
#: Somebody who asks for a PDF waits so long for the worker; after that their browser asks again every few seconds.
MAX_WAIT_SECONDS = 8.0
RETRY_SECONDS = 4
#: One PDF is drawn at a time: the threads of a worker share the fonts of Pango, and pages share their interpreter.
_drawing = threading.Lock()


class PdfUnavailable(Exception):
    """This machine lacks the libraries to make a PDF."""


@cache
def is_available() -> bool:
    """Whether the system libraries are installed; found without importing WeasyPrint, which takes a second."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        for name in _LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def respond(html: str, name: str, filename: str) -> Response:
    """The PDF of exactly this HTML as a download: the cached one, or else the one that the worker makes now.

    Where that takes too long the answer is a page that asks again. Raises PdfUnavailable.
    """
    content = stored(name, html)
    if content is None:
        if not is_available():
            raise PdfUnavailable
        _order(name, html)
        content = _await(name, html)
    if content is None:
        page = render_template("pdf/waiting.html")
        return Response(page, 202, {"Refresh": str(RETRY_SECONDS), "Retry-After": str(RETRY_SECONDS)})
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def stored(name: str, html: str) -> bytes | None:
    """The cached PDF of exactly this HTML, if there is one."""
    try:
        return _path(name, html).read_bytes()
    except FileNotFoundError:
        return None


def store(name: str, html: str, content: bytes) -> None:
    """Caches the PDF of this HTML, and deletes those of earlier HTML under the same name."""
    place = _path(name, html)
    place.parent.mkdir(exist_ok=True)
    fresh = place.with_suffix(f".{uuid.uuid4().hex}")
    fresh.write_bytes(content)
    fresh.replace(place)
    for other in place.parent.glob(f"{name}.*"):
        if other != place:
            other.unlink(missing_ok=True)


def forget(name: str) -> None:
    """Deletes what is cached under a name, and under the names that begin with it and a dash."""
    for pattern in (f"{name}.*", f"{name}-*"):
        for each in _folder().glob(pattern):
            each.unlink(missing_ok=True)


def make_ordered(payloads: Sequence[dict[str, Any]]) -> None:
    """Makes the PDFs that requests wait for (`name`, and the `file` with the HTML), each once."""
    for payload in payloads:
        order = _folder() / payload["file"]
        if order.exists():
            html = order.read_text()
            if stored(payload["name"], html) is None:
                store(payload["name"], html, render(html))
            order.unlink(missing_ok=True)


def _order(name: str, html: str) -> None:
    """Has the worker make a PDF, of HTML that it finds in a file."""
    order = _path(name, html).with_suffix(".html")
    order.parent.mkdir(exist_ok=True)
    partial = order.with_suffix(f".{uuid.uuid4().hex}")
    partial.write_text(html)
    partial.replace(order)
    ASK_WORKER.get()({"name": name, "file": order.name})


def _await(name: str, html: str) -> bytes | None:
    end = time.monotonic() + MAX_WAIT_SECONDS
    while (content := stored(name, html)) is None and time.monotonic() < end:
        time.sleep(0.1)
    return content


def _path(name: str, html: str) -> Path:
    return _folder() / f"{name}.{hashlib.sha256(html.encode()).hexdigest()[:32]}.pdf"


def _folder() -> Path:
    return SETTINGS.get().folder / "paper"


def render(html: str) -> bytes:
    """Makes the PDF of a page, tagged for screen readers. Raises PdfUnavailable."""
    if not is_available():
        raise PdfUnavailable
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:
        raise PdfUnavailable from error

    class OwnFiles(URLFetcher):
        """Serves built files, and refuses the network and the rest of the disk."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            path = _own_file(url)
            if path is None:
                raise ValueError(f"paper may not reach {url[:100]}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES.get(path.suffix, "")})

    with _drawing:
        document, fonts = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=OwnFiles()), FontConfiguration()
        try:
            content: bytes = document.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)
        finally:
            # Deletes the temporary folder of the fonts, which otherwise waits for the garbage collector. A server
            # collects seldom, and not at its end, so that each PDF would leave a folder behind.
            fonts.__del__()
    return content


_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def _own_file(url: str) -> Path | None:
    """The built file at a URL of ours; None for any other URL."""
    parts = urlsplit(url)
    folder, name = assets.folder(), unquote(parts.path).rpartition("/")[2]
    own = f"{current_app.static_url_path}/{name}"
    if f"{parts.scheme}://{parts.netloc}" != _BASE or parts.path != own or not (folder / name).is_file():
        return None
    return folder / name
