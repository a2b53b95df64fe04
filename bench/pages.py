"""Benchmark `pages`: what a signed-in page costs in multiples of a Flask hello, and what a reply takes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from bench.figures import Figure, Refused
from bench.load import fetch, gets, has_wrk, posts
from bench.machine import median, percentile, say, usage, wait_idle, wait_quiet
from bench.places import Page, Places, find_places
from bench.server import Server, demo_data, hello, hurry, samenspel, wait_for_jobs
from bench.sessions import Session, sign_in

GOALS = {"topic-50": 20.0, "meeting-12": 20.0, "start": 12.0, "group": 12.0, "groups": 12.0, "topics": 12.0}
REPLY_MS = 6.0
AT_ONCE = 16


def run(quick: bool) -> Iterator[Figure]:
    """Measures on demo data; each page beside the reference, so that a ratio is of neighbours in time."""
    if not has_wrk():
        say("wrk is not installed (apt install wrk): an own, slower client is used")
    with demo_data() as data:
        hurry(data)
        with samenspel(data) as server, hello(data) as reference:
            wait_for_jobs(data)
            yield from _figures(data, server, reference, quick)


def _figures(data: Path, server: Server, reference: Server, quick: bool) -> Iterator[Figure]:
    places = find_places(data)
    gets(reference, "/", {}, 1)
    senders = places.members[:AT_ONCE]
    accounts = [page.viewer for page in places.pages] + list(senders)
    sessions = sign_in(server, accounts)
    for page, session in zip(places.pages, sessions, strict=False):
        yield _page(server, reference, page, session, quick)
    yield from _reply(server, places, sessions[len(places.pages) :], quick)


def _page(server: Server, reference: Server, page: Page, session: Session, quick: bool) -> Figure:
    status, text = fetch(server, page.path, session.headers)
    if status != 200:
        raise Refused(f"{page.name} ({page.path}) answered {status}: {text[:300]}")
    gets(server, page.path, session.headers, 1, 4)  # warm up: templates, caches, connections of the pool
    ratios, pages, hellos = [], [], []
    for _ in range(1 if quick else 3):
        wait_quiet(0 if quick else 15)
        hellos.append(_cpu_ms(reference, "/", {}, 1))
        pages.append(_cpu_ms(server, page.path, session.headers, 1 if quick else 4))
        ratios.append(pages[-1] / hellos[-1])
    against = f"plain Flask hello {median(hellos):.2f} ms CPU, this page {median(pages):.2f} ms"
    return Figure(page.name, median(ratios), "x hello", GOALS[page.name], against)


def _cpu_ms(server: Server, path: str, headers: dict[str, str], seconds: int) -> float:
    """CPU milliseconds of the server for each request, at one connection."""
    wait_idle(server.pid)
    before = usage(server.pid).cpu_s
    outcome = gets(server, path, headers, seconds)
    wait_idle(server.pid, 2)
    spent = usage(server.pid).cpu_s - before
    if outcome.failed or not outcome.requests:
        raise Refused(f"{path}: {outcome.failed} of {outcome.requests} requests failed")
    return spent * 1000 / (outcome.requests + 1)  # and one that was cut off, but answered


def _reply(server: Server, places: Places, sessions: list[Session], quick: bool) -> Iterator[Figure]:
    path = f"/onderwerpen/{places.topic}/reacties"
    mark = uuid4().hex[:8]

    def words(number: int) -> dict[str, str]:
        return {"body": f"Meting {mark} {number}: wij **nemen** dit mee naar de volgende bijeenkomst."}

    first = posts(server, path, words, [sessions[0].headers], 5)
    if first.failed:
        raise Refused(f"replies to {path} are refused: {first.wrong[0]}")
    wait_idle(server.pid)
    alone = posts(server, path, words, [sessions[0].headers], 60 if quick else 200)
    if not alone.ms:
        raise Refused(f"no reply was accepted: {alone.wrong[:1]}")
    spread = f"p95 {percentile(alone.ms, 95):.1f} ms over {len(alone.ms)} replies, stored, pushed and queued"
    yield Figure("reply-p50", median(alone.ms), "ms", REPLY_MS, spread)
    senders = [sessions[number % len(sessions)].headers for number in range(AT_ONCE)]
    crowd = posts(server, path, words, senders, 160 if quick else 480)
    failed = alone.failed + crowd.failed
    tail = f"{AT_ONCE} at once, p50 {median(crowd.ms or [0]):.0f} ms, {crowd.requests} replies"
    tail += f"; first error {crowd.wrong[0]}" if crowd.wrong else ""
    yield Figure("reply-errors", failed, "errors", 0, tail)
    kept = _kept(server, mark)
    if kept != len(alone.ms) + len(crowd.ms) + 5:
        raise Refused(f"{len(alone.ms) + len(crowd.ms) + 5} replies were accepted, {kept} are in the database")


def _kept(server: Server, mark: str) -> int:
    """How many replies of this run the database holds."""
    with closing(sqlite3.connect(f"file:{server.data / 'samenspel.sqlite3'}?mode=ro", uri=True)) as connection:
        row = connection.execute("select count(*) from reply where body like ?", (f"Meting {mark}%",)).fetchone()
    return int(row[0])
