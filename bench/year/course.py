"""The course of a simulated year: what people write, plan, decide and do, through the same actions as the pages."""

import io
import random
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select
from werkzeug.datastructures import FileStorage

from bench.year.truth import Duty, PublishedDecision, Subject, Truth
from bench.year.world import Reader, SimulatedWorld
from samenspel import clock, db
from samenspel.activity.things import Thing, ThingKind
from samenspel.chat import actions as chat
from samenspel.demo.draft import is_workday
from samenspel.demo.groups import GroupPlan
from samenspel.demo.people import DemoPerson
from samenspel.documents import actions as documents
from samenspel.groups import actions as groups
from samenspel.groups.queries import viewer_by
from samenspel.meetings.attendance.answers import actions as answers
from samenspel.meetings.fields import MeetingFields, MeetingPlan
from samenspel.meetings.minutes import actions as minutes
from samenspel.meetings.minutes.parts.actions import PartInput
from samenspel.meetings.minutes.parts.line_actions import LineInput
from samenspel.meetings.models import ActionItem, AnswerValue, Decision, Meeting
from samenspel.meetings.planning import actions as planning
from samenspel.meetings.points import actions as points
from samenspel.meetings.polls import actions as polls
from samenspel.meetings.polls.models import PollSlot, SlotValue
from samenspel.people.accounts import actions as accounts
from samenspel.people.models import Account
from samenspel.topics import actions as topics
from samenspel.topics import queries as topic_queries
from samenspel.viewer import Viewer

Later = Callable[[datetime, Callable[[], None]], None]
_TEXT = """de sectoren bekijken samen welke opleiding voor werkgevers haalbaar is en hoe consulenten bedrijven daarbij
begeleiden zodat medewerkers aan de slag blijven en nieuwe instromers een plaats vinden in een kleine onderneming waar
niemand tijd heeft om papieren in te vullen maar iedereen wel wil meedenken over wat morgen nodig is"""
_WORDS = _TEXT.split()
#: What happens in a year of 200 people, as is known of the real working.
TOPICS, REPLIES, MEETINGS, DOCUMENTS, MESSAGES, DIRECT_MESSAGES = 140, 585, 100, 80, 600, 250


