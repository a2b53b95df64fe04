"""What one reads about the whole: a theme, partnerships, the years, overlaps and gaps, two pages of paper."""

import re
import zlib

import pytest
from sqlmodel import select

from samenspel import clock, db
from samenspel.db import session
from samenspel.initiatives.models import InitiativeChannel
from samenspel.maps import tasks
from samenspel.maps.models import Snapshot
from samenspel.runtime import pdf
from tests import make
from tests.fixtures import ClientOf
from tests.maps.sector import MAP, Sector
from tests.pages import page
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
    assert client.get(f"{MAP}/tijd").status_code == 200
    pairs = {-420: (analysed.first[3], analysed.first[4]), -55: (analysed.second[3], analysed.second[4])}
    for days, both in pairs.items():
        for _ in range(30):
            meeting = make.meeting(world.open_group, world.ann, days=days)
            for fund in both:
                make.attendance(meeting, fund)
    tasks.analyse_all()
    session().commit()
    year = clock.local(meeting.starts_at or db.now()).year
    seen = page(client.get(f"{MAP}/tijd?periode={year}"))
    assert f"Wat veranderde in {year} tegenover {year - 1}" in seen.text
    closer, looser = seen.text.split("Vaker samen")[1].split("Minder vaak samen")
    loose, close = (f"{one.name} – {other.name}" for one, other in pairs.values())
    assert close in closer
    assert loose in looser
    assert "hoogstens een op de tien" in looser
    threads = seen.text.split("Groepen door de jaren")[1]
    assert "Alimento" in threads
    own = page(client.get(f"{MAP}/fondsen/{analysed.first[3].slug}")).text.split(
        "Wat veranderde in de laatste twaalf maanden"
    )[1]
    assert loose in own.split("Minder vaak samen")[1]
    assert close not in own, "what changed between others is not of this fund"


def test_a_year_like_the_one_before_changed_no_more_than_by_chance(
    world: World, analysed: Sector, client_of: ClientOf
) -> None:
    for days in (-420, -55):
        for _ in range(12):
            meeting = make.meeting(world.open_group, world.ann, days=days)
            for fund in (analysed.first[3], analysed.first[4]):
                make.attendance(meeting, fund)
    tasks.analyse_all()
    session().commit()
    year = clock.local(meeting.starts_at or db.now()).year
    text = page(client_of(world.ann).get(f"{MAP}/tijd?periode={year}")).text
    assert "Niet meer veranderd dan toeval" in text
    assert "Vaker samen" not in text


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
