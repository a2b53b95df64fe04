"""Groups that fall silent are asked about once; those that end on a day are archived after it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import col

from samenspel.clock import today
from samenspel.db import now, session
from samenspel.groups.models import Group, MembershipRole
from samenspel.home.lifecycle import tasks
from samenspel.meetings.models import Meeting
from tests import make
from tests.fixtures import ClientOf
from tests.groups.stories import facts
from tests.pages import page
from tests.world import World

LONG_AGO = timedelta(days=400)


@pytest.fixture
def silent(world: World) -> Group:
    """A working group in which nothing happened for more than a year; Ann organises it, Bram is in it."""
    group = make.group("stil", name="Stille groep", created_at=now() - LONG_AGO)
    for who, role in ((world.ann, MembershipRole.ORGANISER), (world.bram, MembershipRole.MEMBER)):
        make.membership(who, group, role, joined_at=now() - LONG_AGO)
    return group


def ends_in(world: World, days: int) -> Group:
    """The open group, which ends so many days from now."""
    day = today() + timedelta(days=days)
    session().execute(sa.update(Group).where(col(Group.id) == world.open_group.id).values(closes_on=day))
    session().commit()
    return world.open_group


def review() -> None:
    tasks.review_groups()
    session().commit()


def test_the_organisers_of_a_silent_group_are_asked_once(
    app: Flask, world: World, silent: Group, client_of: ClientOf
) -> None:
    review()
    ann = client_of(world.ann)
    asked = page(ann.get("/")).panel("Wat moet ik doen?")
    assert "Is dit overleg nog nodig?" in asked
    assert "Is dit overleg nog nodig?" not in page(client_of(world.bram).get("/"))
    shown = page(ann.get("/overleg/stil"))
    assert "Is dit overleg nog nodig?" in shown
    assert "Houden" in shown.buttons
    assert "Houden" not in page(client_of(world.bram).get("/overleg/stil")).buttons
    assert "stil sinds" in page(client_of(world.carla).get("/overleg")).row("Stille groep")
    ann.post("/overleg/stil/nog-nodig", data={"answer": "keep"})
    review()
    assert "Is dit overleg nog nodig?" not in page(ann.get("/"))
    assert "Houden" not in page(ann.get("/overleg/stil")).buttons
    assert "Stil sinds" in page(ann.get("/overleg/stil"))


def test_a_group_that_wakes_up_is_silent_no_more(world: World, silent: Group, client_of: ClientOf) -> None:
    review()
    make.meeting(silent, world.ann, "We beginnen weer")
    tasks.wake_groups()
    session().commit()
    session().expire_all()
    group = session().get_one(Group, silent.id)
    assert (group.silent_since, group.dormant_asked_at) == (None, None)
    assert "Is dit overleg nog nodig?" not in page(client_of(world.ann).get("/"))


def test_one_tap_archives_a_silent_group(world: World, silent: Group, client_of: ClientOf) -> None:
    review()
    assert client_of(world.bram).post("/overleg/stil/nog-nodig", data={"answer": "archive"}).status_code == 403
    client_of(world.ann).post("/overleg/stil/nog-nodig", data={"answer": "archive"})
    session().expire_all()
    assert session().get_one(Group, silent.id).archived_at is not None
    assert "Is dit overleg nog nodig?" not in page(client_of(world.ann).get("/"))
    client_of(world.ann).post("/overleg/stil/heropening")
    session().expire_all()
    assert session().get_one(Group, silent.id).silent_since is None


def test_nothing_is_asked_of_a_group_at_work(world: World, client_of: ClientOf) -> None:
    review()
    assert session().get_one(Group, world.open_group.id).silent_since is None
    assert "Is dit overleg nog nodig?" not in page(client_of(world.ann).get("/"))


def test_a_group_that_ends_is_told_of_ahead_and_archived_after_its_last_meeting(
    world: World, client_of: ClientOf
) -> None:
    group = ends_in(world, 20)
    review()
    assert "Dit overleg loopt tot" not in page(client_of(world.ann).get("/ongelezen"))
    ends_in(world, 10)
    review()
    assert "Dit overleg loopt tot" in page(client_of(world.ann).get("/ongelezen"))
    assert "Dit overleg loopt tot" not in page(client_of(world.bram).get("/ongelezen"))
    ends_in(world, -1)
    meeting = make.meeting(group, world.ann, "Slot", days=2)
    review()
    assert session().get_one(Group, group.id).archived_at is None
    session().execute(sa.update(Meeting).where(col(Meeting.id) == meeting.id).values(cancelled_at=now()))
    session().commit()
    review()
    assert session().get_one(Group, group.id).archived_at is not None
    assert "Gearchiveerd: de einddatum is voorbij" in page(client_of(world.ann).get("/ongelezen"))


def test_a_day_in_the_past_is_no_end(world: World, client_of: ClientOf) -> None:
    form = facts(world.open_group, closes_on=today().isoformat())
    answer = client_of(world.ann).post("/overleg/wg-werkbaar-wint/bewerken", data=form)
    assert answer.status_code == 422
    assert "Kies een dag na vandaag." in answer.text
