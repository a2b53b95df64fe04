"""A planted world for `relevance`: what funds care for and what people open is drawn by rules that are not ours.

Funds and themes are points in a space; a fund cares for a theme as far as both point the same way, and three in ten of
these change on some day. Funds declare themes mostly, not always, as they care. People open what concerns their fund,
as far as they come to see it (what is far down a week's list is seen less), as far as they open anything, and by taste;
some things are better than others, and some are opened by chance.
"""

import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import SQLModel

from samenspel.activity.models import Activity, Verb
from samenspel.activity.notices.models import ReadMark
from samenspel.activity.things import ThingKind
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole, Visibility
from samenspel.meetings.models import Attendance, AttendanceStatus, Meeting
from samenspel.people.models import Account, Fund, FundTheme, Theme, ThemeKind
from samenspel.viewer import Role

FUNDS, THEMES, GROUPS, SPACE = 45, 14, 24, 4
DAYS, THINGS_A_WEEK = 400, 16
DECLARED, DECLARED_AS_THEY_CARE, DRIFTING = 4, 0.7, 0.3
BY_CHANCE, SEEN_LESS = 0.01, 0.02
_KINDS = (
    (Verb.OPENED_TOPIC, 0.4),
    (Verb.PLANNED_MEETING, 0.25),
    (Verb.PUBLISHED_REPORT, 0.15),
    (Verb.ADDED_DOCUMENT, 0.2),
)


@dataclass(frozen=True, slots=True)
class PlantedThing:
    """Something new; `chances` are how likely each person opens it, by their place in the list of people."""

    kind: ThingKind
    id: uuid.UUID
    at: datetime
    chances: Any


@dataclass(frozen=True, slots=True)
class PlantedWorld:
    """The rows by table, the funds of the people in their order, and the things."""

    rows: dict[type[SQLModel], list[dict[str, Any]]]
    fund_of: list[uuid.UUID]
    things: list[PlantedThing]

    def chances(self) -> dict[tuple[ThingKind, uuid.UUID], dict[uuid.UUID, float]]:
        """How likely it is that somebody of a fund opens a thing, which nobody but the planter knows."""
        found: dict[tuple[ThingKind, uuid.UUID], dict[uuid.UUID, float]] = {}
        for thing in self.things:
            nobody: dict[uuid.UUID, float] = {}
            for fund, chance in zip(self.fund_of, thing.chances, strict=True):
                nobody[fund] = nobody.get(fund, 1) * (1 - chance)
            found[thing.kind, thing.id] = {fund: 1 - each for fund, each in nobody.items()}
        return found

    def insert(self, connection: Any) -> None:
        for model, rows in self.rows.items():
            connection.execute(sa.insert(model), rows)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


