"""The help: short pages by subject, what each role does first, and a search through all of it."""

import re
from pathlib import Path

import pytest

from samenspel.home import guide
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

TEMPLATE = Path(__file__).parents[2] / "templates" / "home" / "help.html"
PEOPLE = ("ann", "dirk", "ilse", "bea", "gust", "gerd")


def test_each_part_of_the_template_is_a_subject() -> None:
    titles = re.findall(r'call panel\(_\("([^"]+)"\)', TEMPLATE.read_text())
    assert titles == [str(subject.title) for subject in guide.SUBJECTS]


@pytest.mark.parametrize("name", PEOPLE)
def test_all_that_the_help_leads_to_can_be_opened(world: World, client_of: ClientOf, name: str) -> None:
    client = client_of(getattr(world, name))
    links = page(client.get("/hulp")).document.css(".help-steps a")
    assert len(links) >= 6
    for link in links:
        answer = client.get(link.attributes["href"] or "")
        assert answer.status_code == 200, link.attributes["href"]
        if "/hulp/" in (link.attributes["href"] or ""):
            told = page(answer)
            assert told.headings == [link.text().strip()]
            assert len(told.document.css("main .prose :is(li, p)")) >= 1


def test_a_subject_for_others_is_none(world: World, client_of: ClientOf) -> None:
    assert client_of(world.gust).get("/hulp/kaart").status_code == 404
    assert client_of(world.ann).get("/hulp/resultaten").status_code == 404
    assert client_of(world.ann).get("/hulp/niets").status_code == 404


def test_words_are_found_in_all_of_it(world: World, client_of: ClientOf) -> None:
    ann = client_of(world.ann)
    assert page(ann.get("/hulp?q=Citeren")).headings == ["Hulp", "Onderwerpen, berichten en documenten"]
    assert "Hierover zegt de hulp niets" in page(ann.get("/hulp?q=zwembad"))


@pytest.mark.parametrize(
    ("name", "address", "subject"),
    [
        ("ann", "/bijeenkomsten", "komen"),
        ("ann", "/overleg", "meepraten"),
        ("gerd", "/initiatieven", "resultaten"),
    ],
)
def test_a_page_leads_to_the_help_about_it(
    world: World, client_of: ClientOf, name: str, address: str, subject: str
) -> None:
    seen = page(client_of(getattr(world, name)).get(address))
    assert [link.attributes["href"] for link in seen.document.css("footer a")] == [f"/hulp/{subject}"]
