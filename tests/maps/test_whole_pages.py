"""What one reads about the whole: a theme, partnerships, the years, overlaps and gaps, two pages of paper."""

import re
import zlib

import pytest
from sqlmodel import select

from samenspel import clock
from samenspel.db import session
from samenspel.initiatives.models import InitiativeChannel
from samenspel.maps import tasks
from samenspel.maps.models import Snapshot
from samenspel.runtime import pdf
from tests import make
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.world import World


def test_a_partnership_is_proposed_for_a_theme(world: World, analysed: Sector, client_of: ClientOf) -> None:
    page = client_of(world.dirk).get(f"{MAP}/partnerschappen").text
    assert "Mogelijke partnerschappen" in page
    card = page.split('class="cluster-card"')[1]
    assert "Mogelijke trekker:" in card
    assert "Wat elk fonds toevoegt" in card


def test_a_theme_reads_who_works_on_it_and_who_could(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    page = client.get(f"{MAP}/themas/digitalisering").text
    assert "Wie werkt samen rond Digitalisering" in page
    assert "Tweede 0" in page.split("<tbody>")[1]
    assert f"{MAP}/fondsen/woodwize?thema=digitalisering" in page
    assert client.get(f"{MAP}/themas/zeppelin").status_code == 404
    assert "Zoek zelf partners" not in page


# Not nearer to the turn of the year: then what came in the last one is in both.
@pytest.mark.time_machine("2026-11-24T10:00:00+00:00", tick=True)
def test_the_years_are_compared(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    meeting = make.meeting(world.open_group, world.ann, days=-420)
    for fund in (analysed.first[4], analysed.second[4]):
        make.attendance(meeting, fund)
    tasks.analyse_all()
    session().commit()
    assert meeting.starts_at is not None
    last = clock.local(meeting.starts_at).year
    page = client.get(f"{MAP}/tijd?periode={last + 1}").text
    assert f"Wat veranderde in {last + 1} tegenover {last}" in page
    came, went = page.split("<h2>")[1:3]
    assert "Alimento – Eerste 0" in came
    assert "Eerste 3 – Tweede 3" in went
    for number in ("hecht-nieuw", "hecht-weg", "aandeel-groter", "aandeel-kleiner"):
        assert f'popovertarget="uitleg-{number}"' in page
    assert "Groepen door de jaren" in page
    threads = page.split("Groepen door de jaren")[1]
    assert f"<h3>{analysed.this_year}" in threads or f"– {analysed.this_year}" in threads
    assert "Alimento" in threads
    assert client.get(f"{MAP}/tijd").status_code == 200
    assert "Wat er veranderde sinds" in client.get(f"{MAP}/fondsen/eerste-3").text


def test_overlap_is_read_with_names_and_links(world: World, analysed: Sector, client_of: ClientOf) -> None:
    client = client_of(world.ann)
    row = session().exec(select(Snapshot).where(Snapshot.scope == "all")).one()
    group = f"membership:{world.open_group.id}"
    found = {
        "alike": [
            {"groups": [group, "membership:x"], "titles": ["Podcastreeks", "Tweede kring"], "theme": "digitalisering",
             "same_theme": True, "share": 0.75, "common": ["alimento", "eerste-0"], "sizes": [3, 3]},
        ],
        "apart": [{"theme": "digitalisering", "funds": ["alimento", "woodwize"], "pairs": 1, "met": 0}],
        "alone": {
            "counts": {"meeting": 2}, "activities": [{"activity": "meeting:x", "title": "Alleen", "fund": "woodwize"}],
        },
    }  # fmt: skip
    session().add(Snapshot(scope="all", version=row.version, fingerprint="nieuw", data=row.data | {"overlaps": found}))
    session().commit()
    page = client.get(f"{MAP}/overlap").text
    for said in (
        "Podcastreeks",
        "Tweede kring",
        "2 fondsen in beide (75%)",
        "Alimento, Eerste 0",
        "2 bijeenkomsten",
        "Dit is de laatste:",
        "Zelfde thema",
        "Digitalisering",
        "Alleen",
    ):
        assert said in page
    assert "0 van de 1 koppels" in page


def unpacked(content: bytes) -> str:
    """What a PDF draws, as it says it."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)
    return " ".join(zlib.decompressobj().decompress(part).decode("latin-1") for part in parts if part[:1] == b"x")


def test_two_pages_of_paper_for_the_meeting(world: World, analysed: Sector, client_of: ClientOf) -> None:
    own = make.initiative("Eigen plan", *analysed.first[:2], channel=InitiativeChannel.OWN, starts_on=clock.today())
    tasks.analyse_all()
    session().commit()
    answer = client_of(world.dirk).get(f"{MAP}/strategisch-overleg.pdf")
    assert answer.status_code == 200
    if pdf.is_available():
        assert answer.data.startswith(b"%PDF-")
        assert answer.data.count(b"/Type /Page\n") + answer.data.count(b"/Type /Page ") in (0, 2)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=samenwerking-all-")
        sizes = [float(size) for size in re.findall(r"/\S+ ([\d.]+) Tf", unpacked(answer.data))]
        assert 22 in sizes, "the names on the map"
        assert max(sizes) < 30, "no letter fills the page"
    else:
        assert "Wie werkt met wie" in answer.text
        assert own.title not in answer.text