class _Planter:
    """Draws a world that ends at a moment."""

    def __init__(self, seed: int, end: datetime) -> None:
        self.rng = np.random.default_rng(seed)
        self.end, self.begin = end, end - timedelta(days=DAYS)
        self.rows: dict[type[SQLModel], list[dict[str, Any]]] = {}
        rng = self.rng
        self.themes = [
            self._add(Theme, slug=f"t{n}", name=f"Thema {n}", kind=ThemeKind.INTERSECTORAL) for n in range(THEMES)
        ]
        self.funds = [self._add(Fund, slug=f"f{n}", name=f"Sector{n}x", joint_committees=[]) for n in range(FUNDS)]
        cares = rng.normal(size=(FUNDS, SPACE)) @ rng.normal(size=(SPACE, THEMES)) / math.sqrt(SPACE)
        later = np.where(rng.random((FUNDS, THEMES)) < DRIFTING, rng.normal(size=(FUNDS, THEMES)), cares)
        self.cares, self.later = cares, later
        self.turns = rng.integers(0, DAYS, size=(FUNDS, THEMES))
        self.likes = rng.normal(scale=0.6, size=(FUNDS, GROUPS))
        self._declare()
        self._plant_people()
        self._plant_groups()

    def _add(self, model: type[SQLModel], at: datetime | None = None, **values: Any) -> uuid.UUID:
        made = self._id()
        self.rows.setdefault(model, []).append({"id": made, "created_at": at or self.begin} | values)
        return made

    def _id(self) -> uuid.UUID:
        return uuid.UUID(bytes=self.rng.bytes(16), version=4)

    def _declare(self) -> None:
        for fund in range(FUNDS):
            best = [int(theme) for theme in np.argsort(-self.cares[fund])]
            declared: set[int] = set()
            while len(declared) < DECLARED:
                as_they_care = self.rng.random() < DECLARED_AS_THEY_CARE
                declared.add(best[len(declared)] if as_they_care else int(self.rng.integers(THEMES)))
            rows = [{"fund_id": self.funds[fund], "theme_id": self.themes[theme]} for theme in sorted(declared)]
            self.rows.setdefault(FundTheme, []).extend(rows)

    def _plant_people(self) -> None:
        self.people: list[tuple[uuid.UUID, int]] = []
        for fund in range(FUNDS):
            for _ in range(1 + (int(self.rng.geometric(0.3)) - 1) % 8):
                name = f"p{len(self.people)}"
                account = self._add(
                    Account, name=name, email=f"{name}@example.org", role=Role.CONSULTANT, fund_id=self.funds[fund],
                    fs_uniquifier=name, active=True, locale="nl",
                )  # fmt: skip
                self.people.append((account, fund))
        count = len(self.people)
        self.habit = np.minimum(1, self.rng.lognormal(-0.1, 0.2, size=count))
        self.taste = self.rng.normal(scale=0.5, size=(count, THEMES))

    def _plant_groups(self) -> None:
        self.groups: list[tuple[uuid.UUID, int, bool, int]] = []
        self.members = np.zeros((len(self.people), GROUPS), dtype=bool)
        for number in range(GROUPS):
            theme, is_closed = int(self.rng.integers(THEMES)), self.rng.random() < 0.1
            lead = int(self.rng.integers(FUNDS))
            group = self._add(
                Group, slug=f"g{number}", name=f"Groep {number}", kind=GroupKind.WORKING_GROUP,
                visibility=Visibility.HIDDEN if is_closed else Visibility.OPEN, theme_id=self.themes[theme],
                lead_fund_id=self.funds[lead],
            )  # fmt: skip
            self.groups.append((group, theme, is_closed, lead))
            for place, (account, fund) in enumerate(self.people):
                wants = _sigmoid(1.5 * self.cares[fund, theme] + self.likes[fund, number] - 1.6)
                if self.rng.random() < (0.9 if fund == lead else wants) * 0.6:
                    self.members[place, number] = True
                    role = MembershipRole.FOLLOWER if self.rng.random() < 0.15 else MembershipRole.MEMBER
                    self._add(
                        Membership, account_id=account, group_id=group, fund_id=self.funds[fund], role=role,
                        joined_at=self.begin,
                    )  # fmt: skip

    def things(self) -> list[PlantedThing]:
        made: list[PlantedThing] = []
        verbs = [verb for verb, _share in _KINDS]
        shares = [share for _verb, share in _KINDS]
        weight = self.rng.lognormal(0, 0.5, size=GROUPS)
        for week in range(DAYS // 7):
            count = int(self.rng.poisson(THINGS_A_WEEK))
            for position in range(count):
                verb = verbs[int(self.rng.choice(len(verbs), p=shares))]
                number = int(self.rng.choice(GROUPS, p=weight / weight.sum()))
                day = 7 * week + 7 * position / count
                made.append(self._thing(verb, number, day, count - position))
        return made

    def _thing(self, verb: Verb, number: int, day: float, position: int) -> PlantedThing:
        at = self.begin + timedelta(days=day)
        group, theme, is_closed, lead = self.groups[number]
        thing = self._id()
        if verb in (Verb.PLANNED_MEETING, Verb.PUBLISHED_REPORT):
            thing = self._add(
                Meeting, at, group_id=group, title="Iets", starts_at=at, ends_at=at + timedelta(hours=2),
                organiser_id=self.people[0][0], changed_at=at,
            )  # fmt: skip
        named = self.rng.integers(FUNDS, size=int(self.rng.random() < 0.08))
        self._add(
            Activity, at, verb=verb, actor_id=self.people[0][0], group_id=group, object_id=thing, title="Iets",
            path="/", fund_ids=[str(self.funds[fund]) for fund in named],
        )  # fmt: skip
        quality = float(self.rng.normal(scale=0.6))
        cares = np.where(self.turns[:, theme] > day, self.cares[:, theme], self.later[:, theme])
        chances = np.zeros(len(self.people))
        for place, (_account, fund) in enumerate(self.people):
            is_member = bool(self.members[place, number])
            if is_closed and not is_member:
                continue
            concern = -3.6 + 2.8 * cares[fund] + self.likes[fund, number] + self.taste[place, theme] + quality
            concern += 2.6 * is_member + 3 * (fund in named) + 2 * (fund == lead)
            seen = 1 / (1 + SEEN_LESS * position)
            chances[place] = 1 - (1 - self.habit[place] * seen * _sigmoid(concern)) * (1 - BY_CHANCE)
        thing_kind = verb.thing_kind
        opened = self.rng.random(len(self.people)) < chances
        came: set[int] = set()
        for opener in np.flatnonzero(opened):
            account, fund = self.people[int(opener)]
            when = min(at + timedelta(hours=float(self.rng.exponential(30))), self.end)
            self._add(ReadMark, when, account_id=account, kind=thing_kind, thing_id=thing, last_at=when)
            if verb is Verb.PLANNED_MEETING and self.rng.random() < 0.6 and fund not in came:
                came.add(fund)
                self._add(Attendance, when, meeting_id=thing, fund_id=self.funds[fund], status=AttendanceStatus.PRESENT)
        return PlantedThing(thing_kind, thing, at, chances)


def plant(seed: int, end: datetime) -> PlantedWorld:
    """A world that ends at a moment: the same for the same seed."""
    planter = _Planter(seed, end)
    things = planter.things()
    return PlantedWorld(planter.rows, [planter.funds[fund] for _account, fund in planter.people], things)
