"""What came of a simulated year, against what was planted."""

import re
import uuid
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import select

from bench.figures import Figure
from bench.year.truth import Duty, Truth
from bench.year.world import Reader, SimulatedWorld
from samenspel import clock, db
from samenspel.activity.levels.delivery import next_digest
from samenspel.activity.levels.queries import preferences_of
from samenspel.activity.things import Thing, ThingKind
from samenspel.news.digests.kinds import DigestSection
from samenspel.news.digests.models import Digest, DigestItem
from samenspel.news.digests.to_do import ANSWER_PERIOD

WORDS_PER_MINUTE = 200
#: A share of fewer folded items says nothing.
MIN_FOLDED = 100
_ADDRESS = re.compile(r"https?://\S+")


def figures(world: SimulatedWorld, truth: Truth, end: datetime) -> Iterator[Figure]:
    """All figures; what is not over at the end is not judged."""
    digests = {digest.id: digest for digest in db.session().exec(select(Digest))}
    items = list(db.session().exec(select(DigestItem)))
    of_account: dict[uuid.UUID, list[tuple[datetime, DigestItem]]] = defaultdict(list)
    for item in items:
        of_account[item.account_id].append((digests[item.digest_id].until, item))
    yield from _must_do(world, truth, of_account, end)
    yield from _repeated(items, digests, truth)
    yield _reading_time(truth)
    yield from _regret(truth, of_account)
    yield _of_small_funds(world, truth, of_account, end)
    yield from _mails(world, truth, end)


def _must_do(
    world: SimulatedWorld,
    truth: Truth,
    of_account: dict[uuid.UUID, list[tuple[datetime, DigestItem]]],
    end: datetime,
) -> Iterator[Figure]:
    """What must be done stood in a digest where one came in time, and in any case was told before it was too late."""
    told = {
        account_id: {
            (item.kind, item.thing_id): at for at, item in reversed(those) if item.section is DigestSection.TO_DO
        }
        for account_id, those in of_account.items()
    }
    mails: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for mail in truth.mails:
        mails[mail.to].append((mail.at, mail.subject + "\n" + mail.text))
    due = [duty for duty in truth.duties if duty.due_at <= end and _could_know(world.readers[duty.account_id], duty)]
    in_digest, digest_missed, missed = 0, [], []
    for duty in due:
        reader = world.readers[duty.account_id]
        at = told.get(duty.account_id, {}).get((duty.thing.kind, duty.thing.id))
        was_told = at is not None and at <= duty.due_at
        digest_at = _digest_between(reader, duty)
        if digest_at is not None:
            in_digest += 1
            if not was_told:
                digest_missed.append(duty)
        heard = was_told or any(
            duty.given_at <= when <= duty.due_at and duty.words in _on_one_line(text)
            for when, text in mails[reader.email]
        )
        if not heard and (duty.ended_at is None or duty.ended_at >= duty.due_at):
            missed.append(duty)
    kinds = dict(Counter(duty.kind for duty in due))
    yield Figure("must-do", 1 - len(missed) / len(due), "share", 1, f"told in time of {len(due)}: {kinds}", True)
    example = [(duty.kind, duty.given_at.isoformat(), duty.due_at.isoformat()) for duty in digest_missed[:2]]
    against = f"stood in a digest, of {in_digest} that were open when one was due; {example}"
    yield Figure("must-do-in-digest", 1 - len(digest_missed) / max(1, in_digest), "share", 1, against, True)


def _could_know(reader: Reader, duty: Duty) -> bool:
    """Whether there was a day in its time on which its person was there; nobody tells those who are away."""
    until = min(duty.due_at, reader.closed_at or duty.due_at)
    day, last = clock.local(duty.given_at).date(), clock.local(until - timedelta(seconds=1)).date()
    if reader.closed_at is not None and reader.closed_at < duty.due_at:
        return False
    while day <= last:
        if day.weekday() < 5 and not reader.is_away(day):
            return True
        day += timedelta(days=1)
    return False


def _digest_between(reader: Reader, duty: Duty) -> datetime | None:
    """When the first digest was due in which it had to stand: after it was given, and before it was done or over."""
    begin = max(duty.given_at, duty.due_at - ANSWER_PERIOD) if duty.kind == "answer" else duty.given_at
    at = next_digest(preferences_of([reader.id])[reader.id], begin + timedelta(hours=1))
    until = min(duty.due_at, duty.ended_at or duty.due_at)
    if at is None or at + timedelta(hours=1) >= until or reader.is_away(clock.local(at).date()):
        return None
    return at


