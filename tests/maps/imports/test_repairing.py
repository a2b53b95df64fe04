"""What was not understood of a file: shown by kind with its number, mapped by a person, and remembered."""

from flask.testing import FlaskClient
from sqlmodel import select

from samenspel.db import session
from samenspel.maps.models import ImportedActivity, ImportedParticipation, ImportFile
from tests.fixtures import ClientOf
from tests.maps.imports.test_imports import chosen, sent
from tests.pages import page
from tests.world import World


def reread(client: FlaskClient, where: str, **said: str) -> str:
    """Sends the form as it stands, with what is said of it; gives the page that follows."""
    fields = {name: value for name, value in chosen(client.get(where).text).items() if not name.startswith("fonds-")}
    answer = client.post(f"{where}/lezing", data=fields | said)
    assert (answer.status_code, answer.location) == (303, where)
    return client.get(where).text


def days() -> list[str]:
    return sorted(str(row.day) for row in session().exec(select(ImportedParticipation)))


def test_a_column_can_be_named_and_is_known_in_the_next_file(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    text = "Wie;Wat;Wanneer precies;Hoeveel\nAlimento;Dag;3/4/2021;2\nWoodwize;Dag;3/4/2021;5\n"
    where = sent(client, text).location
    first = client.get(where).text
    assert "Er ontbreekt een kolom met het fonds en de activiteit" in first
    assert "1 activiteit importeren" not in first
    seen = reread(client, where, **{"kolom-0": "org", "kolom-1": "act"})
    assert "Datums zoals 3/4/2021 zijn gelezen als dag/maand/jaar." in seen
    assert "1 activiteit importeren" in seen
    seen = reread(client, where, volgorde="1")
    assert "maand/dag/jaar" in seen
    client.post(where, data=chosen(seen))
    assert days() == ["2021-03-04", "2021-03-04"]
    assert not session().exec(select(ImportFile)).all(), "the file goes once it counts"
    later = client.get(sent(client, text.replace("Dag", "Les"), title="Later").location).text
    assert "1 activiteit importeren" in later, "both the columns and the order are known"
    assert "2021-03-04" not in later
    assert "4 mrt 2021" in later


def test_marks_and_dates_can_be_said(world: World, client_of: ClientOf) -> None:
    client = client_of(world.bea)
    rows = "".join(f"Alimento;A{n};12/01/2021;ja\n" for n in range(3))
    text = f"fonds;activiteit;datum;aanwezig\n{rows}Woodwize;A0;12/01/2021;via Els\nWoodwize;A1;begin 2021;via Els\n"
    text += "Woodwize;A2;12/01/2021;12,5 ?\n7;A2;12/01/2021;ja\n"
    where = sent(client, text).location
    seen = page(client.get(where))
    assert "4 rijen niet begrepen" in seen.text
    assert [one.text.split("(")[0].strip() for one in seen.all("form details h2")][-3:] == [
        "Niet duidelijk of het fonds er was",
        "Een datum die we niet lezen",
        "Geen naam van een fonds",
    ]
    text_now = reread(client, where, **{"mark-0": "1", "date-0": "2021-02-03"})
    assert "2 rijen niet begrepen" in text_now
    client.post(where, data=chosen(text_now))
    assert len(days()) == 5
    assert "2021-02-03" in days()
    after = client.get(where).text
    assert "Wat niet meetelt" in after
    assert "Niet duidelijk of het fonds er was" in after


def test_rows_without_a_fund_go_where_one_says(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    text = "fonds;activiteit;datum\nAlimento;A;2021\nAlimento;B;2021\n;C;2021\nWoodwize;A;2021\n"
    where = sent(client, text).location
    assert "1 rij niet begrepen" in client.get(where).text
    seen = reread(client, where, leeg="1")
    assert "In 1 rij is het fonds leeg: ze telt bij het fonds erboven." in seen
    client.post(where, data=chosen(seen))
    assert {row.title for row in session().exec(select(ImportedActivity))} == {"A", "B", "C"}


def test_what_a_name_stands_for_is_remembered(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    text = "fonds;activiteit;datum\nDe bakkers;A;2021\nVDAB;A;2021\nAlimento;A;2021\n"
    where = sent(client, text).location
    fields = chosen(client.get(where).text)
    assert fields["fonds-1"] == ""
    client.post(where, data=fields | {"fonds-1": "horeca-forma"})
    assert "VDAB" in page(client.get(where)).one("main").text
    later = client.get(sent(client, text.replace(";A;", ";B;"), title="Later").location).text
    assert "3 namen herkend" in later
    assert {name: slug for name, slug in chosen(later).items() if name.startswith("fonds-")} == {
        "fonds-0": "alimento", "fonds-1": "horeca-forma", "fonds-2": "",
    }  # fmt: skip


def test_a_network_has_nothing_to_repair(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    graph = '<gexf xmlns="http://gexf.net/1.3"><graph><nodes><node id="a" label="Alimento"/><node id="b" label="B"/>'
    graph += '</nodes><edges><edge source="a" target="b"/></edges></graph></gexf>'
    where = sent(client, graph, "net.gexf").location
    assert "Lees opnieuw" not in client.get(where).text
    assert client_of(world.ann).post(f"{where}/lezing").status_code in (403, 404)


def test_what_has_too_few_columns_is_no_list(world: World, client_of: ClientOf) -> None:
    [problem] = page(sent(client_of(world.ilse), "Wie;Wat\nAlimento;Dag\n"), 422).all(".field-error")
    assert "Er ontbreekt een kolom" in problem
