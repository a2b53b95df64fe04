"""Chromium for the benchmarks: pages as a visitor's browser loads them, with what went over the wire."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.figures import Refused
from bench.server import Server
from bench.sessions import Session

OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
OPTIONS += [
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
SETTLE_MS = 800  # after the load event: what a page fetches by itself belongs to its weight
OPENING_MS = 600  # a window of Chromium loads parts of its own when it opens, which are no part of a page
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a page: requests, and KiB on the wire with headers."""

    requests: int
    kib: float


def chromium_path() -> str:
    """Where Chromium is. Raises Refused where it is not."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    path = os.environ.get("SAMENSPEL_CHROMIUM") or next(
        (found for name in names if (found := shutil.which(name))), None
    )
    if path is None:
        raise Refused("Chromium is not installed (apt install chromium), or set SAMENSPEL_CHROMIUM to its path")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser that reaches this machine only."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


def visitor(browser: Browser, server: Server, session: Session | None, scripts: bool = True) -> BrowserContext:
    """A visitor with an empty cache, signed in when a session is given, and with or without scripts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
    if session is not None:
        name, _, value = session.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": server.base}])
    return context


def window(context: BrowserContext) -> Page:
    """An empty window that stands open, as the one of somebody who goes to a page."""
    page = context.new_page()
    page.wait_for_timeout(OPENING_MS)
    return page


def load(page: Page, url: str) -> Load:
    """Opens a URL and waits until it has settled. Raises Refused when it is no good answer."""
    wire = page.context.new_cdp_session(page)
    finished: list[float] = []

    def note(event: dict[str, Any]) -> None:
        finished.append(float(event["encodedDataLength"]))

    wire.on("Network.loadingFinished", note)
    wire.send("Network.enable")
    _open(page, url)
    wire.detach()
    fetched = [size for size in finished if size > 0]  # from the cache, nothing goes over the wire
    return Load(len(fetched), sum(fetched) / 1024)


def paint(page: Page, url: str) -> float:
    """When a page that is opened paints its first content, in ms, with nobody listening on the wire.

    A browser that reports each request is slower, which is left out here.
    """
    _open(page, url)
    first = float(page.evaluate(PAINT))
    if first < 0:
        raise Refused(f"{url} painted nothing")
    return first


def _open(page: Page, url: str) -> None:
    answer = page.goto(url, wait_until="load")
    page.wait_for_timeout(SETTLE_MS)
    if answer is None or answer.status >= 400:
        raise Refused(f"{url} answered {answer.status if answer else 'nothing'}")


def laid_out_text(page: Page) -> int:
    """How many characters of text the page shows, as the layout has them, without running a script in it."""
    session = page.context.new_cdp_session(page)
    snapshot = session.send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    session.detach()
    strings, layout = snapshot["strings"], snapshot["documents"][0]["layout"]
    return sum(len("".join(strings[text].split())) for text in layout["text"] if text >= 0)
