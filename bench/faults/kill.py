"""kill -9 of the server, which does the background work too, again and again while twenty people write."""

import random
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import poll_rush
from bench.faults.posting import Author, Poster, Reporter, Voter
from bench.figures import Figure, Refused
from bench.places import find_places, report_part
from bench.server import ROOT, SAMENSPEL, Server, answers, end, environment, free_port
from bench.sessions import sign_in

KILLS, QUICK_KILLS = 50, 6
#: How long a server answers before it is killed, so that something is written in each of its lives.
LIFE_SECONDS = (0.3, 1.5)


class MortalServer:
    """A server that is killed and started again at the same port."""

    def __init__(self, data: Path) -> None:
        self.server = Server(0, free_port(), data, 0.0)
        self.starts: list[float] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises Refused where it does not answer within half a minute."""
        data, port, began = self.server.data, self.server.port, time.monotonic()
        command = [str(SAMENSPEL), "run", "--host", "127.0.0.1", "--port", str(port), "--no-demo"]
        with (data / "mortal.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment(data, port), stdout=log, stderr=log, start_new_session=True
            )
        while not answers(f"{self.server.base}/gezondheid"):
            if self._process.poll() is not None or time.monotonic() - began > 30:
                raise Refused(f"the server did not come back:\n{(data / 'mortal.log').read_text()[-2000:]}")
            time.sleep(0.01)
        self.starts.append(time.monotonic() - began)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    @contextmanager
    def alive(self) -> Iterator[Server]:
        self.start()
        try:
            yield self.server
        finally:
            if self._process is not None:
                end(self._process)


@dataclass(frozen=True)
class Crowd:
    """The twenty who write. Their `authors` write replies, messages, topics and documents, by the name of the table."""

    authors: dict[str, list[Author]]
    reporters: list[Reporter]
    voters: list[Voter]

    @property
    def everybody(self) -> list[Poster]:
        return [*(each for some in self.authors.values() for each in some), *self.reporters, *self.voters]


#: What was written, in the order in which the platform shows it.
STORED = {
    "reply": "select body from reply order by topic_id, number",
    "message": "select body from message order by channel_id, seq",
    "topic": "select title from topic order by created_at",
    "document": "select title from document order by created_at",
}


def run(data: Path, quick: bool) -> Iterator[Figure]:
    """Kills, lets everybody end what they were at, and reads the database back."""
    mortal = MortalServer(data)
    crowd = _crowd(data, mortal.server)
    with mortal.alive():
        _kill_amid(mortal, crowd, QUICK_KILLS if quick else KILLS)
    yield from _figures(data, crowd, mortal)


def _crowd(data: Path, server: Server) -> Crowd:
    meeting, slots, people = poll_rush.running_poll(data)
    places, part = find_places(data), report_part(data)
    members = iter(zip(range(15), sign_in(server, (places.members * 15)[:15]), strict=True))
    writers, voters = sign_in(server, part.writers[:2]), sign_in(server, people[:3])

    def authors(count: int, path: str, **more: object) -> list[Author]:
        some = (next(members) for _ in range(count))
        return [Author(f"m{number:02d}", server.base, session, path=path, **more) for number, session in some]  # type: ignore[arg-type]

    group = f"/overleg/{places.slug}"
    return Crowd(
        {
            "reply": authors(5, f"/onderwerpen/{places.topic}/reacties"),
            "message": authors(5, f"/kanalen/{places.channel}/berichten"),
            "topic": authors(3, f"{group}/onderwerpen", field_name="title", others={"body": "tekst"}),
            "document": authors(2, f"{group}/documenten", field_name="title", file=True),
        },
        [Reporter(f"r{n}", server.base, session, path=part.path) for n, session in enumerate(writers)],
        [
            Voter(f"v{n}", server.base, session, meeting=meeting, slots=slots, account=people[n])
            for n, session in enumerate(voters)
        ],
    )


def _kill_amid(mortal: MortalServer, crowd: Crowd, kills: int) -> None:
    stop, chance = threading.Event(), random.Random(39)
    threads = [threading.Thread(target=each.work, args=(stop,), daemon=True) for each in crowd.everybody]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(*LIFE_SECONDS))
            mortal.kill()
            mortal.start()
        time.sleep(1)
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def _figures(data: Path, crowd: Crowd, mortal: MortalServer) -> Iterator[Figure]:
    kills = f"{len(mortal.starts) - 1} times kill -9 under {len(crowd.everybody)} writers"
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database:
        for table, authors in crowd.authors.items():
            stored = [text for (text,) in database.execute(STORED[table])]
            lost, doubled, disorderly = map(sum, zip(*(each.faults(stored) for each in authors), strict=True))
            against = f"{sum(len(each.acknowledged) for each in authors)} acknowledged, {kills}"
            yield Figure(f"kill.{table}.lost", lost, "rows", 0, against)
            yield Figure(f"kill.{table}.doubled", doubled, "rows", 0, against)
            yield Figure(f"kill.{table}.disorderly", disorderly, "rows", 0, against)
        notes = "\n".join(text for (text,) in database.execute("select notes from agenda_item"))
    counts = Counter(notes.split("\n"))
    lines = [line for each in crowd.reporters for line in each.lines]
    yield Figure(
        "kill.report.lost", sum(not counts[line] for line in lines), "lines", 0, f"{len(lines)} lines, {kills}"
    )
    yield Figure("kill.report.doubled", sum(counts[line] > 1 for line in lines), "lines", 0, f"{len(lines)} lines")
    kept = poll_rush.kept_answers(data, crowd.voters[0].meeting)
    votes = [(each.account, slot, value) for each in crowd.voters for slot, value in each.last.items()]
    lost = sum(kept.get((account, slot)) != value for account, slot, value in votes)
    yield Figure("kill.poll.lost", lost, "answers", 0, f"{len(votes)} answers as they were last, {kills}")
    refused = sum((each.refused for each in crowd.everybody), Counter[int]())
    words = ", ".join(f"{status}: {count}" for status, count in refused.items()) or kills
    yield Figure("kill.refused", sum(refused.values()), "answers", 0, words)
    yield Figure("kill.start", max(mortal.starts), "s", 10, f"the slowest of {len(mortal.starts)} starts amid the load")
