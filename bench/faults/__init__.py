"""Benchmark `faults`: what was answered with yes is still there, once, whatever breaks; and pages go on meanwhile."""

from collections.abc import Iterator

from bench.faults import backlog, connections, disk, foreign_files, kill
from bench.figures import Figure
from bench.server import demo_data


def run(quick: bool) -> Iterator[Figure]:
    """One fault after the other, on servers of their own with demo data that they leave as it was, or fill further."""
    with demo_data() as data:
        yield from disk.run(data)
        yield from backlog.run(data)
        yield from connections.run(data)
        yield from foreign_files.run(data)
        yield from kill.run(data, quick)
