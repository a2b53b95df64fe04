"""Data for the benchmark `digest`: people of 40 funds whose digest is due, and what happened in a week and before.

Run as a program it fills the data folder of the environment: `python -m bench.digest_data PEOPLE`.
"""

import random
import sys
import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from samenspel.activity.levels.models import DeliveryPreference, DigestRhythm
from samenspel.activity.models import Activity, Verb
from samenspel.chat.models import Channel, Message
from samenspel.commands.application import application
from samenspel.config import read_settings
from samenspel.db import commit, now, session
from samenspel.documents.models import Document
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole, Visibility
from samenspel.meetings.models import ActionItem, Answer, AnswerValue, Decision, Meeting, Report, path_of
from samenspel.news.digests.models import DigestSchedule
from samenspel.people.models import Account, Fund, FundTheme, Theme, ThemeKind
from samenspel.topics.models import Reply, Topic, TopicMark
from samenspel.viewer import Role

FUNDS, GROUPS, THEMES = 40, 40, 12
TOPICS, REPLIES, OLD_TOPICS, MESSAGES, DOCUMENTS, COMING, REPORTS, POINTS = 200, 600, 800, 1000, 40, 50, 25, 800
#: Of a hundred people these are guests who are in no group, have no digests, are away, or have an address that bounces.
ODD = ("guest", "guest", "guest", "guest", "guest", "off", "away", "paused")
WORDS = [
    "fonds",
    "sector",
    "overleg",
    "vraag",
    "actie",
    "consulent",
    "leren",
    "werkbaar",
    "instroom",
    "cijfers",
    "plan",
    "ervaring",
    "school",
]


