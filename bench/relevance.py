"""`relevance`: whether what is said to be relevant for a fund is what its people then open, in the demo and elsewhere.

The last weeks are held out: what was opened and done in them is deleted before anything is scored. Things that were new
in these weeks are ranked for each person of a fund, among all that they may see. Weights were chosen on demos of other
seeds, and never on the planted world (`relevance_world.py`), whose rules are not ours.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any
from uuid import UUID

import numpy as np

from bench.figures import Figure

HELD_OUT = timedelta(weeks=8)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TOP = 10
SEEDS = (101, 102, 103)
#: Of fewer things that a fund took up, ten say little: any order has some of the others among them.
MIN_TAKEN = 15
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Ranking:
    """Precision at ten for one person: ours, of the newest first, and of a random order."""

    fund: UUID
    ours: float
    recency: float
    random: float
    best: float | None = None


def run(quick: bool) -> Iterator[Figure]:
    from bench.relevance_reasons import falls_without_evidence
    from bench.relevance_world import plant

    found: dict[str, list[Ranking]] = {}
    with _database(_load_demo) as cutoff:
        found["demo"] = rankings(cutoff)
        milliseconds = _time_of_300(cutoff)
        falls = falls_without_evidence(cutoff, 15 if quick else 60)
    found["planted"] = []
    for seed in SEEDS[:1] if quick else SEEDS:
        world = plant(seed, AT)
        with _database(partial(_insert, world)) as cutoff:
            found["planted"] += rankings(cutoff, world.chances())
    for name, rows in found.items():
        told = _told(rows)
        yield Figure(f"{name}.precision-10", mean(row.ours for row in rows), "share", 0.8, told, at_least=True)
        above = mean(row.ours - row.recency for row in rows)
        yield Figure(f"{name}.above-recency", above, "share", 0.15, _interval(rows), at_least=True)
    told = f"{len(falls)} reasons, each without its evidence: the item falls and the reason goes"
    yield Figure("true-reasons", mean(falls), "share", 1.0, told, at_least=True)
    yield Figure("300-things", milliseconds, "ms", 30, "least of 20, warm, the three statements included")


def _told(rows: list[Ranking]) -> str:
    """What it is compared with; where chances were planted, also the best order that there is."""
    told = f"the newest first {mean(row.recency for row in rows):.3f}, at random {mean(row.random for row in rows):.3f}"
    known = [row.best for row in rows if row.best is not None]
    best = f", by the planted chances themselves {mean(known):.3f}" if known else ""
    return f"{told}{best}; {len(rows)} people of {len({row.fund for row in rows})} funds, eight weeks held out"


def _interval(rows: list[Ranking]) -> str:
    """The middle 95 % of the mean over resampled funds."""
    by_fund: dict[UUID, list[float]] = {}
    for row in rows:
        by_fund.setdefault(row.fund, []).append(row.ours - row.recency)
    sums = np.array([[sum(each), len(each)] for each in by_fund.values()])
    picks = np.random.default_rng(1).integers(len(sums), size=(RESAMPLES, len(sums)))
    means = sums[picks, 0].sum(axis=1) / sums[picks, 1].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"{low:.3f} to {high:.3f} in resampled funds"


@contextmanager
def _database(fill: Callable[[], None]) -> Iterator[datetime]:
    """A database with these rows, and without what people did in the weeks that are held out."""
    from samenspel import create_app, db
    from samenspel.config import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), secret_key="for a benchmark", log_level="WARNING")
        with create_app(settings, TESTING=True).app_context():
            db.upgrade()
            with db.writing():
                fill()
                db.session().commit()
            yield AT - HELD_OUT


def _load_demo() -> None:
    from samenspel.demo import load

    load.load(at=AT)


def _insert(world: Any) -> None:
    from samenspel.db import session

    world.insert(session())


def rankings(cutoff: datetime, chances: Mapping[Any, Mapping[UUID, float]] | None = None) -> list[Ranking]:
    """How well things are ranked for everybody whose fund took up enough in the weeks that are held out.

    `chances` are the planted ones, by thing and fund, where they are known.
    """
    from samenspel.activity.relevance.queries import relevance_for_funds

    new, truth = new_things(cutoff), _taken_up(cutoff)
    _forget(cutoff)
    viewers = viewers_of_funds()
    wanted = [(viewer, [thing for thing in new if sees(viewer, new[thing])]) for viewer in viewers]
    scored = relevance_for_funds(wanted, cutoff)
    rows = []
    for (viewer, things), relevance in zip(wanted, scored, strict=True):
        fund_id = viewer.fund_id
        assert fund_id is not None
        taken = truth.get(fund_id, set())
        relevant = [thing for thing in things if (thing.kind, thing.id) in taken]
        if len(relevant) < MIN_TAKEN:
            continue
        newest = sorted(things, key=lambda thing: new[thing].at, reverse=True)
        orders = [sorted(newest, key=lambda thing: -relevance[thing].score), newest]
        if chances is not None:
            orders.append(sorted(newest, key=lambda thing: -chances[thing.kind, thing.id].get(fund_id, 0)))
        ours, recency, *best = (sum((thing.kind, thing.id) in taken for thing in order[:TOP]) / TOP for order in orders)
        rows.append(Ranking(fund_id, ours, recency, len(relevant) / len(things), *best))
    return rows


@dataclass(frozen=True, slots=True)
class _New:
    at: datetime
    group_id: UUID
    is_open: bool


def sees(viewer: Any, new: _New) -> bool:
    return new.is_open or new.group_id in viewer.memberships


def viewers_of_funds() -> list[Any]:
    """Everybody of a fund."""
    from sqlmodel import col

    from samenspel.db import columns, session
    from samenspel.groups.queries import viewer_by
    from samenspel.people.models import Account

    names = session().execute(columns(Account.fs_uniquifier).where(col(Account.fund_id).is_not(None)))
    return [viewer for name in names.scalars().all() if (viewer := viewer_by(name))]


def new_things(cutoff: datetime) -> dict[Any, _New]:
    """What was new since the cutoff; nobody opens a decision."""
    from sqlmodel import col

    from samenspel.activity.models import Activity, Verb
    from samenspel.activity.things import Thing
    from samenspel.db import columns, session
    from samenspel.groups.models import Group, Visibility

    query = columns(Activity.verb, Activity.object_id, Activity.created_at, Activity.group_id, Group.visibility).join(
        Group, col(Group.id) == Activity.group_id
    )
    new: dict[Any, _New] = {}
    old = set()
    for row in session().execute(query.order_by(col(Activity.created_at))):
        thing = Thing(row.verb.thing_kind, row.object_id)
        if row.created_at < cutoff:
            old.add(thing)
        elif thing not in old and thing not in new and row.verb not in (Verb.DECIDED, Verb.REPLIED):
            new[thing] = _New(row.created_at, row.group_id, row.visibility is Visibility.OPEN)
    return new


def _taken_up(cutoff: datetime) -> dict[UUID, set[tuple[str, UUID]]]:
    """What people of each fund opened or took part in since the cutoff."""
    from sqlmodel import col

    from samenspel.activity.models import Activity, Verb
    from samenspel.activity.notices.models import ReadMark
    from samenspel.activity.things import ThingKind
    from samenspel.db import columns, session
    from samenspel.meetings.models import Attendance, AttendanceStatus
    from samenspel.people.models import Account

    taken: dict[UUID, set[tuple[str, UUID]]] = {}
    marks = columns(Account.fund_id, ReadMark.kind, ReadMark.thing_id)
    by_account = col(Account.id) == ReadMark.account_id
    for fund, kind, thing in session().execute(marks.where(by_account, col(ReadMark.created_at) >= cutoff)):
        taken.setdefault(fund, set()).add((kind, thing))
    replies = columns(Account.fund_id, Activity.object_id).join(Account, col(Account.id) == Activity.actor_id)
    replied = (col(Activity.verb).in_([Verb.REPLIED, Verb.OPENED_TOPIC]), col(Activity.created_at) >= cutoff)
    for fund, thing in session().execute(replies.where(*replied)):
        taken.setdefault(fund, set()).add((ThingKind.TOPIC, thing))
    there = columns(Attendance.fund_id, Attendance.meeting_id).where(col(Attendance.status) == AttendanceStatus.PRESENT)
    for fund, thing in session().execute(there):
        taken.setdefault(fund, set()).add((ThingKind.MEETING, thing))
    return taken


def _forget(cutoff: datetime) -> None:
    """Deletes what people did since the cutoff, and what came of it."""
    import sqlalchemy as sa
    from sqlmodel import col

    from samenspel import db
    from samenspel.activity.models import Activity, Verb
    from samenspel.activity.notices.models import ReadMark
    from samenspel.db import columns, session
    from samenspel.groups.models import Membership
    from samenspel.meetings.models import Answer, Attendance, Meeting
    from samenspel.topics.models import TopicMark

    late = columns(Meeting.id).where(col(Meeting.starts_at) >= cutoff)
    session().rollback()
    with db.writing():
        for model, condition in (
            (ReadMark, col(ReadMark.created_at) >= cutoff),
            (TopicMark, sa.true()),
            (Attendance, col(Attendance.meeting_id).in_(late)),
            (Answer, col(Answer.meeting_id).in_(late)),
            (Activity, sa.and_(col(Activity.verb) == Verb.REPLIED, col(Activity.created_at) >= cutoff)),
            (Membership, col(Membership.joined_at) >= cutoff),
        ):
            session().execute(sa.delete(model).where(condition))
        session().commit()


def _time_of_300(cutoff: datetime) -> float:
    """The least milliseconds for three hundred things and one viewer."""
    from sqlmodel import col

    from samenspel.activity.models import Activity, Verb
    from samenspel.activity.relevance.queries import relevance_for
    from samenspel.activity.things import Thing
    from samenspel.db import columns, session

    newest = columns(Activity.verb, Activity.object_id).where(col(Activity.verb) != Verb.REPLIED)
    rows = session().execute(newest.order_by(col(Activity.created_at).desc()).limit(300)).all()
    things = [Thing(Verb(row.verb).thing_kind, row.object_id) for row in rows]
    viewer = next(each for each in viewers_of_funds() if len(each.memberships) > 3)
    taken = []
    for _ in range(21):
        began = time.perf_counter()
        relevance_for(viewer, things, cutoff)
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken[1:])
