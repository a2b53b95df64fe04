"""Two accounts of one person, both asked from outside a group: one invitation is left, with the newest answer."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from samenspel.db import now, session
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.tokens import outsider_token
from samenspel.meetings.attendance.queries import turnout_of
from samenspel.meetings.models import Answer, Meeting
from samenspel.meetings.polls.queries import slot_lines
from samenspel.people.models import Account
from samenspel.polls.models import Poll, ResultsShown
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import asked_from_outside
from tests.identity.merging.test_merging import _merge
from tests.meetings.outsiders.test_guests import guests, open_notices, path_of
from tests.meetings.polls.polling import open_poll, tap
from tests.meetings.stories import planned, work
from tests.polls.scenes import id_of, make_poll
from tests.world import World


@pytest.fixture
def double(world: World) -> Account:
    """A second account of Carla."""
    return make.account("C. Maes", fund=world.horeca, email="c.maes@example.org")


@pytest.fixture
def meeting(world: World, client_of: ClientOf) -> Meeting:
    return planned(client_of(world.ann), world.open_group)


def ask(client: Any, meeting: Meeting, *accounts: Account, addresses: str = "") -> None:
    people = [str(each.id) for each in accounts]
    assert asked_from_outside(client, path_of(meeting), people=people, addresses=addresses).status_code == 303
    work()


def row_of(account: Account) -> InvitedOutsider:
    return next(each for each in guests() if each.account_id == account.id)


def answer(visitor: Any, account: Account, **sent: str) -> None:
    row = row_of(account)
    assert visitor.post(f"/bijeenkomsten/uitnodiging/{outsider_token(row.id)}", data=sent).status_code == 200


@pytest.mark.parametrize("later", ["stays", "goes", "nobody"])
def test_one_invitation_is_left_with_the_newest_answer(
    world: World, client_of: ClientOf, visitor: Any, meeting: Meeting, double: Account, later: str
) -> None:
    ask(client_of(world.ann), meeting, world.carla, double)
    assert len(guests()) == 2
    order = {"stays": [(double, "no"), (world.carla, "yes")], "goes": [(world.carla, "no"), (double, "yes")]}
    for account, value in order.get(later, []):
        answer(visitor, account, value=value)
    kept = row_of(world.carla).id
    assert _merge(client_of(world.bea), double, world.carla).status_code == 303
    work()
    (left,) = guests()
    assert (left.id, left.account_id, left.email) == (kept, world.carla.id, world.carla.email)
    assert left.choice == (None if later == "nobody" else "yes")
    turnout = turnout_of(session().get_one(Meeting, meeting.id))
    assert [(each.name, each.choice) for each in turnout.outsiders] == [
        ("Carla Maes (Horeca Forma)", left.choice or "")
    ]
    assert len(open_notices(world.carla)) == (1 if later == "nobody" else 0), "to do as long as nothing was answered"
    assert open_notices(double) == []


def test_an_address_from_before_the_account_is_the_same_person(
    world: World, client_of: ClientOf, meeting: Meeting
) -> None:
    ann = client_of(world.ann)
    ask(ann, meeting, world.carla, addresses="Carla M. <c.maes@example.org>")
    double = make.account("C. Maes", fund=world.horeca, email="c.maes@example.org")
    assert [each.account_id for each in guests()].count(None) == 1
    _merge(client_of(world.bea), double, world.carla)
    work()
    assert [(each.account_id, each.email) for each in guests()] == [(world.carla.id, world.carla.email)]


def test_an_invitation_of_one_account_only_goes_along(
    world: World, client_of: ClientOf, meeting: Meeting, double: Account
) -> None:
    ask(client_of(world.ann), meeting, double)
    _merge(client_of(world.bea), double, world.carla)
    work()
    assert [each.account_id for each in guests()] == [world.carla.id]
    assert len(open_notices(world.carla)) == 1


def test_a_seat_that_one_person_had_twice_is_free_again(
    world: World, client_of: ClientOf, visitor: Any, meeting: Meeting, double: Account
) -> None:
    session().execute(sa.update(Meeting).where(col(Meeting.id) == meeting.id).values(place="Brussel", capacity=2))
    session().commit()
    ask(client_of(world.ann), meeting, world.carla, double)
    for account in (world.carla, double):
        answer(visitor, account, value="yes")
    bram = client_of(world.bram)
    bram.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
    waits = session().exec(select(Answer).where(Answer.account_id == world.bram.id)).one()
    assert waits.waiting_since is not None
    _merge(client_of(world.bea), double, world.carla)
    work()
    session().expire_all()
    found = session().exec(select(Answer).where(Answer.account_id == world.bram.id)).one()
    assert found.waiting_since is None


@pytest.mark.parametrize("guest_is_newer", [True, False])
def test_who_is_in_the_group_with_the_other_account_has_one_answer(
    world: World, client_of: ClientOf, visitor: Any, meeting: Meeting, double: Account, guest_is_newer: bool
) -> None:
    ann = client_of(world.ann)
    sought, slots = open_poll(ann, world.open_group)
    for each in (meeting, sought):
        ask(ann, each, double)
    make.membership(world.carla, world.open_group)
    carla = client_of(world.carla)

    def as_guest() -> None:
        for row in guests():
            data = {"value": "no"} if row.meeting_id == meeting.id else {f"slot-{slots[0].id}": "no"}
            visitor.post(f"/bijeenkomsten/uitnodiging/{outsider_token(row.id)}", data=data)

    def in_group() -> None:
        carla.post(f"/bijeenkomsten/{meeting.id}/antwoord", data={"value": "yes"})
        tap(carla, sought, slots[0], "yes")

    for step in (in_group, as_guest) if guest_is_newer else (as_guest, in_group):
        step()
    _merge(client_of(world.bea), double, world.carla)
    work()
    assert guests() == []
    answered = session().exec(select(Answer).where(Answer.account_id == world.carla.id)).one()
    line = next(each for each in slot_lines(None, sought.id) if each.id == slots[0].id)
    said = "no" if guest_is_newer else "yes"
    assert (answered.value.value, [each.value.value for each in line.responses]) == (said, [said])


def test_an_open_poll_counts_one_vote_and_a_closed_one_stays(
    world: World, client_of: ClientOf, visitor: Any, double: Account
) -> None:
    ann = client_of(world.ann)
    polls = [make_poll(world, results=ResultsShown.ALWAYS) for _ in range(2)]
    for poll in polls:
        people = [str(world.carla.id), str(double.id)]
        asked_from_outside(ann, f"/peilingen/{id_of(poll)}/anderen", people=people)
        for row in [each for each in guests() if each.poll_id == id_of(poll)]:
            data = {"edition": "1", "choice": "1" if row.account_id == double.id else "0"}
            edition = session().get_one(Poll, id_of(poll)).edition
            visitor.post(f"/peilingen/uitnodiging/{outsider_token(row.id)}", data=data | {"edition": str(edition)})
    old = session().get_one(Poll, id_of(polls[1]))
    old.closed_at = now() - timedelta(days=1)
    session().commit()
    newest = max(
        (each for each in guests() if each.poll_id == id_of(polls[0])), key=lambda each: each.answered_at or now()
    )
    expected = list(newest.choices)
    _merge(client_of(world.bea), double, world.carla)
    work()
    left = guests()
    assert [each.choices for each in left if each.poll_id == id_of(polls[0])] == [expected]
    assert len([each for each in left if each.poll_id == id_of(polls[1])]) == 2
    assert {each.account_id for each in left} == {world.carla.id}
