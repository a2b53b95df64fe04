"""Bringing in what funds did before or elsewhere: from the file to the map, and out again."""

import datetime as dt
import io
import re
from typing import Any

import networkx as nx
import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from samenspel import clock
from samenspel.db import session
from samenspel.maps import analysis_queries, queries
from samenspel.maps.imports import forms
from samenspel.maps.models import ActivityImport, ImportedActivity, ImportedParticipation
from tests import killers
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

HERE = "/samenwerkingskaart/inlezen"
FILE = """fonds;activiteit;datum;soort;thema;rol
Alimento;Studiedag;12/03/2021;project;werkbaar werk en jobmobiliteit;trekker
Woodwise;Studiedag;12/03/2021;project;werkbaar werk en jobmobiliteit;
VDAB;Studiedag;12/03/2021;project;werkbaar werk en jobmobiliteit;
Alimento;Overleg;2022;;;
Horeca Forma vzw;Overleg;2022;;;
"""


def sent(client: FlaskClient, content: str | bytes = FILE, name: str = "vroeger.csv", **more: str) -> Any:
    given = content.encode() if isinstance(content, str) else content
    data = {"title": "Vóór het platform", "file": (io.BytesIO(given), name)} | more
    return client.post(HERE, data=data, content_type="multipart/form-data")


def chosen(page: str) -> dict[str, str]:
    """The fields of the page that looks at a draft, as they stand."""
    found = {}
    for name, body in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', page, re.S):
        options = re.search(r'<option value="([^"]*)" selected>', body)
        found[name] = options[1] if options else ""
    return found


