"""What visitors of the demo find."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel import db
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.db import columns, session
from samenspel.demo import facts, load
from samenspel.documents.models import DocumentVersion
from samenspel.groups import queries as groups
from samenspel.groups.demo_visitors import demo_account
from samenspel.groups.list_queries import groups_known_to
from samenspel.groups.models import Group, Membership
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.meetings import lists as meetings
from samenspel.meetings.models import AgendaItem
from samenspel.meetings.points import queries as points
from samenspel.meetings.todos import tasks as to_do_tasks
from samenspel.news.digests.tasks import send_digests
from samenspel.people.models import Account, Fund
from samenspel.polls import tasks as vote_tasks
from samenspel.reports import queries as report_queries
from samenspel.reports.figures import by, count
from samenspel.runtime import files
from samenspel.topics.models import Topic
from samenspel.viewer import Role, Viewer
from samenspel.web import DEMO
from tests.conftest import rolled_back
from tests.fixtures import ClientOf
from tests.pages import page

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded(session_app: Flask) -> Iterator[sa.Connection]:
    """The demo, loaded once, in a transaction that each test goes on from."""
    with rolled_back(session_app) as connection, time_machine.travel(NOW, tick=True):
        load.load()
        session().commit()
        session().close()
        yield connection


@pytest.fixture
def app(session_app: Flask, loaded: sa.Connection) -> Iterator[Flask]:
    """The application in a context of its own, with the demo as it was loaded."""
    # By hand: a session in which a request ends takes transactions away that are begun around it.
    loaded.execute(sa.text("SAVEPOINT visit"))
    DEMO.clear(session_app)
    with session_app.app_context(), time_machine.travel(NOW, tick=True):
        yield session_app
    loaded.execute(sa.text("ROLLBACK TO SAVEPOINT visit"))


@pytest.fixture
def demo(app: Flask) -> Flask:
    """The demo as it was loaded just now."""
    return app


def visitor_as(role: Role) -> tuple[Account, Viewer]:
    """Who a visitor of the demo becomes."""
    account = demo_account(role)
    assert account is not None
    viewer = groups.viewer_by(account.fs_uniquifier)
    assert viewer is not None
    return account, viewer


def slugs_of(viewer: Viewer) -> set[str]:
    return {line.slug for line in groups_known_to(viewer) if line.id in viewer.memberships}


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


def test_visitors_get_a_digest_once_the_server_is_up(demo: Flask, client_of: ClientOf) -> None:
    send_digests([{}])
    for role in (Role.CONSULTANT, Role.DIRECTOR, Role.ISA):
        account, _viewer = visitor_as(role)
        assert page(client_of(account).get("/samenvatting")).rows, role


def test_what_meetings_ask_of_somebody_is_counted_from_the_first_page_on(demo: Flask) -> None:
    def asked() -> list[tuple[object, ...]]:
        mine = sa.select(col(Notice.account_id), col(Notice.thing_id)).where(col(Notice.reason) == NoticeReason.TO_DO)
        return sorted(map(tuple, session().execute(mine).all()))

    first = asked()
    assert len(first) > 100
    to_do_tasks.update_all()
    vote_tasks.update_all()
    assert asked() == first, "the clock adds nothing to it"


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