def _repeated(items: list[DigestItem], digests: dict[uuid.UUID, Digest], truth: Truth) -> Iterator[Figure]:
    """What stood twice: the same news in two digests, or one thing twice in one."""
    news = Counter((item.account_id, item.kind, item.thing_id, item.what, item.upto) for item in items)
    things = Counter((item.digest_id, item.kind, item.thing_id) for item in items)
    twice = sum(number - 1 for counts in (news, things) for number in counts.values())
    example = [key[1:] for key, number in things.items() if number > 1][:1]
    yield Figure("twice", twice, "items", 0, f"of {len(items)} in {len(digests)} digests; {example}")
    sent = [mail for mail in truth.mails if mail.is_digest]
    empty = sum(not any(line.startswith("- ") for line in mail.text.splitlines()) for mail in sent)
    filled = {item.digest_id for item in items}
    bare = sum(digest_id not in filled for digest_id in digests)
    against = (
        f"mails with nothing in them, of {len(sent)} for {len(digests)} digests; {bare} name only what is still open"
    )
    yield Figure("empty", empty, "digests", 0, against)
    yield Figure("unsent", abs(len(sent) - len(digests)), "digests", 0, "that were made, and not mailed once")


def _reading_time(truth: Truth) -> Figure:
    seconds = sorted(
        len(_ADDRESS.sub("", mail.text).split()) * 60 / WORDS_PER_MINUTE for mail in truth.mails if mail.is_digest
    )
    median = seconds[len(seconds) // 2] if seconds else 0
    p95 = seconds[min(len(seconds) - 1, len(seconds) * 95 // 100)] if seconds else float("inf")
    return Figure("reading-p95", p95, "s", 300, f"the text of {len(seconds)} digests; half take at most {median:.0f} s")


def _regret(truth: Truth, of_account: dict[uuid.UUID, list[tuple[datetime, DigestItem]]]) -> Iterator[Figure]:
    """The share of what was folded that its reader opened later all the same; no figure where little was folded."""
    folded = regretted = 0
    shown = shown_opened = 0
    for account_id, those in of_account.items():
        for at, item in those:
            opened = truth.opened.get((account_id, Thing(item.kind, item.thing_id)), [])
            was_opened = bisect_left(opened, at) < len(opened)
            if item.section is DigestSection.FOLDED:
                folded += 1
                regretted += was_opened
            elif item.section is not DigestSection.TO_DO:
                shown += 1
                shown_opened += was_opened
    against = (
        f"opened later, of {folded} that were folded; of {shown} shown {shown_opened / max(1, shown):.2f} were opened"
    )
    if folded >= MIN_FOLDED:
        yield Figure("regret", regretted / folded, "share", 0.02, against)


def _of_small_funds(
    world: SimulatedWorld,
    truth: Truth,
    of_account: dict[uuid.UUID, list[tuple[datetime, DigestItem]]],
    end: datetime,
) -> Figure:
    """Whether a fund of one person was shown each decision on its themes."""
    missed = total = 0
    for reader in world.readers.values():
        if not reader.is_alone or reader.fund_id is None or reader.closed_at is not None:
            continue
        for decision in truth.decisions:
            due = next_digest(preferences_of([reader.id])[reader.id], decision.at + timedelta(hours=1))
            if decision.theme not in world.declared.get(reader.fund_id, ()) or not decision.is_open:
                continue
            if due is None or due + timedelta(days=1) > end:
                continue
            total += 1
            shown = {
                item.thing_id
                for at, item in of_account[reader.id]
                if at >= decision.at and item.section in (DigestSection.DECIDED, DigestSection.RELEVANT)
            }
            was_opened = any(
                at >= decision.at
                for at in truth.opened.get((reader.id, Thing(ThingKind.REPORT, decision.meeting_id)), ())
            )
            missed += not (decision.meeting_id in shown or was_opened)
    against = f"of {total} decisions on the themes of funds of one person"
    return Figure("small-funds", 1 - missed / max(1, total), "share", 1, against, True)


def _mails(world: SimulatedWorld, truth: Truth, end: datetime) -> Iterator[Figure]:
    """How many mails beside the digests people get; a figure to know, with a bound that says when it is too much."""
    weeks = max(1.0, (end - min(mail.at for mail in truth.mails)).days / 7)
    counts = Counter(mail.to for mail in truth.mails if not mail.is_digest)
    each = sorted(counts[reader.email] / weeks for reader in world.readers.values())
    p95 = each[len(each) * 95 // 100]
    yield Figure(
        "mails-p95", p95, "a week", 10, f"beside digests; half of the people get at most {each[len(each) // 2]:.1f}"
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
