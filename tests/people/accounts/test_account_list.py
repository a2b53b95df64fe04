"""Reading a list of accounts, without the database."""

import uuid

import pytest

from samenspel.people.accounts.account_list import MAX_ROWS, decode, read_accounts, text_of_sheets
from samenspel.viewer import Role

ALIMENTO = uuid.uuid4()
FUNDS = {"alimento": ALIMENTO, "co-valent": uuid.uuid4(), "co valent vzw": uuid.uuid4()}
HEADS = "naam,e-mail,rol,fonds\n"

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_way_in_which_lists_are_saved_reads_the_same(encoding: str, delimiter: str, newline: str) -> None:
    text = "Naam,E-mail,Rol,Fonds,Organisatie\nZoë Ïves,Zoe@Example.org,Sectorconsulent,ALIMENTO,\n"
    content = text.replace(",", delimiter).replace("\n", newline).encode(encoding)
    good, bad = read_accounts(decode(content), funds=FUNDS)
    assert bad == []
    assert [(row.row, row.name, row.email, row.role, row.fund_id) for row in good] == [
        (2, "Zoë Ïves", "zoe@example.org", Role.CONSULTANT, ALIMENTO)
    ]


def test_columns_may_stand_in_any_order_and_others_are_passed_over() -> None:
    text = "rol,opmerking,e-mail,naam,organisatie\ngast,x,g@example.org,Gust,VDAB\n"
    good, bad = read_accounts(text, funds=FUNDS)
    assert bad == []
    assert (good[0].name, good[0].role, good[0].organisation, good[0].fund_id) == ("Gust", Role.GUEST, "VDAB", None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",a@example.org,gast,", "De naam ontbreekt."),
        ("A,,gast,", "Het e-mailadres ontbreekt."),
        ("A,geen adres,gast,", "geen adres is geen geldig e-mailadres."),
        ("A,a@example.org,koning,", "De rol “koning” bestaat niet."),
        ("A,a@example.org,,", "De rol ontbreekt."),
        ("A,a@example.org,directeur,Nergens", "Het fonds “Nergens” bestaat niet."),
        ("A,a@example.org,directeur,", "hoort bij een fonds, en dat ontbreekt."),
        ("A,a@example.org,gast,Alimento", "Alleen een sectorconsulent of directeur hoort bij een fonds."),
        ("A,TAKEN@example.org,gast,", "Dit e-mailadres heeft al een account."),
        ("A", "Het e-mailadres ontbreekt."),
        ("A" * 121 + ",a@example.org,gast,", "langer dan 120 tekens"),
    ],
)
def test_a_bad_row_tells_its_number_and_why(row: str, reason: str) -> None:
    text = HEADS + "Goed,goed@example.org,gast,\n\n" + row + "\n"
    good, bad = read_accounts(text, funds=FUNDS, taken={"taken@example.org"})
    assert [row.name for row in good] == ["Goed"]
    assert [row.row for row in bad] == [4]
    assert reason in bad[0].reason


@pytest.mark.parametrize(
    ("heads", "row", "organisation"),
    [
        (HEADS, "Gust,g@example.org,gast,VDAB", "VDAB"),
        (HEADS, "Gust,g@example.org,Gast,Constructief", "Constructief"),
        ("naam,e-mail,rol,fonds,organisatie\n", "Gust,g@example.org,gast,n.v.t.,VDAB", "VDAB"),
        ("naam,e-mail,rol,fonds,organisatie\n", "Gust,g@example.org,gast,Syntra  West,-", "Syntra West"),
        (HEADS, "Ida,g@example.org,ISA,-", ""),
    ],
)
def test_who_is_of_no_fund_may_say_so_or_where_else_they_work(heads: str, row: str, organisation: str) -> None:
    good, bad = read_accounts(f"{heads}{row}\n", funds=FUNDS | {"constructiv": uuid.uuid4()})
    assert bad == []
    assert (good[0].fund, good[0].fund_id, good[0].organisation) == ("", None, organisation)


def test_a_guest_with_an_unknown_fund_beside_an_organisation_is_asked_about() -> None:
    text = "naam,e-mail,rol,fonds,organisatie\nGust,g@example.org,gast,Syntra,VDAB\n"
    good, bad = read_accounts(text, funds=FUNDS)
    assert (good, bad[0].reason) == ([], "Het fonds “Syntra” bestaat niet.")


def test_an_address_comes_in_once() -> None:
    good, bad = read_accounts(HEADS + "A,a@example.org,gast,\nB,A@example.org,gast,\n", funds=FUNDS)
    assert [row.name for row in good] == ["A"]
    assert [(row.row, row.reason) for row in bad] == [(3, "Dit e-mailadres staat ook op rij 2.")]


@pytest.mark.parametrize("text", ["", "\n", "iets\n", "naam,rol\nA,gast\n"])
def test_without_its_columns_a_list_is_refused_as_a_whole(text: str) -> None:
    good, bad = read_accounts(text, funds=FUNDS)
    assert good == []
    assert [row.row for row in bad] == [1]
    assert "e-mail" in bad[0].reason


@pytest.mark.parametrize(
    "content", [b"naam,e-mail,rol\n" + b"x" * 200_000, b"\x00" * 200_000, b"PK\x03\x04\xff" * 50_000]
)
def test_what_is_no_list_is_told_in_words(content: bytes) -> None:
    good, bad = read_accounts(decode(content), funds=FUNDS)
    assert good == []
    assert [(row.row, row.reason) for row in bad] == [(1, "Dit is geen lijst. Bewaar ze in Excel als CSV.")]
    assert len(bad[0].text) <= 200


