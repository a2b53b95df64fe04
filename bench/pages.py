"""Benchmark `pages`: the CPU of signed-in pages in multiples of plain Flask pages, and what a reply takes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from uuid import uuid4

from bench.figures import Figure, Refused
from bench.limits.app import POSTS, TOPICS, fill
from bench.load import gets, posts
from bench.machine import cpu_ms, median, percentile, wait_idle, wait_quiet
from bench.places import Page, Places, find_places, texts
from bench.server import Server, demo_data, hurry, plain, samenspel, wait_for_jobs
from bench.sessions import Session, sign_in

#: At most so many times a plain Flask hello.
GOALS = {"topic-50": 20.0, "meeting-12": 24.0, "start": 18.0, "group": 18.0, "groups": 16.0, "topics": 16.0}
#: At most so many times the plain page with the same content: its address, the factor, and what it is.
LIMITS = {
    "topic-50": ("/topic", 2.5, f"a plain Flask + SQLModel page of {POSTS} posts"),
    "topics": ("/topics", 3.5, f"a plain Flask + SQLModel list of {TOPICS} topics"),
}
REPLY_MS = 6.0
AT_ONCE = 16
#: Requests before any are counted, and those that are, in as many rounds.
WARM_UP, COUNTED, ROUNDS = 80, 300, 3


def run(quick: bool) -> Iterator[Figure]:
    """Measures on demo data; each page beside the plain ones, so that a ratio is of neighbours in time."""
    with ExitStack() as stack:
        data = stack.enter_context(demo_data())
        hurry(data)
        places = find_places(data)
        limits_db = data / "limits.sqlite3"
        fill(limits_db, *texts(data, places.topic))
        server = stack.enter_context(samenspel(data))
        hello = stack.enter_context(plain("bench.limits.hello:app", data))
        limits = stack.enter_context(plain("bench.limits.app:app", data, "/topics", {"LIMITS_DB": str(limits_db)}))
        wait_for_jobs(data)
        senders = places.members[:AT_ONCE]
        sessions = sign_in(server, [page.viewer for page in places.pages] + list(senders))
        for page, session in zip(places.pages, sessions, strict=False):
            yield from _page(server, hello, limits, page, session, quick)
        yield from _reply(server, places, sessions[len(places.pages) :], quick)


def _page(server: Server, hello: Server, limits: Server, page: Page, session: Session, quick: bool) -> Iterator[Figure]:
    measured: list[tuple[Server, str, dict[str, str]]] = [(server, page.path, session.headers), (hello, "/", {})]
    if page.name in LIMITS:
        measured.append((limits, LIMITS[page.name][0], {}))
    for each in measured:
        gets(*each, WARM_UP)
    rounds = []
    for _ in range(ROUNDS):
        wait_quiet(0 if quick else 10)
        rounds.append([_cpu_ms(*each, COUNTED // ROUNDS) for each in measured])
    own, plain_hello, *limit = (median(times) for times in zip(*rounds, strict=True))
    against = f"plain Flask hello {plain_hello:.2f} ms CPU, this page {own:.2f} ms"
    yield Figure(page.name, _ratio(rounds, 1), "x hello", GOALS[page.name], against)
    for milliseconds in limit:
        _, goal, what = LIMITS[page.name]
        against = f"{what} {milliseconds:.2f} ms CPU, this page {own:.2f} ms"
        yield Figure(f"{page.name}-limit", _ratio(rounds, 2), "x limit", goal, against)


def _ratio(rounds: Sequence[Sequence[float]], index: int) -> float:
    """The median over the rounds of how many times the page costs what its neighbour costs."""
    return median([times[0] / times[index] for times in rounds])


def _cpu_ms(server: Server, path: str, headers: dict[str, str], count: int) -> float:
    """CPU milliseconds of the server for each request, at one connection."""
    wait_idle(server.pid)
    before = cpu_ms(server.pid)
    gets(server, path, headers, count)
    return (cpu_ms(server.pid) - before) / count


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
