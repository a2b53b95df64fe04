"""Benchmark `year`: a simulated year of 200 people, with what each must do and what interests them planted beforehand.

It goes through the actions of the pages, the jobs and the periodic work, in this process, on a clock that is moved on.
What people got is read from the mails and from the rows of the digests. The same seed gives the same course.
"""

import heapq
import random
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask
from huey import crontab
from sqlmodel import SQLModel

from bench.figures import Figure
from bench.year.course import Course
from bench.year.judging import figures
from bench.year.reading import Reading
from bench.year.truth import SentMail, Truth
from bench.year.world import make_world
from samenspel import FEATURES, clock, create_app, db, jobs
from samenspel.config import Settings
from samenspel.jobs import Handler

SEED = 2027
STEP = timedelta(minutes=30)
#: Work that has nothing to do with news.
_OTHER_WORK = ("index", "analyse", "seek", "report-paper", "text", "pdf")
_PERIODIC = ("news", "meetings", "activity", "topics", "chat", "home")


def run(quick: bool) -> Iterator[Figure]:
    first = date(2027, 8, 30) if quick else date(2027, 1, 4)
    weeks, people = (6, 50) if quick else (52, 200)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), secret_key="of a simulation", log_level="ERROR")
        app = create_app(settings, TESTING=True, MAIL_BACKEND="locmem")
        with app.app_context():
            SQLModel.metadata.create_all(db.db.engine)
        simulation = Simulation(app, clock.from_local(first, time(6)), weeks, people)
        simulation.run()
        with app.app_context(), time_machine.travel(simulation.end, tick=False):
            yield from figures(simulation.course.world, simulation.course.truth, simulation.end)


class Simulation:
    """Goes from event to event, and does the background work of the time between."""

    def __init__(self, app: Flask, start: datetime, weeks: int, people: int) -> None:
        self.start, self.end = start, start + timedelta(weeks=weeks)
        self._app = app
        app.extensions["mailman"].outbox = []
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = count()
        self._chance = random.Random(SEED)
        self._periodic = [
            (work.run, _minutes(work)) for feature in FEATURES for work in feature.periodic if _is_of_news(work)
        ]
        queue = jobs.QUEUE.get(app)
        for kind in _OTHER_WORK:
            queue.handlers[kind] = Handler(lambda _payloads: None, batch=True)
        with time_machine.travel(start, tick=False), app.app_context(), db.writing():
            world = make_world(self._chance, start, weeks, people)
            db.commit()
        self.course = Course(world, Truth(), self._chance, self.later)
        self.reading = Reading(self.course, self._chance, self.later)
        self._share = weeks / 52
        self._by_address = {reader.email: reader for reader in world.readers.values()}

    def later(self, at: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at.astimezone(UTC), next(self._count), do))

    def run(self) -> None:
        first, last = clock.local(self.start).date(), clock.local(self.end).date()
        self.course.plan(first, last - timedelta(days=1), self._share)
        with time_machine.travel(self.start, tick=False) as traveller:
            moment = self.start
            while moment < self.end:
                following = moment + STEP
                while self._events and self._events[0][0] < following:
                    at, _number, do = heapq.heappop(self._events)
                    traveller.move_to(max(at, moment))
                    self._write(do)
                    self._sweep()
                traveller.move_to(following)
                self._work_between(moment, following)
                self._sweep()
                self._come_by(moment, following)
                moment = following

    def _write(self, do: Callable[[], None]) -> None:
        with self._app.app_context(), db.writing():
            do()
            db.commit()

    def _sweep(self) -> None:
        with self._app.app_context(), db.writing():
            jobs.sweep()
            db.rollback()
        self._take_mails()

    def _work_between(self, since: datetime, until: datetime) -> None:
        minutes = [since + timedelta(minutes=number) for number in range(1, int(STEP.total_seconds() // 60) + 1)]
        of_day = {each.astimezone(UTC).hour * 60 + each.astimezone(UTC).minute for each in minutes if each <= until}
        for run, times in self._periodic:
            if times & of_day:
                self._write(run)

    def _take_mails(self) -> None:
        outbox = self._app.extensions["mailman"].outbox
        taken, outbox[:] = list(outbox), []
        for mail in taken:
            self._take(mail)

    def _take(self, mail: Any) -> None:
        reader = self._by_address.get(mail.to[0])
        if reader is None:
            return
        is_digest = "/samenvatting/" in mail.body
        self.course.truth.mails.append(SentMail(db.now(), mail.to[0], mail.subject, mail.body, is_digest))
        if is_digest:
            self.reading.receive(reader, db.now())

    def _come_by(self, since: datetime, until: datetime) -> None:
        """Diligent readers open the application at nine, on most working days."""
        nine = clock.from_local(clock.local(until).date(), time(9))
        if not since < nine <= until or clock.local(nine).weekday() > 4:
            return
        for reader in self.course.world.readers.values():
            if reader.is_diligent and self._chance.random() < 0.8:
                self._write(lambda reader=reader: self.reading.come_by(reader))  # type: ignore[misc]


def _is_of_news(work: jobs.Periodic) -> bool:
    return work.name.split(".")[0] in _PERIODIC and not work.name.endswith("read_answers")


def _minutes(work: jobs.Periodic) -> set[int]:
    """The minutes of a day at which periodic work is done."""
    is_time, day = crontab(minute=work.minutes, hour=work.hours), datetime(2027, 1, 4, tzinfo=UTC)
    with warnings.catch_warnings():
        return {number for number in range(24 * 60) if is_time(day + timedelta(minutes=number))}
