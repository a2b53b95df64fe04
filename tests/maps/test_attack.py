"""Whoever is not in a closed group cannot tell who is, whatever they fetch and however often (docs/decisions/0033)."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import col

from samenspel.db import columns, session
from samenspel.groups.models import Group, GroupKind, MembershipRole, Visibility
from samenspel.maps import actions, tasks
from samenspel.maps.analysis.facts.scope import Scope
from samenspel.maps.models import ClusterRequest, Snapshot
from samenspel.maps.partnerships import tasks as partnership_tasks
from samenspel.meetings.instead.models import ReplacedMeeting
from samenspel.meetings.models import ActionItem, Report
from samenspel.people.models import Account, Fund
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.maps import attack
from tests.maps.attack import Loot, fetch_of
from tests.maps.sector import Sector
from tests.world import World

T = TypeVar("T")
OPEN = "/overleg/wg-werkbaar-wint"
LATER = timedelta(days=40)


@dataclass
class Ring:
    """A group in which people of some funds come together (their accounts by fund), and those who ask of which."""

    group_id: uuid.UUID
    theme_id: uuid.UUID
    people: dict[str, uuid.UUID]
    attackers: dict[str, uuid.UUID]
    isa: uuid.UUID

    def gather(self, slugs: Sequence[str]) -> None:
        """People of these funds meet, are about to meet, discuss, decide and lead: years ago, lately and soon."""
        group, now = _one(Group, self.group_id), datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        members = [_one(Account, self.people[slug]) for slug in slugs]
        funds = [_one(Fund, member.fund_id) for member in members]
        with make.at_once():
            for number, member in enumerate(members):
                role = MembershipRole.MEMBER if number else MembershipRole.ORGANISER
                make.membership(member, group, role, joined_at=now - timedelta(days=900))
            for days in (-3000, -400, -200, -90, -40, -10, -2, 14, 41):
                start = now + timedelta(days=days)
                meeting = make.meeting(group, members[0], "Beraad", starts_at=start, ends_at=start + timedelta(hours=6))
                if days < 0:
                    for fund in funds:
                        make.attendance(meeting, fund)
                    session().add(Report(meeting_id=meeting.id, author_id=members[0].id, published_at=now))
                    session().add(ActionItem(meeting_id=meeting.id, text="Bellen", fund_id=funds[-1].id))
            topic = make.topic(group, members[0], "Onder ons")
            for member in members[1:]:
                make.reply(topic, member)
            session().add(
                ReplacedMeeting(
                    group_id=group.id, topic_id=topic.id, organiser_id=members[0].id, people=9, minutes=90,
                    closes_on=now.date(), created_at=now,
                )
            )  # fmt: skip
            if group.visibility is not Visibility.CLOSED:  # of which everybody may know who leads it
                group.lead_fund_id = funds[0].id


def _one(model: type[T], ident: uuid.UUID | None) -> T:
    found = session().get(model, ident)
    assert found is not None
    return found


@pytest.fixture
def ring(request: pytest.FixtureRequest, sector: Sector, world: World) -> Iterator[Ring]:
    """Nobody is in the group yet. The attackers are a colleague of a member who plans meetings in the open group, a
    director, an administrator, and a guest."""
    with time_machine.travel(datetime.now(UTC), tick=False), make.at_once():
        people = {
            fund.slug: make.account(f"Directie {fund.name}", Role.DIRECTOR, fund)
            for fund in (*sector.first, *sector.second)
        }
        visibility = getattr(request, "param", Visibility.HIDDEN)
        group = make.group("kring", GroupKind.SOUNDING_BOARD, name="Kring", visibility=visibility)
        for slug in ("woodwize", "eerste-3", "tweede-2"):
            make.membership(people[slug], sector.open_group)
        attackers = {"colleague": world.ann, "director": people["eerste-1"], "admin": world.bea, "guest": world.gust}
        made = Ring(
            group.id,
            world.theme.id,
            {slug: account.id for slug, account in people.items()},
            {name: account.id for name, account in attackers.items()},
            world.ilse.id,
        )
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield made


#: Two circles to which no attacker belongs. Of Alimento one is a colleague.
CIRCLES = (["alimento", "eerste-3", "tweede-2", "tweede-4"], ["woodwize", "eerste-0", "tweede-1"])


def maps_of(ring: Ring, client_of: ClientOf) -> Loot:
    """The maps of now: each view and file of some periods and a theme, for a director, and the same data for an ISA."""
    scopes = Scope(), Scope("recent"), Scope("all", "digitalisering")
    actions.compute(tasks.read_input(), scopes)
    session().commit()
    addresses = attack.map_addresses(["recent"], ["digitalisering"], ["alimento"])
    found = attack.fetch_all(fetch_of(client_of(_one(Account, ring.attackers["director"]))), addresses)
    fetch = fetch_of(client_of(_one(Account, ring.isa)))
    data = attack.fetch_all(fetch, [one for one in addresses if "samenwerking.json" in one])
    assert data.items() <= found.items(), "an ISA has the same map as everybody"
    return found


def answers_of(ring: Ring, client_of: ClientOf) -> dict[str, Loot]:
    """What people who plan, look at figures or look around can ask about others, and what is proposed to them."""
    soon, year = datetime.now(UTC).date() + timedelta(days=14), datetime.now(UTC).year
    questions = [
        *(f"/cijfers/{year}/{name}.csv" for name in ("fondsen", "jaren", "soorten", "trekkers")),
        f"/cijfers/{year}.xlsx",
        "/bijeenkomsten/belasting",
        f"{OPEN}/belasting?day={soon}&start=09:00&end=11:00",
        f"{OPEN}/bijeenkomsten/samenloop?day={soon}&start=09:00&end=11:00",
        f"{OPEN}/datumprikkers/kalender?week={soon}",
        f"{OPEN}/datumprikkers/kalender?maand={soon}",
    ]
    found = {}
    for name, ident in ring.attackers.items():
        fetch = fetch_of(client_of(_one(Account, ident)))
        found[name] = attack.fetch_all(fetch, questions)
        found[name] |= attack.walk(fetch, ["/", "/fondsen/alimento", OPEN], most=12, of_each=2)
    asked = ClusterRequest(account_id=ring.people["eerste-2"], title="Plan", theme_id=ring.theme_id, must=["alimento"])
    session().add(asked)
    session().commit()
    partnership_tasks.seek([{"id": str(asked.id)}])
    query = columns(ClusterRequest.proposals).where(col(ClusterRequest.id) == asked.id)
    found["proposals"] = {"": repr(session().execute(query).scalar_one()).encode()}
    return found


@pytest.mark.parametrize("ring", [Visibility.HIDDEN, Visibility.CLOSED], indirect=True)
def test_nothing_that_others_fetch_depends_on_a_closed_group(ring: Ring, client_of: ClientOf) -> None:
    before = answers_of(ring, client_of)
    ring.gather(CIRCLES[1])
    after = answers_of(ring, client_of)
    for name in before:
        assert attack.differences(before[name], after[name]) == [], name
    assert b"Kring" in fetch_of(client_of(_one(Account, ring.people["woodwize"])))("/bijeenkomsten/belasting")[2]


@pytest.mark.parametrize("ring", [Visibility.HIDDEN, Visibility.CLOSED], indirect=True)
def test_nor_do_maps_and_files_as_time_passes(ring: Ring, client_of: ClientOf) -> None:
    """A map begins at the places of the one before, so the same days pass once more from a first map on."""
    walks = []
    for circle in ([], CIRCLES[0]):
        session().execute(sa.delete(Snapshot))
        session().commit()
        if circle:
            ring.gather(circle)
        first = maps_of(ring, client_of)
        with time_machine.travel(datetime.now(UTC) + LATER, tick=False):
            walks.append((first, maps_of(ring, client_of)))
    (was, became), (is_now, becomes) = walks
    assert attack.differences(was, is_now) + attack.differences(became, becomes) == []
    assert set(attack.suspects(was, is_now).values()) == {0}


def test_the_attacker_reads_off_an_open_group_who_is_in_it(ring: Ring, client_of: ClientOf) -> None:
    _one(Group, ring.group_id).visibility = Visibility.OPEN
    session().commit()
    before, told = maps_of(ring, client_of), answers_of(ring, client_of)
    ring.gather(CIRCLES[0])
    after, tells = maps_of(ring, client_of), answers_of(ring, client_of)
    assert len(attack.differences(before, after)) > 0.8 * len(before)
    assert attack.advantage(attack.suspects(before, after), CIRCLES[0]) == 1
    for name in {*told} - {"guest"}:
        assert attack.differences(told[name], tells[name]), name
