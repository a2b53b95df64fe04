"""What lists of the past brought in stands in the figures, apart and marked so."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import pytest

from samenspel.db import session
from samenspel.maps.analysis.facts.participations import MEETING, MEMBERSHIP
from samenspel.maps.models import ActivityImport, ImportedActivity, ImportedParticipation
from samenspel.people.models import Fund
from tests import make
from tests.fixtures import ClientOf
from tests.world import World


def brought_in(title: str, day: dt.date, funds: Iterable[Fund], outside: bool = False, **fields: Any) -> None:
    """A file that counts, of one activity."""
    file = ActivityImport(
        title=title, filename="lijst.csv", digest=title, outside=outside, taken_at=dt.datetime.now(dt.UTC)
    )
    session().add(file)
    session().flush()
    activity = ImportedActivity(**{"import_id": file.id, "title": title, "kind": MEETING, "last_on": day, **fields})
    session().add(activity)
    session().flush()
    session().add_all(ImportedParticipation(activity_id=activity.id, fund_id=fund.id, day=day) for fund in funds)


@pytest.fixture
def past(world: World) -> World:
    """Two meetings of 2019 and one of 2020; a standing group and what is not reported, which count for nothing."""
    both, last = (world.alimento, world.woodwize), dt.date(2019, 12, 31)
    theme = world.open_group.theme_id
    brought_in("Studiedag", last, both, theme_id=theme)
    brought_in("Netwerkdag", dt.date(2019, 1, 1), (world.alimento,), outside=True)
    brought_in("Beurs", dt.date(2020, 1, 1), both)
    brought_in("Cluster", last, both, kind=MEMBERSHIP)
    brought_in("Stil overleg", last, (world.horeca,), outside=True, unreported=True)
    session().commit()
    return world


def rows(client: object, year: int, name: str) -> list[list[str]]:
    answer = client.get(f"/cijfers/{year}/{name}.csv")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))[1:]


def test_years_before_the_platform_are_marked_and_have_only_what_was_brought_in(
    past: World, client_of: ClientOf
) -> None:
    ilse = client_of(past.ilse)
    page = ilse.get("/cijfers?jaar=2019").text
    assert "2019 (ingebracht)" in page
    assert "Agenda en verslag op tijd" not in page
    assert rows(ilse, 2019, "ingebracht-jaren") == [
        ["2019", "2", "1", "3", "2", "0,6667"],
        ["2020", "1", "0", "2", "2", "0,6667"],
    ]
    assert rows(ilse, 2019, "ingebracht-themas") == [
        ["Werkbaar werk en jobmobiliteit", "1", "0", "2"],
        ["Zonder thema", "1", "1", "1"],
    ]
    assert rows(ilse, 2019, "ingebracht-fondsen") == [["Alimento", "2"], ["Horeca Forma", "0"], ["Woodwize", "1"]]
    assert ilse.get("/cijfers/2019/jaren.csv").status_code == 404
    assert ilse.get("/cijfers/2019.xlsx").status_code == 200


def test_a_year_of_the_platform_keeps_its_own_count(past: World, client_of: ClientOf) -> None:
    start = dt.datetime(2020, 3, 3, 9, tzinfo=dt.UTC)
    make.meeting(past.open_group, past.ann, "Hier", starts_at=start, ends_at=start + dt.timedelta(hours=2))
    session().commit()
    ilse = client_of(past.ilse)
    assert rows(ilse, 2020, "jaren")[0][:3] == ["2020", "1", "0"]
    assert rows(ilse, 2020, "ingebracht-jaren")[1][:4] == ["2020", "1", "0", "2"]
    page = ilse.get("/cijfers?jaar=2020").text
    assert "2020 (ingebracht)" not in page
    assert "2019 (ingebracht)" in page


def test_a_consultant_sees_only_what_the_own_fund_was_at(past: World, client_of: ClientOf) -> None:
    bram = client_of(past.bram)
    fund = session().get(Fund, past.bram.fund_id)
    assert fund is not None
    assert fund.name == "Woodwize"
    assert rows(bram, 2019, "ingebracht-jaren") == [["2019", "1", "0", "1"], ["2020", "1", "0", "1"]]
    assert bram.get("/cijfers/2019/ingebracht-fondsen.csv").status_code == 404
    assert "Alimento" not in bram.get("/cijfers?jaar=2019").text.split("<main")[1]


def test_who_brought_in_nothing_sees_nothing_of_it(world: World, client_of: ClientOf) -> None:
    assert "ngebracht" not in client_of(world.ilse).get("/cijfers").text.split("<main")[1]
