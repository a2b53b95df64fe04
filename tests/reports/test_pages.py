"""The figures on screen, in a workbook and as CSV; and who sees whose."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from samenspel.db import session
from samenspel.groups.models import GroupKind
from samenspel.meetings.instead.models import ReplacedMeeting
from samenspel.meetings.models import AttendanceStatus
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf, Counted
from tests.world import World

XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def year(world: World) -> int:
    """A year with two meetings of the open group and one of a learning network without a theme."""
    there, stood_in = AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED
    network = make.group("ln-ai", GroupKind.LEARNING_NETWORK, name="=Netwerk")
    for number, (group, funds) in enumerate(
        (
            (world.open_group, ((world.alimento, there), (world.woodwize, there))),
            (world.open_group, ((world.alimento, stood_in), (world.woodwize, AttendanceStatus.EXCUSED))),
            (network, ((world.alimento, there), (world.horeca, AttendanceStatus.ABSENT))),
        )
    ):
        start = datetime(2025, 12, 31, 22, 30, tzinfo=UTC) - timedelta(days=30 * number)  # half past eleven in Brussels
        meeting = make.meeting(
            group, world.ann, f"Nummer {number}", starts_at=start, ends_at=start + timedelta(hours=1)
        )
        for fund, status in funds:
            make.attendance(meeting, fund, status)
    start = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # already the next year there
    make.meeting(world.open_group, world.ann, "Nieuwjaar", starts_at=start, ends_at=start + timedelta(hours=1))
    off = datetime(2025, 5, 5, 9, tzinfo=UTC)
    make.meeting(world.open_group, world.ann, "Af", starts_at=off, ends_at=off + timedelta(hours=1), cancelled_at=off)
    return 2025


def rows(client: object, year: int, name: str) -> list[list[str]]:
    answer = client.get(f"/cijfers/{year}/{name}.csv")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))[1:]


def test_an_isa_sees_the_figures_of_all(world: World, client_of: ClientOf, year: int) -> None:
    ilse = client_of(world.ilse)
    page = ilse.get("/cijfers?jaar=2025").text
    assert "Tabel 8" in page
    assert rows(ilse, year, "jaren")[0][:5] == ["2025", "3", "4", "1,3", "2"]
    assert rows(ilse, year, "soorten") == [["Lerende netwerken", "1", "1", "1,0"], ["Werkgroepen", "2", "3", "2,0"]]
    assert rows(ilse, year, "themas") == [
        ["Werkbaar werk en jobmobiliteit", "2", "3", "2,0"],
        ["Zonder thema", "1", "1", "1,0"],
    ]
    assert rows(ilse, year, "fondsen") == [
        ["Alimento", "3", "1", "0", "0", "1,0", "3,0"],
        ["Horeca Forma", "0", "0", "0", "1", "0", "0"],
        ["Woodwize", "1", "0", "1", "0", "0,5", "1,0"],
    ]
    assert "<svg" in page


def test_hours_that_a_topic_saved_are_counted_in_their_year(world: World, client_of: ClientOf, year: int) -> None:
    topic = make.topic(world.open_group, world.ann)
    made = datetime(2025, 6, 1, 9, tzinfo=UTC)
    session().add(
        ReplacedMeeting(
            group_id=world.open_group.id, topic_id=topic.id, organiser_id=world.ann.id, people=9, minutes=90,
            closes_on=made.date(), created_at=made,
        )
    )  # fmt: skip
    session().commit()
    assert rows(client_of(world.ilse), year, "jaren")[0][-2:] == ["4,0", "13,5"]


def test_people_of_a_fund_see_their_own_figures_and_no_others(world: World, client_of: ClientOf, year: int) -> None:
    bram = client_of(world.bram)
    page = bram.get("/cijfers?jaar=2025").text
    assert "Deelnames van je fonds" in page
    main = page[page.index("<h1>") :]
    assert "Woodwize" in main
    assert "Alimento" not in main
    assert rows(bram, year, "fondsen") == [["Woodwize", "1", "0", "1", "0", "0,5", "1,0"]]
    assert rows(bram, year, "jaren") == [["2025", "1", "1,0"]]
    assert bram.get(f"/cijfers/{year}/op-tijd.csv").status_code == 404


def test_closed_groups_count_for_those_who_see_them(world: World, client_of: ClientOf, year: int) -> None:
    """By the figures with and without them one would know who was there."""
    start = datetime(2025, 4, 1, 9, tzinfo=UTC)
    meeting = make.meeting(world.closed_group, world.dirk, starts_at=start, ends_at=start + timedelta(hours=1))
    make.attendance(meeting, world.alimento)
    topic = make.topic(world.closed_group, world.dirk)
    session().add(
        ReplacedMeeting(
            group_id=world.closed_group.id, topic_id=topic.id, organiser_id=world.dirk.id, people=9, minutes=90,
            closes_on=start.date(), created_at=start,
        )
    )  # fmt: skip
    world.closed_group.lead_fund_id = world.alimento.id
    session().commit()
    told = "Besloten overleg waar je zelf niet in zit, telt hier niet mee."
    for who in (world.ilse, world.dirk):  # an ISA, and a director who is in it
        assert rows(client_of(who), year, "fondsen")[0][:2] == ["Alimento", "4"]
        assert rows(client_of(who), year, "trekkers") == [["Alimento", "1", "0"]]
        assert rows(client_of(who), year, "jaren")[0][-1] == "13,5"
    assert rows(client_of(world.ann), year, "fondsen")[0][:2] == ["Alimento", "3"], "also who is of the same fund"
    for name, expected in (("fondsen", "3"), ("jaren", "3")):
        assert rows(client_of(world.bea), year, name)[0][1] == expected
    assert rows(client_of(world.bea), year, "trekkers") == []
    assert rows(client_of(world.bea), year, "jaren")[0][-1] == "0"
    assert told in client_of(world.bea).get("/cijfers").text
    assert told not in client_of(world.ilse).get("/cijfers").text


def test_guests_and_people_without_a_fund_see_none(world: World, client_of: ClientOf, year: int) -> None:
    nobody = make.account("Nina Niemand", Role.CONSULTANT)
    for who in (world.gust, nobody):
        for address in ("/cijfers", f"/cijfers/{year}.xlsx", f"/cijfers/{year}/jaren.csv"):
            assert client_of(who).get(address).status_code == 404


def test_the_workbook_has_a_sheet_for_each_table_and_no_formula(world: World, client_of: ClientOf, year: int) -> None:
    make.fund("formule", name="=cmd()")
    answer = client_of(world.dirk).get(f"/cijfers/{year}.xlsx")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 (our own file)
        assert len(sheets) == 6
        for name in sheets:
            assert not list(ElementTree.fromstring(book.read(name)).iter(f"{XML}f"))  # noqa: S314
    assert "=cmd()" in [text.text for text in texts.iter(f"{XML}t")]


@pytest.mark.parametrize("asked", ["99999999999", "-1", "abc", "1999"])
def test_a_year_without_figures_is_said_so(world: World, client_of: ClientOf, year: int, asked: str) -> None:
    answer = client_of(world.ilse).get(f"/cijfers?jaar={asked}")
    assert answer.status_code == 422
    assert "geen cijfers" in answer.text
    assert client_of(world.ilse).get("/cijfers/1999.xlsx").status_code == 404


def test_an_empty_installation_has_an_empty_page(world: World, client_of: ClientOf) -> None:
    assert "nog geen bijeenkomst" in client_of(world.ilse).get("/cijfers").text


def test_the_page_costs_as_many_queries_for_many_meetings(
    world: World, client_of: ClientOf, counted: Counted, year: int
) -> None:
    for number in range(30):
        made = make.meeting(world.open_group, world.ann, days=-40 * (number + 1))
        make.attendance(made, world.alimento)
    client = client_of(world.ilse)
    with counted() as statements:
        assert client.get("/cijfers").status_code == 200
    assert len(statements) <= 10, statements
