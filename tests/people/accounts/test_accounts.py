"""Administration: accounts, and lists of them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from flask.testing import FlaskClient

from samenspel import db, jobs
from samenspel.people import queries
from samenspel.people.accounts.account_list import read_accounts, text_of_sheets
from samenspel.runtime.foreign import workbooks
from samenspel.viewer import Role
from tests.fixtures import ClientOf
from tests.pages import page
from tests.people.conftest import anew
from tests.world import World

LIST = "naam;e-mail;rol;fonds\nNele Nieuw;nele@example.org;sectorconsulent;Alimento\nGids;gids@example.org;gast;\n"


def test_only_an_administrator_administers(world: World, client_of: ClientOf) -> None:
    paths = ("/beheer/accounts", f"/beheer/accounts/{world.ann.id}", "/beheer/import")
    writes = (
        *(f"/beheer/accounts/{world.ann.id}{rest}" for rest in ("", "/sluiting", "/heropening", "/uitnodiging")),
        "/beheer/import",
    )
    for who in (world.ann, world.dirk, world.ilse, world.gust):
        browser = client_of(who)
        assert {browser.get(path).status_code for path in paths} == {404}
        assert {browser.post(path).status_code for path in writes} == {404}
    assert anew(world.ann).active
    assert {client_of(world.bea).get(path).status_code for path in paths} == {200}


def test_accounts_are_found_by_name_role_and_state(
    world: World, client_of: ClientOf, counted: Callable[[], Any]
) -> None:
    browser = client_of(world.bea)
    assert "8 accounts" in browser.get("/beheer/accounts").text
    assert "1 account" in browser.get("/beheer/accounts?q=claes").text
    assert "2 accounts" in browser.get("/beheer/accounts?rol=guest").text
    assert "Geen account gevonden." in browser.get("/beheer/accounts?gesloten=ja").text
    with counted() as statements:
        browser.get("/beheer/accounts")
    assert len(statements) <= 4


def test_another_role_and_fund_take_effect_at_once(world: World, client_of: ClientOf) -> None:
    carla, bea = client_of(world.carla), client_of(world.bea)
    assert carla.get("/beheer/uitnodigingen").status_code == 404
    form = {"role": "isa", "fund": "", "organisation": "SERV"}
    assert bea.post(f"/beheer/accounts/{world.carla.id}", data=form).status_code == 303
    assert carla.get("/beheer/uitnodigingen").status_code == 302, "she signs in again, as who she is now"
    assert client_of(world.carla).get("/beheer/uitnodigingen").status_code == 200
    changed = anew(world.carla)
    assert (changed.role, changed.fund_id, changed.organisation) == (Role.ISA, None, "SERV")
    wrong = bea.post(f"/beheer/accounts/{world.carla.id}", data={"role": "director", "fund": ""})
    assert wrong.status_code == 422


def test_closing_signs_out_and_reopening_lets_in_again(world: World, client_of: ClientOf) -> None:
    carla, bea = client_of(world.carla), client_of(world.bea)
    assert carla.get("/mensen").status_code == 200
    assert bea.post(f"/beheer/accounts/{world.carla.id}/sluiting").status_code == 303
    assert carla.get("/mensen").status_code == 302
    assert "Carla Maes" in bea.get("/beheer/accounts?gesloten=ja").text
    assert bea.post(f"/beheer/accounts/{world.carla.id}/heropening").status_code == 303
    assert client_of(anew(world.carla)).get("/mensen").status_code == 200


def test_nobody_closes_or_demotes_themselves(world: World, client_of: ClientOf) -> None:
    bea = client_of(world.bea)
    assert bea.post(f"/beheer/accounts/{world.bea.id}/sluiting").status_code == 403
    demoted = bea.post(f"/beheer/accounts/{world.bea.id}", data={"role": "guest", "fund": "", "organisation": ""})
    assert demoted.status_code == 403
    assert anew(world.bea).role is Role.ADMIN


def test_a_list_is_shown_before_it_comes_in(
    world: World, client_of: ClientOf, outbox: list[Any], visitor: FlaskClient, links: Callable[[], list[str]]
) -> None:
    bea = client_of(world.bea)
    upload = {"file": (io.BytesIO(LIST.encode("cp1252")), "lijst.csv"), "invite": "y", "strict": "y"}
    preview = bea.post("/beheer/import", data=upload)
    assert preview.status_code == 200
    assert "2 accounts importeren" in preview.text
    assert queries.account_by_email("nele@example.org") is None
    answer = bea.post("/beheer/import", data={"text": LIST, "invite": "y", "strict": "y", "step": "import"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/beheer/accounts")
    nele = queries.account_by_email("nele@example.org")
    assert nele is not None
    assert (nele.name, nele.role, nele.fund_id) == ("Nele Nieuw", Role.CONSULTANT, world.alimento.id)
    jobs.sweep()
    assert [mail.to[0] for mail in outbox] == ["nele@example.org", "gids@example.org"]
    password = "een zin die lang genoeg is"
    form = {"name": "Nele N", "password": password, "password_again": password}
    assert visitor.post(links()[0], data=form).status_code == 303
    assert visitor.get("/mensen").status_code == 200


def test_a_list_that_is_no_list_is_told_by_its_size(world: World, client_of: ClientOf) -> None:
    upload = {"file": (io.BytesIO(LIST.encode() + b"\n" * 500_000), "lijst.csv")}
    answer = page(client_of(world.bea).post("/beheer/import", data=upload), 422)
    assert [problem.text for problem in answer.all(".field-error")] == [
        "Dit bestand is te groot: een lijst telt hoogstens 500 kB."
    ]


def test_a_workbook_will_do_and_one_that_is_broken_is_told(world: World, client_of: ClientOf) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for number, line in enumerate(LIST.splitlines()):
            book.worksheets() or book.add_worksheet("Accounts")
            book.worksheets()[0].write_row(number, 0, line.split(";"))
    bea = client_of(world.bea)
    shown = bea.post("/beheer/import", data={"file": (io.BytesIO(content.getvalue()), "lijst.xlsx")})
    assert shown.status_code == 200
    assert "2 accounts importeren" in shown.text
    broken = {"file": (io.BytesIO(content.getvalue()[:900]), "lijst.xlsx")}
    assert [problem.text for problem in page(bea.post("/beheer/import", data=broken), 422).all(".field-error")] == [
        "Dit rekenblad kan niet gelezen worden. Haal een wachtwoord eraf, of bewaar het als CSV."
    ]


def test_without_the_box_nobody_is_mailed_until_the_administrator_does(
    world: World, client_of: ClientOf, outbox: list[Any]
) -> None:
    bea = client_of(world.bea)
    bea.post("/beheer/import", data={"text": LIST, "step": "import"})
    jobs.sweep()
    assert outbox == []
    nele = queries.account_by_email("nele@example.org")
    assert nele is not None
    assert "Nog geen wachtwoord" in bea.get(f"/beheer/accounts/{nele.id}").text
    assert bea.post(f"/beheer/accounts/{nele.id}/uitnodiging").status_code == 303
    jobs.sweep()
    assert [mail.to for mail in outbox] == [["nele@example.org"]]


def test_a_bad_row_is_named_and_strict_brings_in_nothing(world: World, client_of: ClientOf) -> None:
    bea = client_of(world.bea)
    text = LIST + "Zonder fonds;zf@example.org;directeur;Bestaat niet\n"
    strict = bea.post("/beheer/import", data={"text": text, "strict": "y", "step": "import"})
    assert strict.status_code == 422
    assert "Het fonds “Bestaat niet” bestaat niet." in strict.text
    assert "Er wordt niets geïmporteerd" in strict.text
    assert queries.account_by_email("nele@example.org") is None
    loose = bea.post("/beheer/import", data={"text": text, "step": "import"})
    assert loose.status_code == 303
    assert queries.account_by_email("nele@example.org") is not None
    assert queries.account_by_email("zf@example.org") is None


@pytest.mark.parametrize("form", [{}, {"text": "  "}, {"step": "import"}])
def test_an_empty_list_says_what_to_do(world: World, client_of: ClientOf, form: dict[str, str]) -> None:
    answer = client_of(world.bea).post("/beheer/import", data=form)
    assert answer.status_code == 422
    assert "Kies een bestand of plak een lijst." in answer.text


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf \r\n"])
def test_an_empty_file_is_called_empty(world: World, client_of: ClientOf, content: bytes) -> None:
    form = {"file": (io.BytesIO(content), "lijst.csv"), "text": "wat er al stond"}
    answer = client_of(world.bea).post("/beheer/import", data=form)
    assert answer.status_code == 422
    assert "Dit bestand is leeg." in answer.text
    assert "Kies een bestand" not in answer.text
    assert "wat er al stond" in answer.text, "what was typed is kept"


def test_the_list_as_a_workbook_is_read_back_as_it_is(world: World, client_of: ClientOf) -> None:
    world.ann.name = "=1+1 Peeters, Ann"
    world.gust.organisation = "VDAB; Gent"
    db.session().commit()
    bea = client_of(world.bea)
    answer = bea.get("/beheer/accounts/lijst.xlsx")
    assert answer.headers["Content-Disposition"] == "attachment; filename=accounts.xlsx"
    sheets = workbooks.rows_of([io.BytesIO(answer.data)])["sheets"]
    funds = {fund.name: fund.id for fund in (world.alimento, world.woodwize, world.horeca)}
    read, bad = read_accounts(text_of_sheets(sheets), funds=funds)
    assert bad == []
    everybody = (world.ann, world.bram, world.carla, world.dirk, world.ilse, world.bea, world.gust, world.gerd)
    assert {(one.name, one.email, one.role, one.fund_id, one.organisation) for one in read} == {
        (one.name, one.email, one.role, one.fund_id, one.organisation or "") for one in everybody
    }
    only = bea.get("/beheer/accounts/lijst.xlsx?rol=director")
    (row,) = read_accounts(text_of_sheets(workbooks.rows_of([io.BytesIO(only.data)])["sheets"]), funds=funds)[0]
    assert row.email == world.dirk.email