def test_a_list_ends_somewhere() -> None:
    rows = "".join(f"A,a{number}@example.org,gast,\n" for number in range(MAX_ROWS + 5))
    good, bad = read_accounts(HEADS + rows, funds=FUNDS)
    assert len(good) == MAX_ROWS
    assert len(bad) == 1


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("voornaam;achternaam;e-mail;rol;fonds", "Zoë;Coënen;zoe@example.org;sectorconsulent;Alimento"),
        ("Achternaam;Voornaam;E-mailadres;Rol;Sectorfonds", "Coënen;Zoë;zoe@example.org;Sectorconsulente;ALIMENTO"),
        ("naam;e-mail;rol;fonds", "Zoë Coënen;mailto:zoe@example.org;sectorconsulenten;Alimento"),
        ("naam;e-mail;rol;fonds", "Zoë Coënen;Zoë Coënen <Zoe@Example.org>;consulente;\u00a0Alimento "),
        ("naam;e-mail;rol;fonds", "Zoë Coënen;'zoe@example.org';sectorconsulent;Alime\u0301nto"),
        ("sep=;\nnaam;e-mail;rol;fonds", "Zoë Coënen;zoe@example.org;sectorconsulent;alimento"),
        ("Lijst van het secretariaat\n\nnaam;e-mail;rol;fonds", "Zoë Coënen;zoe@example.org;consulent;alimento"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_lists_as_secretariats_keep_them(heads: str, row: str, encoding: str) -> None:
    content = f"{heads}\n{row}\n".encode(encoding, errors="ignore")
    good, bad = read_accounts(decode(content), funds=FUNDS)
    assert bad == []
    assert [(one.name, one.email, one.role, one.fund_id) for one in good] == [
        ("Zoë Coënen", "zoe@example.org", Role.CONSULTANT, ALIMENTO)
    ]


def test_an_apostrophe_of_windows_is_no_sign_of_a_mac() -> None:
    assert decode("naam\nLien D’hondt – “Noor”\n".encode("cp1252")) == "naam\nLien D’hondt – “Noor”\n"


def test_a_fund_that_is_nearly_one_of_ours_is_asked_about() -> None:
    names = {ALIMENTO: "Alimento"}
    _good, bad = read_accounts(HEADS + "A,a@example.org,directeur,Alimentoo\n", funds=FUNDS, names=names)
    assert bad[0].reason == "Het fonds “Alimentoo” bestaat niet. Bedoel je “Alimento”?"


def test_the_sheet_with_the_columns_is_the_list() -> None:
    cover = [["Ledenlijst 2026"], ["naam"]]
    rows = [["", ""], ["Naam", "E-mail", "Rol", "Fonds"], ["Zoë", "zoe@example.org", "gast", ""]]
    good, bad = read_accounts(text_of_sheets([cover, rows]), funds=FUNDS)
    assert (bad, [one.email for one in good]) == ([], ["zoe@example.org"])
    assert text_of_sheets([[], [[""]]]) == ""


@pytest.mark.parametrize(
    ("heads", "row", "name"),
    [
        ("Naam;Voornaam;Mail;Rol;Fonds", "Coënen;Zoë;zoe@example.org;Sectorconsulenten;Alimento", "Zoë Coënen"),
        ("Voornaam;Naam;Mail;Rol;Fonds", "Zoë;Zoë Coënen;zoe@example.org;Sector consulent;Alimento", "Zoë Coënen"),
        ("Naam;Mail;Rol;Fonds", '"Coënen, Zoë";mailto:zoe@example.org?subject=x;consulente;Alimento', "Zoë Coënen"),
        ("Naam;Mail;Rol;Fonds", '"Coënen, Zoë, dr.";zoe@example.org.;consulent;Alimento', "Coënen, Zoë, dr."),
        (
            "First Name;Middle Name;Last Name;Company;Job Title;E-mail Address",
            "Zoë;van;Coënen;Alimento;Sectorconsulent;zoe@example.org",
            "Zoë van Coënen",
        ),
        (
            "Naam|Functie|Sectorfonds|E-mail",
            "Zoë Coënen|sectorconsulent(e)|Alimento|\u200bzoe@example.org",
            "Zoë Coënen",
        ),
        ("Functie;Rol;Naam;Fonds;E-mail", "Baas;Consulent;Zoë Coënen;Alimento;zoe@example.org", "Zoë Coënen"),
    ],
)
def test_names_roles_and_addresses_as_other_programs_keep_them(heads: str, row: str, name: str) -> None:
    good, bad = read_accounts(f"{heads}\n{row}\n", funds=FUNDS)
    assert bad == []
    assert [(each.name, each.email, each.role, each.fund_id) for each in good] == [
        (name, "zoe@example.org", Role.CONSULTANT, ALIMENTO)
    ]


def test_one_name_with_a_comma_among_others_stays_as_it_is() -> None:
    text = HEADS + '"Peeters, Ann",a@example.org,gast,\nBo Maes,b@example.org,gast,\n'
    good, _bad = read_accounts(text, funds=FUNDS)
    assert [one.name for one in good] == ["Peeters, Ann", "Bo Maes"]
