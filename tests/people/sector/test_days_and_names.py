"""From when until when a fund exists, and what it was called on the day of what was published."""

from datetime import UTC, datetime, timedelta

import pytest

from samenspel import clock, jobs
from samenspel.db import now, session
from samenspel.meetings.attendance import queries as attendances
from samenspel.meetings.models import ActionItem
from samenspel.people import directory_queries as page_queries
from samenspel.people import queries as people
from samenspel.people.models import Fund
from samenspel.people.sector import queries as sector
from samenspel.runtime import pdf
from samenspel.search import tasks as search
from samenspel.search.engines.port import SearchRequest
from tests import make
from tests.fixtures import ClientOf
from tests.meetings.stories import past_meeting, reported
from tests.pages import page
from tests.reports.test_pages import rows
from tests.world import World

FACTS = {"name": "Woodwize", "committees": "125, 126", "size": "klein", "fte": "4"}


def met_in(world: World, year: int) -> None:
    """Has all three funds of the cast meet in a year."""
    start = datetime(year, 6, 1, 9, tzinfo=UTC)
    meeting = make.meeting(world.open_group, world.ann, starts_at=start, ends_at=start + timedelta(hours=1))
    for fund in (world.alimento, world.woodwize, world.horeca):
        make.attendance(meeting, fund)


def test_figures_of_a_year_count_the_funds_of_that_year(world: World, client_of: ClientOf) -> None:
    met_in(world, 2021)
    met_in(world, 2023)
    bea, ilse = client_of(world.bea), client_of(world.ilse)
    new = page(bea.get("/beheer/fondsen/nieuw"))
    assert new.fields["first_day"] == clock.today().isoformat()
    assert (
        bea.post("/beheer/fondsen/nieuw", data=FACTS | {"name": "Nieuw", "first_day": "2023-12-30"}).status_code == 303
    )
    shares = {row[0]: row[4:6] for row in rows(ilse, 2021, "jaren")}
    assert shares == {"2021": ["3", "1,0"], "2023": ["3", "0,75"]}
    assert [row[0] for row in rows(ilse, 2021, "fondsen")] == ["Alimento", "Horeca Forma", "Woodwize"]
    assert "Nieuw" in [row[0] for row in rows(ilse, 2023, "fondsen")]
    bea.post("/beheer/fondsen/horeca-forma", data=FACTS | {"name": "Horeca Forma", "last_day": "2022-12-31"})
    assert {row[0]: row[4:6] for row in rows(ilse, 2021, "jaren")}["2021"] == ["3", "1,0"]
    assert {row[0]: row[4:6] for row in rows(ilse, 2021, "jaren")}["2023"] == ["3", "0,75"], "it was there all the same"


@pytest.mark.parametrize(("days", "is_there"), [(-1, False), (0, True), (30, True)])
def test_a_fund_is_chosen_until_its_last_day(world: World, client_of: ClientOf, days: int, is_there: bool) -> None:
    bea, last = client_of(world.bea), clock.today() + timedelta(days=days)
    answer = bea.post("/beheer/fondsen/woodwize", data=FACTS | {"last_day": last.isoformat()})
    assert answer.status_code == 303
    assert ("Woodwize" in {row.name for row in people.fund_rows()}) is is_there
    assert ("Woodwize" in dict(attendances.all_funds(now())).values()) is is_there
    assert ("Woodwize" in dict(attendances.all_funds(now() + timedelta(days=60))).values()) is False
    assert ("Woodwize" in dict(attendances.all_funds(now() - timedelta(days=60))).values()) is True
    shown = client_of(world.bram).get("/fondsen/woodwize").text
    assert ("Dit fonds bestond tot en met" in shown) is not is_there
    assert "Bram Claes" in shown
    fields = page(bea.get("/beheer/fondsen/woodwize")).fields
    assert fields["last_day"] == last.isoformat()


def test_a_fund_to_come_is_chosen_from_its_first_day(world: World) -> None:
    make.fund("later", name="Later", opened_at=now() + timedelta(days=3))
    assert "Later" not in {row.name for row in people.fund_rows()}
    assert "Later" in dict(attendances.all_funds(now() + timedelta(days=4))).values()


