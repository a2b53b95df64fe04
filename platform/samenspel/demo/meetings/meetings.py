"""Meetings with their agenda, answers, attendance, report, decisions and action points."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from samenspel import clock, text
from samenspel.demo import texts
from samenspel.demo.draft import Draft
from samenspel.demo.groups import LEARNING, LIVELY, GroupPlan
from samenspel.demo.meetings.occasions import Occasion, speakers, write_attendance
from samenspel.demo.names import DOMAIN
from samenspel.demo.people import DemoPerson
from samenspel.groups.models import GroupKind
from samenspel.meetings.models import (
    AGENDA_DAYS,
    ActionItem,
    AgendaItem,
    Answer,
    AnswerValue,
    AttendanceStatus,
    Decision,
    Meeting,
    Report,
    WantedResult,
)

#: Reports are kept from this year on; of what was before, only who met when is known.
REPORTS_FROM = 2024
MANY_ITEMS = 12


@dataclass(slots=True, eq=False)
class DemoMeeting:
    """A meeting for which the rows were added."""

    id: uuid.UUID
    occasion: Occasion
    title: str
    organiser: DemoPerson
    created_at: datetime
    items: list[dict[str, Any]]
    published_at: datetime | None = None

    @property
    def group(self) -> GroupPlan:
        return self.occasion.group


class MeetingWriter:
    """Adds the rows of meetings; remembers the agenda items of a group, so that they do not return at once."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._decks: dict[tuple[str, str], texts.Deck] = {}
        self._general = texts.read("algemeen")["report"]
        self._given: set[tuple[uuid.UUID, str]] = set()

    def _deal(self, group: GroupPlan, kind: str) -> str:
        key = (group.slug, kind)
        if key not in self._decks:
            subject = texts.subject_of(group.slug)
            cards = subject[kind] if kind in subject else self._general[kind]
            self._decks[key] = texts.Deck(self.draft.random, cards)
        return self._decks[key].deal()

    def _action(self, group: GroupPlan, holder: DemoPerson | None) -> str:
        """An action that this person does not have yet, as long as there is one."""
        action = self._deal(group, "actions")
        for _ in texts.subject_of(group.slug)["actions"]:
            if holder is None or (holder.id, action) not in self._given:
                break
            action = self._deal(group, "actions")
        if holder is not None:
            self._given.add((holder.id, action))
        return action

    def plan(self, occasion: Occasion, items: int) -> DemoMeeting:
        """The meeting and its agenda."""
        draft, group = self.draft, occasion.group
        organiser = draft.random.choice(group.organisers)
        early = timedelta(days=draft.random.randrange(35, 70), minutes=draft.random.randrange(400))
        created = min(occasion.starts - early, draft.now - timedelta(days=draft.random.randrange(1, 9)))
        if items == MANY_ITEMS:
            main = draft.random.sample(texts.subject_of(group.slug)["agenda"], items - 2)
        else:
            main = [self._deal(group, "agenda") for _ in range(max(1, items - 2))]
        title = _title(occasion, main[0])
        place = "Online" if draft.chance(0.35) else self._deal(group, "place")
        intro = f"We bespreken onder meer **{main[0][:1].lower()}{main[0][1:]}**. Vul gerust de agenda aan."
        due = occasion.day - timedelta(days=AGENDA_DAYS) if occasion.day.year >= REPORTS_FROM else None
        # Three agendas in four come in time, the others some days late; without chance, which others draw from.
        late = (2, 5)[occasion.day.day % 2] if occasion.day.toordinal() % 4 == 0 else -(occasion.day.day % 3)
        shared = max(created, occasion.starts - timedelta(days=AGENDA_DAYS - late))
        row = draft.add(
            Meeting,
            created,
            group_id=group.id,
            title=title,
            starts_at=occasion.starts,
            ends_at=occasion.ends,
            place=place,
            link=f"https://vergadering.{DOMAIN}/{group.slug}" if place == "Online" else "",
            intro=intro,
            intro_html=_html(intro),
            organiser_id=organiser.id,
            agenda_due_on=due,
            agenda_shared_at=shared if shared <= draft.now else None,
            changed_at=created,
        )
        first, last = "Welkom en verslag van de vorige keer", "Rondvraag en volgende datum"
        titles = [first, *dict.fromkeys(main), last] if items > 2 else main
        minutes = (occasion.ends - occasion.starts).seconds // 60
        rows = [
            self._item(row["id"], created, position, title, minutes, len(titles), group)
            for position, title in enumerate(titles, start=1)
        ]
        return DemoMeeting(row["id"], occasion, title, organiser, created, rows)

    def _item(
        self, meeting_id: uuid.UUID, at: datetime, position: int, title: str, minutes: int, count: int, group: GroupPlan
    ) -> dict[str, Any]:
        is_frame = position in (1, count)
        wanted = self.draft.random.choice(list(WantedResult)) if not is_frame else WantedResult.INFORM
        owner = self.draft.random.choice(group.voices) if not is_frame and self.draft.chance(0.7) else None
        return self.draft.add(
            AgendaItem,
            at,
            meeting_id=meeting_id,
            position=position,
            title=title,
            minutes=max(5, min(45, minutes // count // 5 * 5)),
            wanted=wanted,
            owner_id=owner.id if owner else None,
        )

    def report(self, held: DemoMeeting, *, published: bool) -> None:
        """The minutes, with decisions and action points."""
        draft, group = self.draft, held.group
        written = min(
            held.occasion.ends + timedelta(days=draft.random.randrange(2, 9), minutes=draft.random.randrange(300)),
            draft.now - timedelta(minutes=draft.random.randrange(40, 400)),
        )
        held.published_at = written if published else None
        summary = self._deal(group, "summary")
        draft.add(
            Report,
            written,
            meeting_id=held.id,
            author_id=held.organiser.id,
            summary=summary,
            summary_html=_html(summary),
            revision=draft.random.randrange(1, 5),
            edited_at=written,
            edited_by_id=held.organiser.id,
            published_at=held.published_at,
        )
        for item in held.items:
            notes = self._notes(group, held.occasion)
            item["notes"], item["notes_html"] = notes, _html(notes)
        inner = held.items[1:-1] or held.items
        for position in range(draft.random.randrange(1, 3)):
            item = draft.random.choice(inner)
            draft.add(
                Decision,
                written,
                meeting_id=held.id,
                agenda_item_id=item["id"],
                position=position,
                text=self._deal(group, "decisions"),
            )
        owners = speakers(group.people, held.occasion.there) or group.voices
        for position in range(draft.random.randrange(1, 4)):
            owner = draft.random.choice(owners)
            by_fund = owner.fund is not None and draft.chance(0.25)
            self.point(held, position, None if by_fund else owner, owner if by_fund else None)

    def _notes(self, group: GroupPlan, occasion: Occasion) -> str:
        notes = [self._deal(group, "notes")]
        there = occasion.there
        if there and self.draft.chance(0.75):
            names = texts.SentenceNames(self.draft.random.choice(there).name, "de voorzitter")
            writer = texts.Writer(self.draft.random, group.slug)
            notes.append(f"{names.fund}: {_lower(writer.fill(self._deal(group, 'sentences'), names))}")
        if self.draft.chance(0.25):
            points = dict.fromkeys(self._deal(group, "points") for _ in range(2))
            notes.append("Nog nodig:\n\n" + "\n".join(f"- {point}" for point in points))
        return "\n\n".join(notes)

    def point(
        self,
        held: DemoMeeting,
        position: int,
        owner: DemoPerson | None,
        fund_of: DemoPerson | None,
        *,
        open_until: date | None = None,
    ) -> None:
        """An action point of a person or of a fund. Old ones are done, but for a few; `open_until` keeps one open."""
        draft = self.draft
        at = held.published_at or held.occasion.ends
        due = open_until or held.occasion.day + timedelta(days=draft.random.randrange(14, 50))
        age = (draft.today - due).days
        done = None
        if open_until is None and draft.chance(0.99 if age > 60 else 0.7 if age > 0 else 0.15):
            done = min(at + timedelta(days=draft.random.randrange(3, 40)), draft.now - timedelta(hours=3))
        closer = owner or fund_of
        draft.add(
            ActionItem,
            at,
            meeting_id=held.id,
            agenda_item_id=draft.random.choice(held.items)["id"],
            position=position,
            text=self._action(held.group, owner if done is None else None),
            owner_id=owner.id if owner else None,
            fund_id=fund_of.fund_id if fund_of else owner.fund_id if owner else None,
            due_on=due,
            done_at=done,
            done_by_id=closer.id if done and closer else None,
        )


def make_meetings(draft: Draft, past: list[Occasion], coming: list[Occasion]) -> list[DemoMeeting]:
    """All meetings, the oldest first."""
    writer = MeetingWriter(draft)
    newest = {occasion.group.slug: occasion for occasion in past}
    many = newest[LEARNING]
    held = []
    for occasion in past:
        age = (draft.today - occasion.day).days
        reported = occasion.day.year >= REPORTS_FROM
        items = MANY_ITEMS if occasion is many else draft.random.randrange(4, 7) if reported else 2
        meeting = writer.plan(occasion, items)
        is_last_one = newest[occasion.group.slug] is occasion and occasion.group.slug in _SURE
        if reported and (is_last_one or age > 25 or draft.chance(0.5)):
            writer.report(meeting, published=is_last_one or age > 25 or draft.chance(0.4))
        write_attendance(draft, occasion, meeting.id)
        if age < 270:
            _answers_of_past(draft, meeting)
        held.append(meeting)
    _open_points(draft, writer, held)
    for occasion in coming:
        is_many = occasion.group.slug == LEARNING
        meeting = writer.plan(occasion, MANY_ITEMS if is_many else draft.random.randrange(4, 8))
        _answers_to_come(draft, meeting, newest[LIVELY].group)
        held.append(meeting)
    return held


#: The last meeting of these has a published report.
_SURE = (LIVELY, LEARNING, "klankbordgroep")


def _open_points(draft: Draft, writer: MeetingWriter, held: list[DemoMeeting]) -> None:
    """Open points for the people that visitors become: members of the podcast, ISA's, the sounding board."""
    last = {meeting.group.slug: meeting for meeting in held if meeting.published_at}
    lively, learning, board = (last[slug] for slug in _SURE)
    for number, person in enumerate(lively.group.people):
        due = draft.today + timedelta(days=(-4, 9, 17)[number % 3])
        writer.point(lively if number % 2 else learning, 4 + number, person, None, open_until=due)
    # The second of them is whom visitors become.
    writer.point(learning, 20, lively.group.people[1], None, open_until=draft.today - timedelta(days=3))
    for number, person in enumerate(learning.group.organisers):
        writer.point(learning, 30 + number, person, None, open_until=draft.today + timedelta(days=5 + 4 * number))
    for number, person in enumerate(board.group.people):
        writer.point(board, 10 + number, person, None, open_until=draft.today + timedelta(days=10 + number))


def _answers_of_past(draft: Draft, held: DemoMeeting) -> None:
    """The answers of people, which mostly agree with the attendance of their fund."""
    for person in held.group.people:
        status = held.occasion.status.get(person.fund) if person.fund else None
        if status in (None, AttendanceStatus.ABSENT) or not draft.chance(0.85):
            continue
        _answer(draft, held, person, AnswerValue.YES if status is AttendanceStatus.PRESENT else AnswerValue.NO)


def _answers_to_come(draft: Draft, held: DemoMeeting, lively: GroupPlan) -> None:
    """Answers of about half of the people; those whom visitors become did not answer where it matters."""
    group = held.group
    waiting = {
        LIVELY: lively.people[1::2],
        LEARNING: [*lively.people, *group.organisers],
        "ln-levenslang-leren": lively.people[1:2],
        "klankbordgroep": group.people,
    }
    silent = {person.id for person in waiting.get(group.slug, [])}
    near = (held.occasion.day - draft.today).days < 30
    for person in {each.id: each for each in group.people + group.guests + group.organisers}.values():
        if person.id not in silent and draft.chance(0.55 if near else 0.25):
            dice = draft.random.random()
            value = AnswerValue.YES if dice < 0.7 else AnswerValue.NO if dice < 0.88 else AnswerValue.MAYBE
            if value is AnswerValue.MAYBE and group.slug == LIVELY:
                value = AnswerValue.IF_NEEDED  # as if their dates came from a poll
            _answer(draft, held, person, value)


def _answer(draft: Draft, held: DemoMeeting, person: DemoPerson, value: AnswerValue) -> None:
    between = held.occasion.starts - held.created_at
    at = min(
        held.created_at + between * draft.random.random() * 0.8,
        draft.now - timedelta(minutes=draft.random.randrange(5, 600)),
    )
    note = ""
    if value is AnswerValue.MAYBE:
        note = "Hangt af van een andere vergadering."
    elif value is AnswerValue.NO and draft.chance(0.2):
        note = draft.random.choice(
            ("Ik lees het verslag na.", "Een collega neemt het over.", "Die dag zit ik in vorming.")
        )
    draft.add(
        Answer,
        max(at, held.created_at),
        meeting_id=held.id,
        account_id=person.id,
        fund_id=person.fund_id,
        value=value,
        note=note,
    )


def _title(occasion: Occasion, main: str) -> str:
    day = occasion.day
    if occasion.group.kind is GroupKind.CONSULTANTS_DAY:
        return f"Sectorconsulentendag {day.year}"
    if occasion.group.kind is GroupKind.STRATEGIC:
        return f"Strategisch overleg, {'voorjaar' if day.month < 7 else 'najaar'} {day.year}"
    if occasion.group.kind is GroupKind.SOUNDING_BOARD:
        month = clock.long_day(day).split()[2]
        return f"Klankbordgroep {month} {day.year}"
    return main


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _html(markdown: str) -> str:
    return text.to_html(markdown)
