"""The demo in the database, and what its visitors find."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel, col

from samenspel import db
from samenspel.chat.models import Channel
from samenspel.db import columns, session
from samenspel.demo import facts, load
from samenspel.documents.models import DocumentVersion
from samenspel.groups import queries as groups
from samenspel.groups.demo_visitors import demo_account
from samenspel.groups.list_queries import groups_known_to
from samenspel.groups.models import Group, Membership
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.initiatives.models import Initiative, InitiativeFund, Output
from samenspel.meetings import lists as meetings
from samenspel.meetings.models import AgendaItem, Meeting
from samenspel.meetings.points import queries as points
from samenspel.news.digests.tasks import send_digests
from samenspel.people import actions
from samenspel.people import queries as people
from samenspel.people.models import Account, Fund, Theme
from samenspel.reports import queries as report_queries
from samenspel.reports.figures import by, count
from samenspel.runtime import files
from samenspel.topics.models import Topic
from samenspel.viewer import Role, Viewer
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


@pytest.fixture
def demo(app: Flask) -> Iterator[Flask]:
    """The demo as it was loaded just now."""
    with time_machine.travel(NOW, tick=True):
        load.load()
        session().commit()
        yield app


def visitor_as(role: Role) -> tuple[Account, Viewer]:
    """Who a visitor of the demo becomes."""
    account = demo_account(role)
    assert account is not None
    viewer = groups.viewer_by(account.fs_uniquifier)
    assert viewer is not None
    return account, viewer


def slugs_of(viewer: Viewer) -> set[str]:
    return {line.slug for line in groups_known_to(viewer) if line.id in viewer.memberships}


def test_it_tells_its_steps_and_how_many_rows(app: Flask) -> None:
    steps: list[str] = []
    assert load.is_empty()
    assert load.load(steps.append, at=NOW) > 15_000
    assert len(steps) == load.STEPS
    assert not load.is_empty()
    assert people.is_demo()


def test_the_figures_are_those_of_the_monitoring_and_the_files_are_there(demo: Flask) -> None:
    taken = report_queries.funds_at_meetings(None)
    by_year = by(report_queries.meetings_held(visitor_as(Role.ISA)[1], None), lambda meeting: meeting.day.year)
    for fact in facts.monitoring():
        counted = count(by_year[fact.year], taken)
        assert (counted.activities, counted.participations) == (fact.activities, fact.participations)
    assert sorted(by_year)[:4] == [2021, 2022, 2023, 2024]
    versions = session().execute(sa.select(DocumentVersion)).scalars().all()
    assert {version.media_type for version in versions} >= {"application/pdf", "text/plain"}
    assert len(versions) > 30
    assert max(version.number for version in versions) == 3, "some were written on since"
    for version in versions:
        assert len(files.read(version.key)) == version.size


def test_visitors_find_groups_and_work(demo: Flask) -> None:
    _, consultant = visitor_as(Role.CONSULTANT)
    assert {"wg-werkbaar-wint", "ln-werkbaar-werk"} <= slugs_of(consultant)
    assert len(consultant.memberships) >= 5
    assert len(points.open_points_for(consultant, limit=6)) >= 2
    waiting = {line.group_slug for line in meetings.my_upcoming(consultant, limit=50) if line.needs_answer}
    assert {"wg-werkbaar-wint", "ln-werkbaar-werk"} <= waiting
    account, isa = visitor_as(Role.ISA)
    assert account.name.startswith("Ilse ")
    group = groups.reach(isa, "ln-werkbaar-werk")
    assert group is not None
    assert isa.memberships[group.id] == "organiser"
    assert points.open_points_for(isa, limit=6)
    assert {"strategisch-overleg", "klankbordgroep"} <= slugs_of(visitor_as(Role.DIRECTOR)[1])
    assert slugs_of(visitor_as(Role.GUEST)[1]) == {"wg-werkbaar-wint", "ln-diversiteit-inclusie"}
    assert visitor_as(Role.ADMIN)[1].is_admin


def test_a_visitor_stays_the_same_whatever_happens_to_the_groups(demo: Flask) -> None:
    before = {role: visitor_as(role)[0].id for role in Role}
    chosen = before[Role.CONSULTANT]
    groups_of_all = session().execute(columns(Group.id)).scalars().all()
    fund_id = session().execute(columns(Fund.id)).scalars().first()
    other = (
        session()
        .execute(sa.select(Account).where(col(Account.role) == Role.CONSULTANT, col(Account.id) != chosen))
        .scalars()
        .first()
    )
    assert other is not None
    session().execute(sa.delete(Membership).where(col(Membership.account_id) == other.id))
    session().add_all(
        Membership(account_id=other.id, group_id=group_id, fund_id=fund_id, joined_at=db.now() + timedelta(minutes=1))
        for group_id in groups_of_all
    )
    session().execute(
        sa.update(Membership)
        .where(col(Membership.account_id) == chosen)
        .values(left_at=db.now() + timedelta(minutes=1))
    )
    session().flush()
    assert {role: visitor_as(role)[0].id for role in Role} == before


def test_every_role_finds_its_pages_filled(demo: Flask, client_of: Callable[[Account], FlaskClient]) -> None:
    for role in Role:
        client = client_of(visitor_as(role)[0])
        published = ("/initiatieven", "/resultaten") if role is not Role.GUEST else ()
        for path in ("/", "/overleg", "/bijeenkomsten", "/berichten", *published):
            page = client.get(path)
            assert page.status_code == 200, (role, path)
            assert "gegenereerd" in page.text, (role, path)  # the banner
    account, _ = visitor_as(Role.CONSULTANT)
    topic = session().execute(sa.select(Topic).where(col(Topic.reply_count) == 50)).scalar_one()
    page = client_of(account).get(f"/onderwerpen/{topic.id}")
    assert page.status_code == 200
    assert topic.title in page.text


def test_it_can_be_taken_out_again(demo: Flask) -> None:
    key = session().execute(sa.select(col(DocumentVersion.key))).scalars().first()
    assert key is not None
    load.clear()
    assert load.is_empty()
    left = {
        table.name: session().execute(sa.select(sa.func.count()).select_from(table)).scalar() for table in _tables()
    }
    assert set(left.values()) == {0}
    with pytest.raises(FileNotFoundError):
        files.read(key)


def _tables() -> list[sa.Table]:
    return list(SQLModel.metadata.sorted_tables)


def test_a_real_installation_begins_with_the_facts_and_nobody_in_them(app: Flask) -> None:
    actions.begin_installation()
    load.load_facts(at=NOW)
    session().commit()
    counted = {
        model: session().execute(sa.select(sa.func.count()).select_from(model)).scalar()
        for model in (Fund, Theme, Group, Channel, Initiative, Output, Account, Membership, Meeting, InitiativeFund)
    }
    assert list(counted.values()) == [38, 12, 22, 22, 22, 21, 0, 0, 0, 0]
    told = session().execute(sa.select(Fund).where(col(Fund.consultants_fte).is_not(None))).scalars().all()
    assert {fund.slug for fund in told} == {"cevora", "woodwize"}  # the report tells it of no other
    assert not people.is_demo()
    assert not load.is_empty()
    assert {line.source for line in session().execute(sa.select(Initiative)).scalars()} == {"Tabel 10"}


def test_a_database_with_an_account_is_not_empty(world: World) -> None:
    assert not load.is_empty()
    assert not people.is_demo()
    db.rollback()


def test_visitors_get_a_digest_once_the_server_is_up(demo: Flask, client_of: ClientOf) -> None:
    send_digests([{}])
    for role in (Role.CONSULTANT, Role.DIRECTOR, Role.ISA):
        account, _viewer = visitor_as(role)
        assert page(client_of(account).get("/samenvatting")).rows, role


def test_it_has_guests_of_a_meeting_and_one_of_a_group_until_a_day(demo: Flask) -> None:
    guests = session().execute(columns(InvitedOutsider.meeting_id, InvitedOutsider.answered_at)).all()
    assert {each.answered_at is not None for each in guests} == {True, False}, "one answered, one is silent"
    (two_days,) = {each.meeting_id for each in guests}
    opens = (
        columns(AgendaItem.opens_day).where(col(AgendaItem.meeting_id) == two_days).order_by(col(AgendaItem.position))
    )
    assert list(session().execute(opens).scalars()) == [False, False, False, True, False]
    until = columns(Membership.until).where(col(Membership.until).is_not(None))
    assert list(session().execute(until).scalars()) == [NOW.date() + timedelta(days=45)]