class Generator:
    """Rows of all kinds, made by chance that is the same each time. Times are in days before now."""

    def __init__(self, people: int) -> None:
        self.chance = random.Random(46)
        self.people, self.now = people, now()
        self.rows: dict[Any, list[dict[str, Any]]] = {}
        self.themes: list[uuid.UUID] = []
        self.groups: list[uuid.UUID] = []
        self.channels: dict[uuid.UUID, uuid.UUID] = {}
        self.members: dict[uuid.UUID, list[uuid.UUID]] = {}

    def add(self, model: Any, days: float = 200, **row: Any) -> uuid.UUID:
        row_id = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        self.link(model, id=row_id, created_at=self.now - timedelta(days=days), **row)
        return row_id

    def link(self, model: Any, **row: Any) -> None:
        self.rows.setdefault(model, []).append(row)

    def post(self, count: int = 60) -> dict[str, str]:
        sentences = (" ".join(self.chance.choices(WORDS, k=12)).capitalize() for _ in range(count // 12))
        body = ". ".join(sentences) + "."
        return {"body": body, "body_html": f"<p>{body}</p>"}

    def record(self, verb: Verb, days: float, group: uuid.UUID, by: uuid.UUID, thing: uuid.UUID, path: str) -> None:
        row: dict[str, Any] = {"number": None, "words": 60, "fund_ids": []}
        self.add(
            Activity, days, verb=verb, actor_id=by, group_id=group, object_id=thing, title="Titel", path=path, **row
        )

    def store(self) -> None:
        for model, rows in self.rows.items():
            session().execute(sa.insert(model), rows)
        commit()


def fill(people: int) -> None:
    """Fills an empty data folder."""
    made = Generator(people)
    _groups(made)
    funds = [made.add(Fund, slug=f"fonds-{each}", name=f"Fonds{each}", about="") for each in range(FUNDS)]
    for fund in funds:
        for theme in made.chance.sample(made.themes, 4):
            made.link(FundTheme, fund_id=fund, theme_id=theme)
    for each in range(people):
        _person(made, each, funds[each % FUNDS])
    _topics(made)
    _meetings(made)
    for _each in range(DOCUMENTS):
        group, by, days = _place(made)
        document = made.add(Document, days, group_id=group, title="Nota over de werking", author_id=by, latest=1)
        made.record(Verb.ADDED_DOCUMENT, days, group, by, document, f"/documenten/{document}")
    seqs: dict[uuid.UUID, int] = {}
    for _each in range(MESSAGES):
        group, by, days = _place(made)
        seqs[group] = seqs.get(group, 0) + 1
        made.add(Message, days, channel_id=made.channels[group], seq=seqs[group], author_id=by, **made.post(12))
    made.store()


def _groups(made: Generator) -> None:
    made.themes = [
        made.add(Theme, slug=f"thema-{each}", name=f"Thema {each}", kind=ThemeKind.DECREE) for each in range(THEMES)
    ]
    for each in range(GROUPS):
        visibility = Visibility.OPEN if each % 4 else Visibility.HIDDEN
        theme = made.chance.choice(made.themes)
        about: dict[str, Any] = {"kind": GroupKind.WORKING_GROUP, "visibility": visibility, "theme_id": theme}
        group = made.add(Group, slug=f"overleg-{each}", name=f"Overleg {each}", **about)
        made.groups.append(group)
        made.members[group] = []
        made.channels[group] = made.add(Channel, group_id=group, last_seq=MESSAGES, last_at=made.now)


def _person(made: Generator, number: int, fund: uuid.UUID) -> None:
    kind = dict(enumerate(ODD)).get(number % 100, "")
    is_guest = kind == "guest"
    account = made.add(
        Account,
        email=f"{kind or 'persoon'}-{number}@example.org",
        name=f"Persoon {number}",
        role=Role.GUEST if is_guest else Role.CONSULTANT,
        fund_id=None if is_guest else fund,
        active=True,
        fs_uniquifier=f"u{number}",
        locale="en" if number % 10 == 9 else "nl",
    )
    due_at = made.now - timedelta(days=8)
    made.add(DigestSchedule, account_id=account, due_at=due_at, since=due_at)
    choice = DeliveryPreference(account_id=account)
    choice.rhythm = DigestRhythm.OFF if kind == "off" else DigestRhythm.WEEKLY
    choice.away_until = made.now.date() + timedelta(days=20) if kind == "away" else None
    choice.mail_paused_at = due_at if kind == "paused" else None
    made.link(DeliveryPreference, **choice.model_dump())
    for group in [] if is_guest else made.chance.sample(made.groups, made.chance.randint(3, 8)):
        role = MembershipRole.MEMBER if len(made.members[group]) > 1 else MembershipRole.ORGANISER
        made.members[group].append(account)
        made.add(
            Membership, account_id=account, group_id=group, fund_id=fund, role=role, joined_at=due_at, left_at=None
        )


def _place(made: Generator, first: float = 6.9, last: float = 0.1) -> tuple[uuid.UUID, uuid.UUID, float]:
    """A group, one of its members, and a time."""
    group = made.chance.choice(made.groups)
    return group, made.chance.choice(made.members[group]), made.chance.uniform(last, first)


def _topics(made: Generator) -> None:
    topics: list[tuple[uuid.UUID, uuid.UUID, dict[str, Any]]] = []
    for each in range(TOPICS + OLD_TOPICS):
        group, by, days = _place(made) if each < TOPICS else _place(made, 190, 8)
        row: dict[str, Any] = {"title": f"Wie heeft ervaring met vraag {each}?", "reply_count": 0, "last_author_id": by}
        last_at = made.now - timedelta(days=days)
        topic = made.add(Topic, days, group_id=group, author_id=by, last_at=last_at, **row, **made.post())
        topics.append((topic, group, made.rows[Topic][-1]))
        made.record(Verb.OPENED_TOPIC, days, group, by, topic, f"/onderwerpen/{topic}")
    for _each in range(REPLIES):
        topic, group, opened = made.chance.choice(topics[: 2 * TOPICS])
        opened["reply_count"] += 1
        by, days = made.chance.choice(made.members[group]), made.chance.uniform(0.1, 6.9)
        opened["last_at"] = max(opened["last_at"], made.now - timedelta(days=days))
        made.add(Reply, days, topic_id=topic, number=opened["reply_count"], author_id=by, **made.post())
        made.record(Verb.REPLIED, days, group, by, topic, f"/onderwerpen/{topic}")
    for topic, group, opened in topics:
        for account in made.members[group]:
            if made.chance.random() < 0.15:
                read = made.chance.randint(0, opened["reply_count"])
                made.link(TopicMark, account_id=account, topic_id=topic, read_number=read, follows=None)


def _meetings(made: Generator) -> None:
    for each in range(COMING + REPORTS):
        group, by, days = _place(made)
        starts_in = made.chance.uniform(3, 40) if each < COMING else -made.chance.uniform(8, 20)
        starts_at = made.now + timedelta(days=starts_in)
        hours: dict[str, Any] = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
        meeting = made.add(
            Meeting, days, group_id=group, organiser_id=by, title=f"Bijeenkomst {each}", changed_at=made.now, **hours
        )
        if each < COMING:
            made.record(Verb.PLANNED_MEETING, days, group, by, meeting, path_of(meeting))
            for account in made.members[group]:
                if made.chance.random() < 0.8:
                    made.add(Answer, days, meeting_id=meeting, account_id=account, value=AnswerValue.YES)
            continue
        at = made.now - timedelta(days=days)
        made.add(Report, days, meeting_id=meeting, author_id=by, edited_by_id=by, published_at=at)
        made.record(Verb.PUBLISHED_REPORT, days, group, by, meeting, f"{path_of(meeting)}/verslag")
        for position in range(3):
            made.add(Decision, days, meeting_id=meeting, position=position, text=made.post(24)["body"])
        for _point in range(POINTS // REPORTS):
            owner = made.chance.choice(made.members[group])
            due_on = (made.now + timedelta(days=made.chance.uniform(-10, 60))).date()
            made.add(ActionItem, days, meeting_id=meeting, text="Cijfers navragen", owner_id=owner, due_on=due_on)


if __name__ == "__main__":
    with application(read_settings()):
        fill(int(sys.argv[1]))