def test_days_in_the_wrong_order_are_told(world: World, client_of: ClientOf) -> None:
    days = {"first_day": "2026-02-01", "last_day": "2026-01-31"}
    answer = client_of(world.bea).post("/beheer/fondsen/woodwize", data=FACTS | days)
    assert "De laatste dag komt na de eerste." in page(answer, 422)


def test_what_was_published_keeps_the_name_of_its_day(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_available", lambda: False)  # the page to print is what the PDF is made of
    met_in(world, 2022)
    meeting, item = past_meeting(world.open_group, world.ann)
    reported(client_of(world.ann), meeting, item)
    make.attendance(meeting, world.woodwize)
    session().add(ActionItem(meeting_id=meeting.id, text="Hout zoeken", fund_id=world.woodwize.id, position=9))
    session().commit()
    search.reindex()
    bea, bram = client_of(world.bea), client_of(world.bram)
    renamed = FACTS | {"name": "Hout en Hars", "renamed_on": clock.today().isoformat()}
    assert bea.post("/beheer/fondsen/woodwize", data=renamed).status_code == 303
    for path in ("verslag", "verslag.pdf"):
        text = page(bram.get(f"/bijeenkomsten/{meeting.id}/{path}")).one("main, body").text
        assert "Woodwize" in text, path
        assert "Hout en Hars" not in text.replace("Hout en Hars\nBram", ""), path
    assert [row[0] for row in rows(client_of(world.ilse), 2022, "fondsen")] == ["Alimento", "Horeca Forma", "Woodwize"]
    shown = page(bram.get("/fondsen/woodwize"))
    assert shown.heading == "Hout en Hars"
    assert "Woodwize, tot" in shown
    jobs.sweep()
    found = search.engine().search(SearchRequest("woodwize", frozenset({"members"})))
    assert f"fund:{world.woodwize.id}" in {hit.id for hit in found.hits}, "the old name finds it"
    assert "Hout en Hars" in bram.get("/fondsen?q=woodwize").text


def test_a_slip_in_a_name_is_gone_everywhere(world: World, client_of: ClientOf) -> None:
    met_in(world, 2022)
    bea = client_of(world.bea)
    assert bea.post("/beheer/fondsen/woodwize", data=FACTS | {"name": "WoodWize", "renamed_on": ""}).status_code == 303
    assert "WoodWize" in [row[0] for row in rows(client_of(world.ilse), 2022, "fondsen")]
    again = FACTS | {"name": "Derde", "renamed_on": (clock.today() + timedelta(days=1)).isoformat()}
    assert "Een naam verandert meteen." in page(bea.post("/beheer/fondsen/woodwize", data=again), 422)


def test_a_fund_is_found_by_its_keywords(world: World, client_of: ClientOf) -> None:
    search.reindex()
    dirk = client_of(world.dirk)
    assert client_of(world.ann).get("/fondsen/alimento/bewerken").status_code == 403
    words = {"about": "", "website": "", "keywords": "Voeding, bedienden,  voeding, réchaud"}
    assert dirk.post("/fondsen/alimento/bewerken", data=words).status_code == 303
    fund = page_queries.fund_by("alimento")
    assert isinstance(fund, Fund)
    assert fund.keywords == ["voeding", "bedienden", "réchaud"]
    jobs.sweep()
    hits = search.engine().search(SearchRequest("bedienden", frozenset({"members"}))).hits
    assert f"fund:{world.alimento.id}" in {hit.id for hit in hits}
    carla = client_of(world.carla)
    assert "1 van 3 fondsen" in carla.get("/fondsen?q=VOEDING").text
    assert "Ann Peeters" in carla.get("/mensen?q=réchaud").text


def test_a_name_that_is_changed_twice_on_a_day_was_never_the_name_of_a_day(world: World, client_of: ClientOf) -> None:
    bea, today = client_of(world.bea), clock.today().isoformat()
    for name in ("Houtwys", "Houtwijs"):
        sent = FACTS | {"name": name, "renamed_on": today}
        assert bea.post("/beheer/fondsen/woodwize", data=sent).status_code == 303
    assert [one.name for one in sector.earlier_names_of(world.woodwize.id)] == ["Woodwize"]