class Course:
    """Draws what happens, and has it happen at its moment (`later`). `start` and `end` are days in Brussels."""

    def __init__(self, world: SimulatedWorld, truth: Truth, chance: random.Random, later: Later) -> None:
        self.world, self.truth, self.chance, self._later = world, truth, chance, later
        self._number = 0

    def plan(self, first: date, last: date, share: float) -> None:
        """Plans the whole course; `share` is how much of a year of 200 people it is."""
        self._days = [day for day in _days(first, last) if is_workday(day)]
        for count, happens in (
            (TOPICS, self._open_topic),
            (MEETINGS, self._prepare_meeting),
            (DOCUMENTS, self._share_document),
            (MESSAGES, self._chat),
            (DIRECT_MESSAGES, self._write_directly),
        ):
            for _ in range(round(count * share)):
                self._later(self._moment(self.chance.choice(self._days)), happens)
        for _ in range(max(1, round(6 * share))):
            self._later(self._moment(self.chance.choice(self._days)), self._leave_group)
        self._later(self._moment(self.chance.choice(self._days)), self._close_account)
        for reader in self.world.readers.values():
            for since, until in reader.away:
                told = datetime.combine(since - timedelta(days=2), time(16), clock.BRUSSELS)
                self._later(told, lambda reader=reader, since=since, until=until: _set_away(reader, since, until))  # type: ignore[misc]

    # Who and when

    def viewer(self, account_id: uuid.UUID) -> Viewer | None:
        return viewer_by(self.world.readers[account_id].uniquifier)

    def _moment(self, day: date) -> datetime:
        return clock.from_local(day, time(self.chance.randrange(8, 18), self.chance.randrange(60)))

    def _after(self, at: datetime, days: float) -> datetime:
        """A moment on a working day, some days later."""
        day = clock.local(at).date() + timedelta(days=round(days))
        while not is_workday(day):
            day += timedelta(days=1)
        return max(self._moment(day), at + timedelta(minutes=30))

    def _present(self, some: Sequence[DemoPerson]) -> list[DemoPerson]:
        today = clock.today()
        readers = self.world.readers
        return [each for each in some if readers[each.id].closed_at is None and not readers[each.id].is_away(today)]

    def _group(self) -> GroupPlan:
        return self.chance.choice(self.world.groups)

    def _text(self, words: int) -> str:
        return " ".join(self.chance.choice(_WORDS) for _ in range(words)).capitalize() + "."

    def _title(self, what: str) -> str:
        self._number += 1
        return f"{what} {self._number}: {' '.join(self.chance.sample(_WORDS, 4))}"

    def subject_of(self, plan: GroupPlan, **named: frozenset[uuid.UUID]) -> Subject:
        return Subject(plan.theme, plan.id, frozenset(each.id for each in plan.everybody), **named)

    # Topics, documents and chat

    def _open_topic(self) -> None:
        plan = self._group()
        writers = self._present(plan.voices)
        if not writers:
            return
        author = self.chance.choice(writers)
        body, named, mentioned = self._text(self.chance.randrange(20, 160)), frozenset[uuid.UUID](), None
        if self.chance.random() < 0.1:
            fund = self.chance.choice(plan.funds)
            body, named = f"{body} Dit gaat in het bijzonder over {fund.name}.", frozenset({fund.id})
        if self.chance.random() < 0.15 and len(plan.people) > 1:
            mentioned = self.chance.choice(plan.people)
            body = f"{body} @{mentioned.name} wat denk jij?"
        me = self.viewer(author.id)
        assert me is not None
        topic_id = topics.open_topic(me, plan.id, self._title("Onderwerp"), body)
        whom = frozenset({mentioned.id}) if mentioned else frozenset[uuid.UUID]()
        about = self.subject_of(plan, fund_ids=named, account_ids=whom)
        self.truth.subjects[Thing(ThingKind.TOPIC, topic_id)] = about
        for _ in range(round(self.chance.expovariate(TOPICS / REPLIES))):
            at = self._after(clock_now(), self.chance.expovariate(1 / 5))
            self._later(at, lambda: self._reply(plan, topic_id))

    def _reply(self, plan: GroupPlan, topic_id: uuid.UUID) -> None:
        keen = [
            each for each in self._present(plan.voices) if plan.theme in (None, *self.world.readers[each.id].interests)
        ]
        me = self.viewer(self.chance.choice(keen).id) if keen else None
        topic = topic_queries.reach(me, topic_id) if me else None
        if me and topic:
            topics.reply(me, topic, self._text(self.chance.randrange(8, 80)))

    def _share_document(self) -> None:
        plan = self._group()
        writers = self._present(plan.voices)
        me = self.viewer(self.chance.choice(writers).id) if writers else None
        if me is None:
            return
        upload = FileStorage(io.BytesIO(self._text(30).encode()), filename="nota.txt")
        document = documents.share(me, plan.id, upload, self._title("Nota"))
        self.truth.subjects[Thing(ThingKind.DOCUMENT, document.id)] = self.subject_of(plan)

    def _chat(self) -> None:
        plan = self._group()
        writers = self._present(plan.voices)
        me = self.viewer(self.chance.choice(writers).id) if writers else None
        if me:
            chat.post_message(me, plan.channel_id, self._text(self.chance.randrange(3, 20)))
            self.truth.subjects[Thing(ThingKind.CHANNEL, plan.channel_id)] = self.subject_of(plan)

    def _write_directly(self) -> None:
        readers = [each for each in self.world.readers.values() if each.closed_at is None and each.fund_id]
        writer, other = self.chance.sample(readers, 2)
        me = self.viewer(writer.id)
        if me is None or writer.is_away(clock.today()):
            return
        channel_id = chat.direct_channel(me, other.id)
        db.session().flush()
        chat.post_message(me, channel_id, self._text(self.chance.randrange(5, 30)))
        both = frozenset({writer.id, other.id})
        self.truth.subjects[Thing(ThingKind.CHANNEL, channel_id)] = Subject(None, channel_id, both, account_ids=both)

    # People who go

    def _leave_group(self) -> None:
        plan = self._group()
        if len(plan.people) < 4:
            return
        person = self.chance.choice(plan.people)
        groups.leave(person.id, plan.id)
        plan.people.remove(person)
        for duty in self.truth.duties:
            about = self.truth.subjects.get(duty.thing)
            if about and about.group_id == plan.id and duty.account_id == person.id and duty.ended_at is None:
                duty.ended_at = clock_now()

    def _close_account(self) -> None:
        organisers = {each.id for plan in self.world.groups for each in plan.organisers}
        some = [each for each in self.world.readers.values() if each.fund_id and each.id not in organisers]
        reader = self.chance.choice(some)
        account = db.session().get(Account, reader.id)
        assert account is not None
        accounts.close_account(account)
        reader.closed_at = clock_now()
        for plan in self.world.groups:
            plan.people[:] = [each for each in plan.people if each.id != reader.id]

    # Meetings, from the search for a date to the report

    def _prepare_meeting(self) -> None:
        plan = self._group()
        organisers = self._present(plan.organisers)
        me = self.viewer(organisers[0].id) if organisers else None
        if me is None or clock.today() > self._days[-1] - timedelta(days=30):
            return
        fields = MeetingFields(title=self._title("Bijeenkomst"), place="Brussel", intro=self._text(25))
        if self.chance.random() < 0.4:
            self._seek_date(me, plan, fields)
            return
        starts_at = self._after(clock_now(), self.chance.randrange(14, 42)).replace(minute=0)
        meeting = planning.plan_meeting(
            me,
            plan.id,
            MeetingPlan(fields=fields, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), agenda_due_on=None),
        )
        self._expect(me, plan, meeting)

    def _seek_date(self, me: Viewer, plan: GroupPlan, fields: MeetingFields) -> None:
        closes_on = clock.today() + timedelta(days=self.chance.randrange(9, 15))
        begin = clock.from_local(closes_on + timedelta(days=self.chance.randrange(7, 21)), time(9))
        starts = tuple(self._after(begin, days).replace(minute=0) for days in (0, 3, 6))
        meeting = polls.open_poll(
            me,
            plan.id,
            polls.PollPlan(fields=fields, minutes=120, closes_on=closes_on, starts=tuple(sorted(set(starts)))),
        )
        self._oblige(plan, me.id, meeting, "poll", clock.from_local(closes_on + timedelta(days=1), time(0)))
        chosen = self._after(clock.from_local(closes_on, time(9)), 1)
        self._later(chosen, lambda: self._choose_date(me.id, plan, meeting.id))

    def _oblige(self, plan: GroupPlan, organiser_id: uuid.UUID, meeting: Meeting, kind: str, due_at: datetime) -> None:
        thing = Thing(ThingKind.MEETING, meeting.id)
        self.truth.subjects[thing] = self.subject_of(plan)
        expected = {each.id for each in plan.people if self.world.readers[each.id].closed_at is None}
        for account_id in expected - {organiser_id}:
            self.truth.duties.append(Duty(account_id, kind, thing, meeting.title, clock_now(), due_at))

    def _choose_date(self, organiser_id: uuid.UUID, plan: GroupPlan, meeting_id: uuid.UUID) -> None:
        me, meeting = self.viewer(organiser_id), db.session().get(Meeting, meeting_id)
        first = select(PollSlot).where(PollSlot.meeting_id == meeting_id).order_by(col(PollSlot.starts_at))
        slot = db.session().exec(first).first()
        if me is None or meeting is None or slot is None:
            return
        voted = {
            duty.account_id
            for duty in self.truth.duties
            if duty.thing.id == meeting_id and duty.kind == "poll" and duty.ended_at is not None
        }
        self.truth.end(Thing(ThingKind.MEETING, meeting_id), clock_now())
        polls.choose_slot(me, meeting, slot)
        db.session().flush()
        self._expect(me, plan, meeting, voted)

    def _expect(
        self,
        me: Viewer,
        plan: GroupPlan,
        meeting: Meeting,
        answered: set[uuid.UUID] | frozenset[uuid.UUID] = frozenset(),
    ) -> None:
        assert meeting.starts_at is not None
        self._oblige(plan, me.id, meeting, "answer", meeting.starts_at)
        for duty in self.truth.duties:
            if duty.thing.id == meeting.id and duty.kind == "answer" and duty.account_id in answered:
                duty.ended_at = duty.given_at
        at = self._after(meeting.starts_at, self.chance.randrange(2, 9))
        meeting_id = meeting.id
        self._later(at, lambda: self._report(me.id, plan, meeting_id))

    def _report(self, organiser_id: uuid.UUID, plan: GroupPlan, meeting_id: uuid.UUID) -> None:
        me, meeting = self.viewer(organiser_id), db.session().get(Meeting, meeting_id)
        if me is None or meeting is None or meeting.starts_at is None:
            return
        decided = [self._title("Besluit") for _ in range(self.chance.randrange(4))]
        lines = [LineInput(None, False, None, text) for text in decided]
        given: list[tuple[uuid.UUID, str, date]] = []
        for _ in range(self.chance.randrange(4)):
            owner, text = self.chance.choice(plan.people or plan.organisers), self._title("Actie")
            due_on = clock.today() + timedelta(days=self.chance.randrange(10, 45))
            lines.append(LineInput(None, True, None, text, (owner.id, None), due_on))
            given.append((owner.id, text, due_on))
        summary = PartInput(None, self._text(self.chance.randrange(40, 250)))
        minutes.save_report(me, meeting, minutes.ReportInput(summary, {}, lines, [], {}), publish=True)
        db.session().flush()
        about = self.subject_of(plan)
        self.truth.subjects[Thing(ThingKind.REPORT, meeting_id)] = about
        for decision in db.session().exec(select(Decision).where(Decision.meeting_id == meeting_id)):
            self.truth.subjects[Thing(ThingKind.DECISION, decision.id)] = about
            is_open = not plan.is_closed
            self.truth.decisions.append(
                PublishedDecision(meeting_id, plan.id, plan.theme, is_open, decision.text, clock_now())
            )
        ids = {
            point.text: point.id
            for point in db.session().exec(select(ActionItem).where(ActionItem.meeting_id == meeting_id))
        }
        for owner_id, text, due_on in given:
            thing = Thing(ThingKind.ACTION_POINT, ids[text])
            self.truth.subjects[thing] = about
            due_at = clock.from_local(due_on + timedelta(days=1), time(0))
            if owner_id != me.id:
                self.truth.duties.append(Duty(owner_id, "point", thing, text, clock_now(), due_at))

    # What a reader does

    def do(self, reader: Reader, duty: Duty) -> None:
        """Does what must be done, if it still must."""
        me = self.viewer(reader.id)
        if me is None or not duty.is_open(clock_now()):
            return
        if duty.kind == "point":
            points.finish_point(me.id, duty.thing.id, done=True)
        else:
            meeting = db.session().get(Meeting, duty.thing.id)
            if meeting is None:
                return
            if duty.kind == "poll":
                polls.answer_remaining_slots(me, meeting, SlotValue.YES)
            else:
                value = AnswerValue.YES if self.chance.random() < 0.7 else AnswerValue.NO
                answers.save_answer(me, meeting, value, None)
        duty.ended_at = clock_now()


def clock_now() -> datetime:
    return db.now()


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _set_away(reader: Reader, since: date, until: date) -> None:
    from samenspel.activity.levels import actions as levels

    levels.change_preference(reader.id, away_from=since, away_until=until)
