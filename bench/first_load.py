"""Benchmark `first-load`: what a browser fetches and when it paints; how the server starts and idles."""

import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import Load, chromium, laid_out_text, load, paint, visitor, window
from bench.figures import Figure
from bench.load import fetch
from bench.machine import median, usage, wait_quiet
from bench.places import Page, find_places
from bench.server import Server, demo_data, samenspel
from bench.sessions import Session, sign_in

COLD_KIB, COLD_REQUESTS, WARM_KIB, PAINT_MS = 150, 10, 25, 180
START_S, IDLE_MIB = 2.5, 220
READABLE_PERCENT = 90  # of the text that a browser with scripts shows
SETTLE_S = 3  # between the first page and looking at the memory


def run(quick: bool) -> Iterator[Figure]:
    """Pages of the demo data in an empty and in a filled cache; then starts of the server."""
    with demo_data() as data:
        yield from _start(data, quick)
        with samenspel(data) as server, chromium() as browser:
            load(visitor(browser, server, None).new_page(), f"{server.base}/aanmelden")  # wakes the browser
            places = find_places(data)
            opened = [page for page in places.pages if page.name in ("start", "group", "topic-50", "meeting-12")]
            opened.append(Page("map", "/samenwerkingskaart", places.pages[0].viewer))
            for page, session in zip(opened, sign_in(server, [page.viewer for page in opened]), strict=True):
                yield from _page(browser, server, page, session, 1 if quick else 5)
            yield from _page(browser, server, Page("sign-in", "/aanmelden", opened[0].viewer), None, 1 if quick else 5)


def _start(data: Path, quick: bool) -> Iterator[Figure]:
    starts, memory, times = [], [], 2 if quick else 5
    for _ in range(times):
        wait_quiet(0 if quick else 5)
        with samenspel(data) as server:
            starts.append(server.start_s)
            time.sleep(SETTLE_S)
            memory.append(usage(server.pid).rss_mib)
    against = f"median of {times} starts with demo data, from the command to the first good answer"
    yield Figure("server-start", median(starts), "s", START_S, against)
    yield Figure(
        "server-idle",
        median(memory),
        "MiB",
        IDLE_MIB,
        f"resident memory of all processes, {SETTLE_S} s later",
    )


def _page(browser: Browser, server: Server, page: Page, session: Session | None, times: int) -> Iterator[Figure]:
    url = server.base + page.path
    cold: list[Load] = []
    warm: list[Load] = []
    first: list[tuple[float, float]] = []  # cold and warm
    shown = 0
    fetch(server, page.path, session.headers if session else {})  # the first request of all fills the server's caches
    for _ in range(times):
        context = visitor(browser, server, session)
        tab = context.new_page()
        cold.append(load(tab, url))
        warm.append(load(tab, url))
        shown = laid_out_text(tab)
        context.close()
        context = visitor(browser, server, session)
        tab = window(context)
        first.append((paint(tab, url), paint(tab, url)))
        context.close()
    context = visitor(browser, server, session, scripts=False)
    tab = context.new_page()
    tab.goto(url)
    plain = laid_out_text(tab)
    context.close()
    against = f"{page.path.split('/')[1] or 'start'} page, median of {times}"
    yield Figure(f"{page.name}.cold", median([each.kib for each in cold]), "KiB", COLD_KIB, f"{against}, empty cache")
    yield Figure(
        f"{page.name}.requests",
        median([each.requests for each in cold]),
        "requests",
        COLD_REQUESTS,
        f"{against}, cold",
    )
    yield Figure(f"{page.name}.warm", median([each.kib for each in warm]), "KiB", WARM_KIB, f"{against}, second load")
    paints = f"{against}, cold, in a window that stands open; warm {median([each for _, each in first]):.0f} ms"
    yield Figure(f"{page.name}.paint", median([each for each, _ in first]), "ms", PAINT_MS, paints)
    share = 100 * plain / shown if shown else 0
    words = f"{plain} characters laid out without scripts, {shown} with"
    yield Figure(f"{page.name}.without-scripts", share, "%", READABLE_PERCENT, words, at_least=True)
