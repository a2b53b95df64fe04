"""Benchmark `mail-replies`: words of authors lost and quotes left in a corpus of answers, the time from a mail to the
page, and forged mails that are believed."""

import imaplib
import smtplib
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from urllib.request import Request, urlopen

from bench.figures import Figure, Refused
from bench.machine import percentile, say
from bench.server import SAMENSPEL, Server, demo_data, end, environment, free_port, running
from bench.sessions import Session, sign_in
from tests.news.answers.corpus import corpus, lost_lines, quoted_lines
from tests.news.answers.original import KNOWN, ORIGINAL

BOX, SERVER_NAME = "antwoord@samenspel.example", "mx.samenspel.example"
FORGED = 100
#: A letter is on its page within so many seconds, and nobody waits for one longer than that.
GOAL_SECONDS, PATIENCE_SECONDS = 60, 150
REFUSAL = "Je antwoord is niet geplaatst"
#: Letters whose way is timed, and the seconds between them: the mailbox is looked into at set times.
LETTERS, APART = 4, 5


@dataclass(frozen=True)
class People:
    """Two people of one group, a topic in it, and the address of the first."""

    reader_id: uuid.UUID
    reader: str
    topic_id: uuid.UUID
    slug: str


def run(quick: bool) -> Iterator[Figure]:
    yield from _corpus_figures()
    with demo_data() as data, _mail_server() as ports:
        people = _people(data)
        _make_mail_due(data, people)
        with _platform(data, ports) as server:
            yield from _mail_figures(data, ports, people, server, 2 if quick else LETTERS)


def _mail_figures(data: Path, ports: tuple[int, int], people: People, server: Server, letters: int) -> Iterator[Figure]:
    """Those who answer do so amid a hundred forged letters."""
    (session,) = sign_in(server, [people.reader_id])
    address = _address_in_mail(ports, people)
    forger = threading.Thread(target=_forge, args=(ports[0], people, address))
    forger.start()
    took = _round_trips(server, ports, people, session, address, letters)
    forger.join()
    against = (
        f"{len(took)} letters by SMTP, {APART} s apart amid {FORGED} others, until the page of the topic shows them"
    )
    yield Figure("round_trip_max", max(took), "s", GOAL_SECONDS, against)
    yield Figure("round_trip_p50", percentile(took, 50), "s", GOAL_SECONDS, against)
    yield from _forged_figures(data, ports)


def _forge(port: int, people: People, address: str) -> None:
    for number in range(FORGED):
        _send(port, _forged(number, people, address))


def _corpus_figures() -> Iterator[Figure]:
    from samenspel.news.answers.reading import read_answer

    mails = corpus(ORIGINAL)
    lost = left = context = 0
    slowest = 0.0
    for mail in mails:
        began = time.process_time()
        raw = BytesIO(mail.message.as_bytes(policy=policy.SMTP))
        words = read_answer([raw], mail.subject, KNOWN)["words"]
        slowest = max(slowest, time.process_time() - began)
        if missing := lost_lines(mail, words):
            lost += 1
            say(f"lost in {mail.name}: {missing[0]}")
        if more := quoted_lines(mail, words):
            left += 1
            say(f"left in {mail.name}: {more[0]}")
        context += mail.is_between
    against = f"{len(mails)} mails of thirteen programs in Dutch, French and English"
    yield Figure("words_lost", lost, "mails", 0, against)
    yield Figure(
        "quotes_left",
        100 * left / len(mails),
        "%",
        2,
        f"{against}; {context} answer between the lines, each below the words it answers",
    )
    yield Figure("corpus", len(mails), "mails", 100, "made by tests/news/answers/corpus.py", at_least=True)
    yield Figure("reading_max", slowest * 1000, "ms", 500, "CPU of the slowest of them, in this process")


