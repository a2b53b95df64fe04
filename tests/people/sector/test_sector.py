"""Administration of the sector: which funds and themes there are, and what happens when one is closed."""

import pytest

from samenspel import jobs
from samenspel.db import session
from samenspel.people import directory_queries as page_queries
from samenspel.people.models import FundTheme
from samenspel.search import tasks as search
from samenspel.search.engines.port import SearchRequest
from tests.fixtures import ClientOf, Counted
from tests.world import World


def test_an_administrator_adds_a_fund_and_invites_its_people(world: World, client_of: ClientOf) -> None:
    bea = client_of(world.bea)
    facts = {"name": "Co-valent Één", "committees": "116, 207; 149.01", "size": "groot", "fte": "2,5"}
    assert bea.post("/beheer/fondsen/nieuw", data=facts).location == "/beheer/fondsen"
    fund = page_queries.fund_by("co-valent-een")
    assert fund is not None
    assert (fund.joint_committees, fund.size, fund.consultants_fte) == (["116", "207", "149.01"], "groot", 2.5)
    assert "Co-valent Één" in bea.get("/beheer/uitnodigingen").text
    page = bea.get("/beheer/fondsen/co-valent-een").text
    assert 'value="116, 207, 149.01"' in page
    assert 'value="2,5"' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Geef het fonds een naam."),
        ({"name": "woodwize"}, "Er is al een fonds met deze naam."),
        ({"committees": "118, hout"}, "Schrijf de nummers zoals 118 of 149.01"),
        ({"fte": "veel"}, "Schrijf een getal, zoals 4 of 2,5."),
        ({"size": "reusachtig"}, "Kies iets uit de lijst."),
    ],
)
def test_bad_facts_are_told_beside_the_field(
    world: World, client_of: ClientOf, given: dict[str, str], words: str
) -> None:
    facts = {"name": "Nieuw fonds", "committees": "118", "size": "klein", "fte": "1"} | given
    answer = client_of(world.bea).post("/beheer/fondsen/nieuw", data=facts)
    assert answer.status_code == 422
    assert words in answer.text
    assert page_queries.fund_by("nieuw-fonds") is None
    for name in ("name", "committees", "fte"):
        assert f'value="{facts[name]}"' in answer.text


def test_a_renamed_fund_keeps_its_address_and_people_are_found_by_its_new_name(
    world: World, client_of: ClientOf
) -> None:
    search.reindex()
    bea = client_of(world.bea)
    facts = {"name": "Hout en Hars", "committees": "125", "size": "klein", "fte": ""}
    assert bea.post("/beheer/fondsen/woodwize", data=facts).status_code == 303
    jobs.sweep()
    assert "Hout en Hars" in bea.get("/fondsen/woodwize").text
    found = search.engine().search(SearchRequest("hars", frozenset({"members"})))
    assert {hit.id for hit in found.hits} == {f"fund:{world.woodwize.id}", f"person:{world.bram.id}"}


def test_a_closed_fund_is_chosen_no_more_and_keeps_what_hangs_on_it(
    world: World, client_of: ClientOf, counted: Counted
) -> None:
    bea, bram = client_of(world.bea), client_of(world.bram)
    bea.post("/beheer/fondsen/woodwize/sluiting")
    choice = f'value="{world.woodwize.id}"'
    assert choice not in bea.get("/beheer/uitnodigingen").text
    assert choice in bea.get(f"/beheer/accounts/{world.bram.id}").text, "who has it keeps it"
    assert choice not in bea.get(f"/beheer/accounts/{world.carla.id}").text
    funds = bram.get("/fondsen").text
    assert "2 van 2 fondsen" in funds
    assert "Afgesloten fondsen (1)" in funds
    page = bram.get("/fondsen/woodwize").text
    assert "Afgesloten" in page
    assert "Bram Claes" in page
    with counted() as statements:
        assert "Afgesloten fondsen (1)" in bea.get("/beheer/fondsen").text
    assert len(statements) <= 3
    bea.post("/beheer/fondsen/woodwize/heropening")
    assert choice in bea.get("/beheer/uitnodigingen").text


def test_themes_are_added_changed_and_closed(world: World, client_of: ClientOf, counted: Counted) -> None:
    bea, ann = client_of(world.bea), client_of(world.ann)
    session().add(FundTheme(fund_id=world.woodwize.id, theme_id=world.theme.id))
    session().commit()
    facts = {"name": "Artificiële intelligentie", "kind": "intersectoraal", "since": "2024"}
    assert bea.post("/beheer/themas/nieuw", data=facts).status_code == 303
    edit = f"/overleg/{world.open_group.slug}/bewerken"
    assert "Artificiële intelligentie" in ann.get(edit).text
    for wrong, words in (
        ({"since": "vorig jaar"}, "Schrijf een jaartal"),
        ({"since": "12"}, "Schrijf een jaartal"),
        ({"name": "WERKBAAR WERK en jobmobiliteit"}, "Er is al een thema met deze naam."),
        ({"kind": "eigen"}, "Kies iets uit de lijst."),
    ):
        answer = bea.post("/beheer/themas/artificiele-intelligentie", data=facts | wrong)
        assert answer.status_code == 422
        assert words in answer.text
    bea.post("/beheer/themas/artificiele-intelligentie/sluiting")
    bea.post(f"/beheer/themas/{world.theme.slug}/sluiting")
    choices = ann.get(edit).text
    assert "Artificiële intelligentie" not in choices
    assert f'selected value="{world.theme.id}"' in choices, "what has it keeps it"
    assert world.theme.name in ann.get("/overleg").text
    with counted() as statements:
        assert "Afgesloten thema" in bea.get("/beheer/themas").text
    assert len(statements) <= 3


def test_what_a_renamed_theme_is_about_is_found_by_its_new_name(world: World, client_of: ClientOf) -> None:
    search.reindex()
    facts = {"name": "Zonnebloemen", "kind": "decretaal", "since": ""}
    assert client_of(world.bea).post(f"/beheer/themas/{world.theme.slug}", data=facts).status_code == 303
    jobs.sweep()
    found = search.engine().search(SearchRequest("zonnebloemen", frozenset({"members"})))
    assert [hit.id for hit in found.hits] == [f"group:{world.open_group.id}"]
