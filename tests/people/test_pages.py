"""Who is who, contact cards, funds."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from samenspel import db
from samenspel.meetings.people import possible_owners
from samenspel.people import queries
from samenspel.people.models import Account, FundTheme, Profile
from samenspel.viewer import Role
from tests import make
from tests.fixtures import ClientOf
from tests.pages import Page, page
from tests.world import World


def _card(account: Account, **given: Any) -> None:
    db.session().add(Profile(account_id=account.id, **given))
    db.session().commit()


def _works_on(world: World) -> None:
    db.session().add(FundTheme(fund_id=world.woodwize.id, theme_id=world.theme.id))
    db.session().commit()


def test_the_directory_lists_people_with_their_fund_and_how_to_reach_them(world: World, client_of: ClientOf) -> None:
    _card(world.bram, job_title="Sectorconsulent hout", phone="02 123 45 67")
    page = client_of(world.ann).get("/mensen").text
    assert "8 personen" in page
    for words in ("Bram Claes", "Woodwize", "Sectorconsulent hout", "02 123 45 67", "bram.claes@example.org", "VDAB"):
        assert words in page


def test_it_is_narrowed_by_words_fund_theme_and_role(world: World, client_of: ClientOf) -> None:
    _card(world.bram, expertise=["validering", "méér leren"])
    _works_on(world)
    browser = client_of(world.ann)

    def names(query: str) -> set[str]:
        page = browser.get(f"/mensen?{query}").text
        everybody = ("Ann Peeters", "Bram Claes", "Carla Maes", "Dirk Wouters", "Ilse Janssens", "Gust Goossens")
        return {name for name in everybody if f'">{name}</a>' in page}

    assert names("q=claes") == {"Bram Claes"}
    assert names("q=VALIDERING") == {"Bram Claes"}
    assert names("q=m%C3%A9%C3%A9r+leren") == {"Bram Claes"}
    assert names("q=alimento+dirk") == {"Dirk Wouters"}
    assert names("fonds=alimento") == {"Ann Peeters", "Dirk Wouters"}
    assert names("thema=werkbaar-werk") == {"Bram Claes"}
    assert names("rol=isa") == {"Ilse Janssens"}
    assert names("rol=onzin&q=100%25") == set()
    assert names("q=%25") == set()


def test_it_is_paged_by_fifty_and_keeps_what_was_asked(world: World, client_of: ClientOf) -> None:
    for number in range(60):
        make.account(f"Xander {number:02}", Role.CONSULTANT, world.horeca)
    browser = client_of(world.ann)

    def listed(shown: Page) -> list[str]:
        return [name for name in shown.links if name.startswith("Xander")]

    first = page(browser.get("/mensen?q=xander"))
    assert "60 personen" in first
    assert listed(first) == [f"Xander {number:02}" for number in range(50)]
    assert "/mensen?q=xander&pagina=2" in first.addresses
    assert listed(page(browser.get("/mensen?q=xander&pagina=2"))) == [f"Xander {number}" for number in range(50, 60)]
    assert listed(page(browser.get("/mensen?q=xander&pagina=9"))) == []


def test_the_directory_takes_few_queries(world: World, client_of: ClientOf, counted: Callable[[], Any]) -> None:
    browser = client_of(world.ann)
    browser.get("/mensen")
    for path, most in (("/mensen", 7), ("/fondsen", 6), (f"/mensen/{world.bram.id}", 7), ("/fondsen/woodwize", 12)):
        with counted() as statements:
            assert browser.get(path).status_code == 200
        assert len(statements) <= most, path


def test_guests_have_no_directory_and_no_funds_but_their_own_card(world: World, client_of: ClientOf) -> None:
    browser = client_of(world.gust)
    for path in ("/mensen", f"/mensen/{world.ann.id}", "/fondsen", "/fondsen/alimento", "/fondsen/alimento/bewerken"):
        assert browser.get(path).status_code == 404, path
    assert page(browser.get(f"/mensen/{world.gust.id}")).heading == world.gust.name
    assert page(browser.get("/mijn-fiche")).fields["name"] == world.gust.name


def test_a_visitor_is_sent_to_sign_in(world: World, visitor: FlaskClient) -> None:
    for path in ("/mensen", f"/mensen/{world.ann.id}", "/mijn-fiche", "/fondsen", "/fondsen/alimento"):
        assert visitor.get(path).headers["Location"].startswith("/aanmelden?next="), path


def test_a_card_shows_what_its_person_wrote_and_no_script(world: World, client_of: ClientOf) -> None:
    browser = client_of(world.bram)
    form = {
        "name": "Bram Claes",
        "job_title": "Consulent",
        "phone": "02 123",
        "expertise": "hout,  validering ,hout, ",
        "about": "Ik ken **hout**. <script>alert(1)</script>",
        "locale": "nl",
    }
    answer = browser.post("/mijn-fiche", data=form, follow_redirects=True)
    assert page(answer).alerts == ["Je fiche is bewaard."]
    card = page(client_of(world.ann).get(f"/mensen/{world.bram.id}"))
    assert [word.text for word in card.all("strong")] == ["hout"]
    assert "<script>alert(1)</script>" in card, "as words"
    assert "<script>alert" not in card.html
    assert [chip.text for chip in card.all(".chip")] == ["hout", "validering"]
    assert "Fiche bewerken" not in card.links
    assert "Fiche bewerken" in page(browser.get(f"/mensen/{world.bram.id}")).links


def test_an_empty_name_is_refused_and_the_rest_stays(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.bram).post("/mijn-fiche", data={"name": " ", "about": "Half getypt", "locale": "nl"})
    form = page(answer, 422)
    assert form.errors == {"name": "Vul je naam in."}
    assert form.fields["about"] == "Half getypt"


def test_the_language_of_the_account_is_the_language_of_the_page(world: World, client_of: ClientOf) -> None:
    browser = client_of(world.bram)
    assert page(browser.get("/mensen")).language == "nl"
    browser.post("/mijn-fiche", data={"name": "Bram Claes", "locale": "en"})
    in_english = page(browser.get("/mensen"))
    assert (in_english.language, in_english.heading) == ("en", "Who is who")


def test_a_closed_account_stays_as_a_name_without_an_address(world: World, client_of: ClientOf) -> None:
    world.bram.active = False
    db.session().commit()
    browser = client_of(world.ann)
    card = page(browser.get(f"/mensen/{world.bram.id}"))
    assert "Niet meer actief" in card
    assert "bram.claes@example.org" not in card.html
    everybody = page(browser.get("/mensen"))
    assert "Ann Peeters" in everybody.links
    assert "Bram Claes" not in everybody.html


def test_the_funds_stand_on_one_page_with_their_facts(world: World, client_of: ClientOf) -> None:
    _works_on(world)
    browser = client_of(world.ann)
    page = browser.get("/fondsen").text
    for words in ("3 van 3 fondsen", "Alimento", "118, 220", "Werkbaar werk en jobmobiliteit"):
        assert words in page
    assert "1 van 3 fondsen" in browser.get("/fondsen?thema=werkbaar-werk").text
    assert "1 van 3 fondsen" in browser.get("/fondsen?q=220").text
    assert "1 van 3 fondsen" in browser.get("/fondsen?grootte=klein").text
    assert "Geen fonds gevonden" in browser.get("/fondsen?q=niets").text


def test_a_fund_shows_its_people_and_themes(world: World, client_of: ClientOf) -> None:
    _works_on(world)
    fund = page(client_of(world.ann).get("/fondsen/woodwize"))
    for words in ("Bram Claes", "125, 126", "klein", "4 vte", "Werkbaar werk en jobmobiliteit"):
        assert words in fund
    assert "Ann Peeters" not in fund.html
    assert client_of(world.ann).get("/fondsen/bestaat-niet").status_code == 404


def test_a_director_keeps_the_own_fund_and_no_other(world: World, client_of: ClientOf) -> None:
    browser = client_of(world.dirk)
    form = {"about": "Voor de **voeding**.", "website": "https://www.example.org", "themes": [str(world.theme.id)]}
    assert 'href="/fondsen/alimento/bewerken"' in browser.get("/fondsen/alimento").text
    answer = browser.post("/fondsen/alimento/bewerken", data=form, follow_redirects=True)
    for words in ("<strong>voeding</strong>", "https://www.example.org", "Werkbaar werk en jobmobiliteit"):
        assert words in answer.text
    assert browser.post("/fondsen/woodwize/bewerken", data=form).status_code == 403
    assert client_of(world.ann).get("/fondsen/alimento/bewerken").status_code == 403
    assert client_of(world.bea).post("/fondsen/woodwize/bewerken", data=form).status_code == 303
    browser.post("/fondsen/alimento/bewerken", data={"about": "", "website": ""})
    emptied = page(browser.get("/fondsen/alimento"))
    assert emptied.heading == "Alimento"
    assert "Werkbaar werk" not in emptied


def test_a_website_that_is_a_script_is_refused(world: World, client_of: ClientOf) -> None:
    for website in ("javascript:alert(1)", "ftp://example.org/", "geen adres"):
        answer = client_of(world.dirk).post("/fondsen/alimento/bewerken", data={"website": website, "about": "Blijft"})
        assert answer.status_code == 422, website
        assert "Dit is geen geldig webadres." in answer.text
        assert "Blijft" in answer.text


def test_namesakes_are_told_apart_where_one_is_chosen(world: World) -> None:
    other = make.account("Ann Peeters", fund=world.alimento, email="ann.p@example.org")
    third = make.account("Ann Peeters", fund=world.woodwize, email="ann.w@example.org")
    labels = dict(queries.names_to_add())
    assert labels[world.ann.id] == f"Ann Peeters (Alimento), {world.ann.email}"
    assert labels[other.id] == f"Ann Peeters (Alimento), {other.email}"
    assert labels[third.id] == "Ann Peeters (Woodwize)"
    for each in (other, third):
        make.membership(each, world.open_group)
    owners = dict(possible_owners(world.open_group.id))
    assert owners[third.id] == "Ann Peeters (Woodwize)"
    assert owners[other.id] == f"Ann Peeters ({other.email})"
    assert owners[world.bram.id] == "Bram Claes"
