"""How the readers of a simulated year read: the digest, and what it links to; some open the application as well."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from bench.year.course import Course, clock_now
from bench.year.truth import Subject
from bench.year.world import Reader
from samenspel import clock, db
from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.queries import unread_notices
from samenspel.activity.relevance import actions as votes
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat import actions as chat
from samenspel.chat.models import Channel
from samenspel.meetings.models import Decision
from samenspel.news.digests.kinds import DigestSection
from samenspel.news.digests.models import Digest, DigestItem
from samenspel.topics import actions as topics
from samenspel.topics import queries as topic_queries
from samenspel.viewer import Viewer

#: The chance that somebody opens what truly interests them, that they open something else, and that they look through
#: what is folded; there they open nothing but what interests them, or now and then something by mistake.
OPENS, OPENS_ANYWAY, UNFOLDS, BY_MISTAKE = 0.8, 0.05, 0.6, 0.004
#: The chance that what had to be done is done after it was read; and that what is of no interest is voted away.
DOES, VOTES = 0.85, 0.05


class Reading:
    """Reacts to what reaches the readers."""

    def __init__(
        self, course: Course, chance: random.Random, later: Callable[[datetime, Callable[[], None]], None]
    ) -> None:
        self._course, self._chance, self._later = course, chance, later
        self._truth, self._readers = course.truth, course.world.readers

    def receive(self, reader: Reader, at: datetime) -> None:
        """Has a digest read some hours after it came; one that comes during an absence is read after it."""
        moment = at + timedelta(minutes=self._chance.randrange(10, 8 * 60))
        while reader.is_away(clock.local(moment).date()):
            moment += timedelta(days=1)
        self._later(moment, lambda: self._read_digest(reader))

    def come_by(self, reader: Reader) -> None:
        """A diligent reader opens the application."""
        me = self._course.viewer(reader.id)
        if me is None or reader.is_away(clock.today()):
            return
        for each in unread_notices(me, 50):
            if self._chance.random() < 0.7:
                self._consider(reader, me, Thing(each.kind, each.thing_id), OPENS, OPENS_ANYWAY)
        self._work(reader, 0.5)

    def _work(self, reader: Reader, share: float) -> None:
        for duty in self._truth.open_duties(reader.id, clock_now()):
            if self._chance.random() < share:
                self._course.do(reader, duty)

    def _read_digest(self, reader: Reader) -> None:
        me = self._course.viewer(reader.id)
        newest = select(Digest).where(Digest.account_id == reader.id).order_by(col(Digest.until).desc()).limit(1)
        digest = db.session().exec(newest).first()
        if me is None or digest is None:
            return
        self._work(reader, DOES)
        unfolds = self._chance.random() < UNFOLDS
        items = select(DigestItem).where(DigestItem.digest_id == digest.id).order_by(col(DigestItem.position))
        for item in db.session().exec(items).all():
            thing = Thing(item.kind, item.thing_id)
            if item.section is DigestSection.FOLDED:
                if unfolds:
                    self._consider(reader, me, thing, OPENS, BY_MISTAKE)
            elif item.section is not DigestSection.TO_DO:
                self._consider(reader, me, thing, OPENS, OPENS_ANYWAY, votes_away=True)

    def _consider(
        self, reader: Reader, me: Viewer, thing: Thing, keen: float, otherwise: float, votes_away: bool = False
    ) -> None:
        about = self._truth.subjects.get(thing)
        is_of_interest = about is not None and interests(reader, about)
        if self._chance.random() < (keen if is_of_interest else otherwise):
            self._open(me, thing)
        elif votes_away and about is not None and not is_of_interest and self._chance.random() < VOTES:
            votes.vote(me, thing, about.group_id, False)

    def _open(self, me: Viewer, thing: Thing) -> None:
        """Opens a thing, as its page does."""
        self._truth.note_opened(me.id, thing, clock_now())
        notices.record_opened(me.id, thing, clock_now())
        if thing.kind is ThingKind.TOPIC:
            topic = topic_queries.reach(me, thing.id)
            if topic:
                topics.mark_read(me, topic, topic.reply_count)
        elif thing.kind is ThingKind.CHANNEL:
            last = db.session().execute(sa.select(Channel.last_seq).where(col(Channel.id) == thing.id)).scalar()  # type: ignore[call-overload]
            chat.mark_read(me, thing.id, last or 0)
        else:
            notices.mark_read(me.id, thing)
        if thing.kind is ThingKind.REPORT:  # its decisions stand in it
            for decision_id in db.session().exec(select(Decision.id).where(Decision.meeting_id == thing.id)):
                self._truth.note_opened(me.id, Thing(ThingKind.DECISION, decision_id), clock_now())


def interests(reader: Reader, about: Subject) -> bool:
    """Whether a thing truly interests somebody: its theme does, it names them or their fund, or it has no theme and is
    of a group of theirs."""
    if reader.id in about.account_ids or (reader.fund_id is not None and reader.fund_id in about.fund_ids):
        return True
    return about.theme in reader.interests if about.theme else reader.id in about.member_ids
