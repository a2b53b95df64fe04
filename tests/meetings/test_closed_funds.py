"""A fund that was closed: what it took part in stays, and at what came after it is not expected any more."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import col

from samenspel.db import columns, now, session
from samenspel.groups.models import MembershipRole
from samenspel.meetings.models import Attendance
from samenspel.meetings.polls import queries as poll_queries
from samenspel.meetings.polls.models import DatePoll
from samenspel.meetings.workload.queries import ftes_in
from samenspel.people.models import Fund
from tests import make
from tests.fixtures import ClientOf
from tests.world import World, viewer


def close(world: World, days_ago: float) -> None:
    closed_at = now() - timedelta(days=days_ago)
    session().execute(sa.update(Fund).where(col(Fund.id) == world.woodwize.id).values(closed_at=closed_at))
    session().commit()


def test_it_is_in_the_list_of_what_was_before_and_not_of_what_came_after(world: World, client_of: ClientOf) -> None:
    before = make.meeting(world.open_group, world.ann, "Vroeger", days=-20)
    after = make.meeting(world.open_group, world.ann, "Nu", days=-1)
    recorded = make.meeting(world.open_group, world.ann, "Al genoteerd", days=-1)
    make.attendance(recorded, world.woodwize)
    close(world, days_ago=10)
    ann = client_of(world.ann)
    pages = [ann.get(f"/bijeenkomsten/{each.id}/aanwezigheid").text for each in (before, after, recorded)]
    legend = ">Woodwize</label>"
    assert [legend in page for page in pages] == [True, False, True]
    assert ">Alimento</label>" in pages[1]
    # It cannot be added to what came after either, and does not stand in for anybody.
    assert ">Woodwize</option>" not in pages[1]
    coming = make.meeting(world.open_group, world.ann, "Straks")
    assert "Woodwize" not in ann.get(f"/bijeenkomsten/{coming.id}/antwoord").text
    refused = ann.post(
        f"/bijeenkomsten/{coming.id}/antwoord", data={"value": "represented", "by": str(world.woodwize.id)}
    )
    assert refused.status_code == 422


def test_who_comes_in_does_not_bring_it_back(world: World, client_of: ClientOf) -> None:
    meeting = make.meeting(
        world.open_group, world.ann, "Nu", starts_at=now() - timedelta(minutes=5), ends_at=now() + timedelta(hours=1)
    )
    close(world, days_ago=10)
    door = f"/bijeenkomsten/{meeting.id}/inchecken"
    for who in (world.ann, world.bram):
        assert client_of(world.ann).post(door, data={"account": str(who.id), "present": "ja"}).status_code == 303
    there = columns(Attendance.fund_id).where(col(Attendance.meeting_id) == meeting.id)
    assert list(session().execute(there).scalars()) == [world.alimento.id]
    assert "2 binnen" in client_of(world.ann).get(door).text


def test_it_does_not_count_in_a_poll_nor_for_the_load(world: World, client_of: ClientOf) -> None:
    make.membership(world.carla, world.open_group)
    make.membership(make.account("Volger", fund=world.horeca), world.open_group, MembershipRole.FOLLOWER)
    sought = make.meeting(world.open_group, world.ann, "Wanneer?", starts_at=None, ends_at=None)
    session().add(DatePoll(meeting_id=sought.id, minutes=60, closes_on=(now() + timedelta(days=3)).date()))
    session().commit()

    def funds() -> set[object]:
        poll = poll_queries.poll_of(viewer(world.ann), sought)
        assert poll is not None
        return {each.fund_id for each in poll.not_answered if each.fund_id}

    both = {world.woodwize.id, world.horeca.id}
    assert funds() == both
    assert set(ftes_in(world.open_group.id)) == both | {world.alimento.id}
    close(world, days_ago=1)
    assert funds() == both - {world.woodwize.id}
    assert set(ftes_in(world.open_group.id)) == {world.alimento.id, world.horeca.id}