def test_an_adviser_looks_at_a_file_and_lets_it_count(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    where = sent(client).location
    page = client.get(where).text
    assert "2 activiteiten" in page
    assert "2 namen herkend" in page
    fields = chosen(page)
    funds = {name: slug for name, slug in fields.items() if name.startswith("fonds-")}
    assert sorted(funds.values()) == ["", "alimento", "horeca-forma", "woodwize"], "VDAB is no fund of ours"
    assert (fields["thema-0"], fields["soort-0"], fields["kind"]) == ("werkbaar-werk", "initiative", "meeting")
    assert not [row for row in analysis_queries.analysis_input(clock.today()).participations if row.date.year < 2023], (
        "a draft does not count"
    )
    answer = client.post(where, data=fields)
    assert (answer.status_code, answer.location) == (303, where)
    rows = analysis_queries.analysis_input(clock.today()).participations
    told = {(row.fund, row.kind, row.theme, row.date.isoformat(), row.role) for row in rows if row.date.year < 2023}
    assert told == {
        ("alimento", "initiative", "werkbaar-werk", "2021-03-12", "lead"),
        ("woodwize", "initiative", "werkbaar-werk", "2021-03-12", ""),
        ("alimento", "meeting", None, "2022-01-01", ""),
        ("horeca-forma", "meeting", None, "2022-01-01", ""),
    }
    assert 2021 in queries.years_with_activities()
    page = client.get(where).text
    assert "2 activiteiten tellen mee" in page
    assert "Studiedag" in page
    assert "vroeger.csv" in client.get(HERE).text
    assert client.post(where, data={}).status_code == 303, "what counts already is not taken in twice"
    assert len(session().exec(select(ImportedActivity)).all()) == 2


def test_names_may_mean_the_same_fund_or_none(world: World, client_of: ClientOf) -> None:
    client = client_of(world.bea)
    where = sent(client).location
    fields = chosen(client.get(where).text)
    nothing = {name: "" if name.startswith("fonds-") else value for name, value in fields.items()}
    refused = client.post(where, data=nothing)
    assert refused.status_code == 422
    assert "Koppel minstens één naam aan een fonds." in refused.text
    assert chosen(refused.text)["soort-0"] == "initiative", "what was chosen stays"
    one = {name: "alimento" if name.startswith("fonds-") else value for name, value in fields.items()}
    assert client.post(where, data=one | {"kind": "no kind"}).status_code == 303
    there = session().exec(select(ImportedParticipation)).all()
    assert [(row.fund_id, row.led) for row in sorted(there, key=lambda row: row.led)] == [
        (world.alimento.id, False),
        (world.alimento.id, True),
    ]


def test_what_was_brought_in_goes_out_again(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    where = sent(client).location
    client.post(where, data=chosen(client.get(where).text))
    assert client.post(f"{where}/verwijdering").location == HERE
    for kind in (ActivityImport, ImportedActivity, ImportedParticipation):
        assert not session().exec(select(kind)).all()
    assert client.get(where).status_code == 404
    assert sent(client).status_code == 303, "and may come in again"


def test_the_same_file_does_not_come_in_twice(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    assert sent(client).status_code == 303
    again = sent(client, name="anders.csv", title="Nog eens")
    assert again.status_code == 422
    assert "Dit bestand staat er al, als “Vóór het platform”." in again.text
    assert 'value="Nog eens"' in again.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Het bestand is leeg."),
        (b"PK\x03\x04 geen zip", "Het rekenblad kan niet gelezen worden"),
        (b"\x89PNG\x00\x00", "Dit is een afbeelding"),
        (b"\x1f\x8b", "Pak het eerst uit"),
        ("fonds;activiteit;datum\n" + "".join(f"f{n};x;2020\n" for n in range(151)), "meer dan 150 namen"),
        (
            "fonds;activiteit;datum;thema\n" + "".join(f"A;x{n};2020;t{n}\n" for n in range(151)),
            "thema&#39;s of soorten in",
        ),
        ("fonds;activiteit;datum;rapporteren\nA;x;2020;nee\nB;x;2020;\n", "buiten de werking van de SERV gebeurde"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    world: World, client_of: ClientOf, content: str | bytes, said: str
) -> None:
    answer = sent(client_of(world.ilse), content)
    assert answer.status_code == 422
    assert said in answer.text
    assert not session().exec(select(ActivityImport)).all()


def test_the_form_wants_a_name_and_a_file(world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(world.ilse)
    errors = page(client.post(HERE, data={"title": " "}), 422).errors
    assert sorted(errors.values()) == ["Kies een bestand.", "Zeg in een paar woorden wat dit is."]
    monkeypatch.setattr(forms, "MAX_BYTES", 100)
    large = sent(client, b"x" * 101)
    assert (large.status_code, "Dit bestand is te groot" in large.text) == (422, True)


def test_what_is_not_to_be_reported_is_kept_and_not_on_the_map(world: World, client_of: ClientOf) -> None:
    """It has no page of its own: who reads the map would know of it by nothing but the weight of a tie."""
    client = client_of(world.ilse)
    text = "fonds;activiteit;datum;rapporteren\nAlimento;Stil;2004;nee\nWoodwize;Stil;2004;nee\nAlimento;Luid;2024;ja\n"
    where = sent(client, text, outside="y").location
    client.post(where, data=chosen(client.get(where).text))
    made = analysis_queries.analysis_input(clock.today())
    assert [one.title for one in made.activities if one.outside] == ["Luid"]
    assert not any(row.unreported for row in made.participations)
    assert min(queries.years_with_activities()) == 2024, "nor does it lengthen the list of years"
    assert "Niet rapporteren" in client.get(where).text


def test_rows_of_the_future_are_left_out_and_told(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    today = clock.today()
    soon = today + dt.timedelta(days=1)
    text = f"fonds;activiteit;datum\nAlimento;x;{today}\nWoodwize;x;{today}\nWoodwize;y;{soon}\n"
    page = client.get(sent(client, text).location).text
    assert "1 rij ligt in de toekomst en telt nog niet mee." in page
    assert "1 activiteit" in page


def test_a_network_without_dates_counts_as_of_today(world: World, client_of: ClientOf) -> None:
    client = client_of(world.ilse)
    graph = nx.Graph([("Alimento", "Woodwize")])
    file = io.BytesIO()
    nx.write_graphml(graph, file)
    where = sent(client, file.getvalue(), "net.graphml").location
    page = client.get(where).text
    assert "die tellen als van vandaag" in page
    client.post(where, data=chosen(page))
    [made] = session().exec(select(ImportedActivity)).all()
    assert made.last_on == clock.today()


def test_the_map_leads_there_for_who_may(world: World, client_of: ClientOf) -> None:
    from samenspel.maps import actions
    from samenspel.maps.analysis.facts.scope import Scope

    actions.compute(analysis_queries.analysis_input(clock.today()), [Scope()])
    session().commit()
    assert HERE in client_of(world.ilse).get("/samenwerkingskaart").text
    assert HERE not in client_of(world.ann).get("/samenwerkingskaart").text


@pytest.mark.parametrize(
    "name", ["laatste-cel.xlsx", "verre-cel.xlsx", "herhaald.ods", "verwijzingen.graphml", "diep.graphml"]
)
def test_a_file_that_would_fill_the_memory_is_refused_in_words(world: World, client_of: ClientOf, name: str) -> None:
    answer = sent(client_of(world.ilse), killers.KILLERS[name](), name)
    [problem] = page(answer, 422).all(".field-error")
    assert any(words in problem for words in ("te lezen", "gelezen", "geen enkel verband")), problem
    assert not session().exec(select(ActivityImport)).all()