def _people(data: Path) -> People:
    """Somebody who takes part in a group with a topic that is open."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3")) as database:
        row = database.execute(
            "select a.id, a.email, t.id, g.slug from account a join membership m on m.account_id = a.id"
            ' join "group" g on g.id = m.group_id join topic t on t.group_id = g.id'
            " where a.role = 'consultant' and a.active and m.left_at is null and m.role = 'member'"
            " and t.closed_at is null and g.archived_at is null order by a.id, t.id"
        ).fetchone()
    if row is None:
        raise Refused("the demo data lacks somebody in a group with an open topic")
    return People(uuid.UUID(row[0]), row[1], uuid.UUID(row[2]), row[3])


@contextmanager
def _mail_server() -> Iterator[tuple[int, int]]:
    """A mail server that keeps what it gets by SMTP in one mailbox, read by IMAP."""
    smtp, imap = free_port(), free_port()
    program = Path(sys.executable).parent / "mail_devel"
    if not program.exists():
        raise Refused("mail_devel is missing: it comes with the development dependencies")
    command = [str(program), "--host", "127.0.0.1", "--smtp-port", str(smtp), "--imap-port", str(imap), "--no-http"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*command, "--user", "box", "--password", "geheim"], stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait(smtp)
            _wait(imap)
            yield smtp, imap
        finally:
            end(process)


def _wait(port: int) -> None:
    import socket

    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Refused("the mail server did not start")


@contextmanager
def _platform(data: Path, ports: tuple[int, int]) -> Iterator[Server]:
    port = free_port()
    env = environment(data, port) | {
        "SAMENSPEL_MAIL_SERVER": "127.0.0.1",
        "SAMENSPEL_MAIL_PORT": str(ports[0]),
        "SAMENSPEL_MAIL_SECURITY": "none",
        "SAMENSPEL_IMAP_SERVER": "127.0.0.1",
        "SAMENSPEL_IMAP_PORT": str(ports[1]),
        "SAMENSPEL_IMAP_USERNAME": "box",
        "SAMENSPEL_IMAP_PASSWORD": "geheim",
        "SAMENSPEL_IMAP_SECURITY": "none",
        "SAMENSPEL_ANSWER_ADDRESS": BOX,
        "SAMENSPEL_MAIL_AUTHSERV": SERVER_NAME,
    }
    command = [str(SAMENSPEL), "run", "--host", "127.0.0.1", "--port", str(port), "--no-demo"]
    with running(command, env, f"http://127.0.0.1:{port}/gezondheid", data, port) as server:
        yield server


def _make_mail_due(data: Path, people: People) -> None:
    """Has the platform mail the reader about news in the topic as soon as it starts."""
    with closing(sqlite3.connect(data / "samenspel.sqlite3", timeout=30)) as database, database:
        # Nobody waits for a working hour here.
        database.execute("delete from delivery_preference where account_id = ?", (people.reader_id.hex,))
        database.execute(
            "insert into delivery_preference (id, created_at, account_id, rhythm, weekday, hour, quiet_from,"
            " quiet_until, work_days, work_can_wait) values (?, ?, ?, 'off', 0, 7, ?, ?, '[0]', 0)",
            (uuid.uuid4().hex, "2026-01-01 09:00:00", people.reader_id.hex, "18:30:00.000000", "07:30:00.000000"),
        )
        database.execute("delete from notice where account_id = ?", (people.reader_id.hex,))
        moment = time.strftime("%Y-%m-%d %H:%M:%S.000000", time.gmtime())
        database.execute(
            "insert into notice (id, created_at, account_id, kind, thing_id, group_id, reason, title, path, number,"
            " last_number, count, at, mail_at) select ?, ?, ?, 'topic', t.id, t.group_id, 'mention', t.title,"
            " '/onderwerpen/x', 0, t.reply_count, 1, ?, ? from topic t where t.id = ?",
            (uuid.uuid4().hex, moment, people.reader_id.hex, moment, moment, people.topic_id.hex),
        )
        database.execute("update topic set author_id = (select id from account where id <> ? limit 1) where id = ?",
                         (people.reader_id.hex, people.topic_id.hex))  # fmt: skip


def _address_in_mail(ports: tuple[int, int], people: People) -> str:
    """Where the reader answers, as the mail about news in the topic says."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        for mail in _mails(ports[1]):
            if mail["To"] == people.reader and "+" in str(mail["Reply-To"]):
                return str(mail["Reply-To"])
        time.sleep(1)
    raise Refused("no mail about the topic came")


def _mails(port: int) -> list[EmailMessage]:
    server = imaplib.IMAP4("127.0.0.1", port)
    server.login("box", "geheim")
    server.select("INBOX", readonly=True)
    found = []
    for number in server.search(None, "ALL")[1][0].split():
        part = server.fetch(number, "(BODY.PEEK[HEADER])")[1][0]
        if isinstance(part, tuple):
            found.append(message_from_bytes(part[1], policy=policy.default))
    server.logout()
    return found


