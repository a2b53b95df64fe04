"""Benchmark `notices`: how soon a notice is gone everywhere, and what notices cost pages, writers and the worker."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.figures import Figure
from bench.machine import say
from bench.notices.crowd import add_people, mails, thousand
from bench.notices.gone import everywhere
from bench.notices.inside import ask
from bench.notices.processes import has_redis, single, two_over_redis
from bench.places import find_places
from bench.server import demo_data

QUERIES = 2


def run(quick: bool) -> Iterator[Figure]:
    with demo_data() as data:
        places = find_places(data)
        pages = ask(data, "queries", str(places.members[0]), *(page.path for page in places.pages))
        most = max(pages, key=lambda path: pages[path])
        against = f"statements on tables of news in {len(pages)} pages that are not news themselves; most in {most}"
        yield Figure("page-queries", pages[most], "queries", QUERIES, against)
        _drop_jobs(data)
        rounds = 3 if quick else 30
        with single(data) as cluster:
            yield from asyncio.run(everywhere(cluster, places, rounds, "one-process"))
        if has_redis():
            with two_over_redis(data) as cluster:
                yield from asyncio.run(everywhere(cluster, places, rounds, "two-processes"))
        else:
            say("no redis-server here: two processes are not measured")
        with single(data) as cluster:
            people = add_people(data, places.slug, 1000)
            yield from asyncio.run(thousand(cluster, places, people, 2 if quick else 8))
        yield from mails(data, places.slug, people, 150 if quick else 2000)


def _drop_jobs(data: Path) -> None:
    """Drops what the demo leaves to do (PDFs of reports): news does not wait for it, and it takes half a minute."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database, database:
        database.execute("delete from job")