def _send(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail("iemand@example.org", [BOX], message.as_bytes(policy=policy.SMTP))


def _letter(sender: str, to: str, words: str, said: str | None = None) -> EmailMessage:
    message = EmailMessage()
    if said is None:
        said = f"{SERVER_NAME}; dmarc=pass header.from={sender.rpartition('@')[2]}"
    if said:
        message["Authentication-Results"] = said
    message["From"], message["To"], message["Subject"] = sender, to, "Re: iets"
    message["Message-ID"] = f"<{uuid.uuid4().hex}@example.org>"
    message.set_content(words)
    return message


def _round_trips(
    server: Server, ports: tuple[int, int], people: People, session: Session, address: str, count: int
) -> list[float]:
    """The seconds from each letter to the page."""
    took: list[float] = []

    def travel(words: str) -> None:
        began = time.monotonic()
        _send(ports[0], _letter(people.reader, address, words))
        page = Request(f"{server.base}/onderwerpen/{people.topic_id}?bij=laatste", headers=session.headers)
        while time.monotonic() - began < PATIENCE_SECONDS:
            with urlopen(page, timeout=30) as answer:
                if words in answer.read().decode():
                    break
            time.sleep(0.5)
        took.append(time.monotonic() - began)

    travellers = []
    for _number in range(count):
        travellers.append(threading.Thread(target=travel, args=(f"onderweg {uuid.uuid4().hex}",)))
        travellers[-1].start()
        time.sleep(APART)
    for each in travellers:
        each.join()
    return took


def _forged_figures(data: Path, ports: tuple[int, int]) -> Iterator[Figure]:
    """What became of the forged letters, which were sent by now."""
    _wait_until(
        lambda: _count(data, "select count(*) from received_letter where reason is not null") >= FORGED,
        "not all forged letters were read in time",
    )
    in_topics = _count(data, "select count(*) from reply where body like '%VERVALST%'")
    believed = in_topics + _count(data, "select count(*) from message where body like '%VERVALST%'")
    yield Figure(
        "forged_believed", believed, "letters", 0, f"{FORGED} forged letters of ten kinds, all in the name of somebody"
    )
    _wait_until(lambda: not _count(data, "select count(*) from job where kind = 'mail'"), "mails were not sent in time")
    words = [each for each in _mails(ports[1]) if each["Subject"] == REFUSAL]
    # A letter from a mailbox that is proven to be somebody's is answered to them, each time.
    proven = _count(data, "select count(*) from received_letter where reason is not null and account_id is not null")
    yield Figure(
        "forged_answered",
        len(words) - proven,
        "mails",
        30,
        f"mails about those that nobody vouches for: one to each address, 30 an hour at most ({proven} more to the"
        " mailbox that answered an address that nobody made)",
    )


def _wait_until(is_done: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_done():
        if time.monotonic() > until:
            raise Refused(otherwise)
        time.sleep(0.5)


def _count(data: Path, query: str) -> int:
    with closing(sqlite3.connect(data / "samenspel.sqlite3", timeout=30)) as database:
        return int(database.execute(query).fetchone()[0])


def _forged(number: int, people: People, address: str) -> EmailMessage:
    """A letter in the name of the reader that they did not send."""
    domain = people.reader.rpartition("@")[2]
    good = f"{SERVER_NAME}; dmarc=pass header.from={domain}"
    words = f"VERVALST {number}"
    kind = number % 10
    if kind == 0:  # no server says anything
        return _letter(people.reader, address, words, "")
    if kind == 1:  # another server does
        return _letter(people.reader, address, words, good.replace(SERVER_NAME, "mx.elders.example"))
    if kind == 2:  # ours says that it fails
        return _letter(people.reader, address, words, good.replace("pass", "fail"))
    if kind == 3:  # what the forger wrote stands below what ours says
        message = _letter(people.reader, address, words, f"{SERVER_NAME}; dmarc=fail header.from={domain}")
        message["X-Received"], message["ARC-Authentication-Results"] = "x", f"i=1; {good}"
        message._headers.append(("Authentication-Results", good))  # type: ignore[attr-defined]
        return message
    if kind == 4:  # a signature of another domain
        return _letter(people.reader, address, words, f"{SERVER_NAME}; dkim=pass header.d=elders.example")
    if kind == 5:  # the tag of somebody else, by a stranger who is who they say
        return _letter(f"vreemd{number}@elders.example", address, words)
    if kind == 6:  # the name of the reader before the address of another
        message = _letter(f"vreemd{number}@elders.example", address, words)
        message.replace_header("From", f'"{people.reader}" <vreemd{number}@elders.example>')
        return message
    if kind == 7:  # a tag that nobody made
        tag = address.partition("+")[2].partition("@")[0]
        return _letter(people.reader, address.replace(tag, tag[:-6] + "aaaaaa"), words)
    if kind == 8:  # two senders
        message = _letter(people.reader, address, words, good)
        message._headers.append(("From", f"vreemd{number}@elders.example"))  # type: ignore[attr-defined]
        return message
    message = _letter(people.reader, BOX, words)  # refers to a mail that we never sent
    message["In-Reply-To"] = f"<{uuid.uuid4().hex}.{'0' * 24}@samenspel.example>"
    message["References"] = f"<topic-{people.topic_id.hex}@samenspel.example> {message['In-Reply-To']}"
    return message
