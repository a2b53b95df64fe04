"""What counts of a file goes out as a file, and comes back as the same rows, whatever the names."""

import datetime as dt
import io
import random

import pytest
from sqlmodel import col, select

from samenspel.db import session
from samenspel.maps.analysis.files import files, incoming
from samenspel.maps.imports import export
from samenspel.maps.imports.queries import ExportLine
from samenspel.maps.models import ActivityImport, ImportedActivity, ImportedParticipation
from tests.fixtures import ClientOf
from tests.maps.imports.test_imports import HERE, chosen, sent
from tests.world import World

TODAY = 2026.9
#: Titles that a spreadsheet, a reader of CSV or a person would take for something else.
TITLES = (
    '"Samen"', 'Buis van 5" en meer', "=1+1", "+32 2 000", "-", "@allen", "'t Veld", "'=A1", "#vrijwilligers", "007",
    "1/2/2023", "a;b", "a,b\tc", "regel een\nregel twee", "Totaal", "Totaal 2023", "ja", "(leeg)", "#N/B",
    "een\u200btwee", "vast\u00a0wit", "e\u0301tude", "Étude", "🚀 start", "sep=;", "fonds", "\ufeffmerk", "12,5",
    "x" * 400, "<b>&amp;", "ﬁn", "\x07bel",
    "ＡＢＣ", "＝1", "'", "''", "A / B", "A; B", "deelnemers", "\u202eomgekeerd", "NULL", "1e5", "TRUE", "  ruim  ",
)  # fmt: skip
FUNDS = {
    "alimento": "Alimento", "hout": "Fonds voor hout, papier en karton", "semi": "Alimento; Cevora", "cevora": "Cevora",
    "formule": "=SOM(A1)", "nul": "007", "totaal-fonds": "Totaal", "quote": "'t Fonds \"Zuid\"", "zonder": "n.v.t.",
    "twin": "CEVORA", "beide": "Alimento, Cevora", "emoji": "🚀",
}  # fmt: skip
KINDS = ("meeting", "membership", "topic", "initiative")


def lines_of(seed: int) -> list[ExportLine]:
    """Rows as a file that was brought in has them: titles that were read, each activity with its funds once."""
    draw = random.Random(seed)
    found = export.csv_of([("F", title, dt.date(2020, 1, 1), "", "", "", 1.0, "ja") for title in TITLES]).decode(
        "utf-8-sig"
    )
    table = files.read_upload(io.BytesIO(found.encode()), TODAY, 1000)
    rows = []
    for title in draw.sample(table.acts, len(table.acts)):
        kind, theme = draw.choice(KINDS), draw.choice([None, "Werk & leren; =nu", "Duaal"])
        weight, unreported = draw.choice([1.0, 0.1, 2.5, 1e-7, 1 / 3, 40.0]), draw.random() < 0.3
        for slug in draw.sample(sorted(FUNDS), draw.randint(1, 5)):
            day = dt.date(2019, 1, 1) + dt.timedelta(draw.randrange(2500))
            rows.append(ExportLine(slug, title, kind, theme, weight, unreported, day, draw.random() < 0.2))
    return rows


def read_back(content: bytes) -> set[tuple[object, ...]]:
    draft = incoming.make_draft(files.read_upload(io.BytesIO(content), TODAY, 10_000))
    meant = incoming.match_names([name for name, _count in incoming.organisations_of(draft)], FUNDS)
    assert all(is_certain for _slug, is_certain in meant.values())
    return {
        (meant[name][0], one["title"], incoming.kind_of(one["kind"]), one["theme"] or None, one["weight"],
         one["unreported"], dt.date.fromisoformat(day), led)
        for one in draft["activities"]
        for name, day, led in one["there"]
    }  # fmt: skip


@pytest.mark.parametrize("form", sorted(export.FORMS))
@pytest.mark.parametrize("seed", range(6))
def test_what_goes_out_comes_back_the_same(form: str, seed: int) -> None:
    lines = lines_of(seed)
    assert len({line.title for line in lines}) > 30
    there = {(one.fund, one.title, one.kind, one.theme, one.weight, one.unreported, one.day, one.led) for one in lines}
    assert read_back(export.FORMS[form][0](export.rows_of(lines, FUNDS))) == there


def rows_in(import_id: object) -> set[tuple[object, ...]]:
    query = (
        select(ImportedActivity, ImportedParticipation)
        .where(ImportedParticipation.activity_id == ImportedActivity.id)
        .where(ImportedActivity.import_id == import_id)
    )
    return {
        (a.title, a.kind, a.theme_id, a.weight, a.unreported, a.last_on, p.fund_id, p.day, p.led)
        for a, p in session().exec(query)
    }


@pytest.mark.parametrize("form", sorted(export.FORMS))
def test_an_adviser_takes_the_list_along_and_brings_it_in_again(world: World, client_of: ClientOf, form: str) -> None:
    client = client_of(world.ilse)
    where = sent(client).location
    assert client.get(f"{where}/lijst.{form}").status_code == 404, "a draft counts for nothing yet"
    client.post(where, data=chosen(client.get(where).text))
    assert f"{where}/lijst.{form}" in client.get(where).text
    answer = client.get(f"{where}/lijst.{form}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="voor-het-platform.{form}"'
    again = sent(client, answer.data, f"lijst.{form}", title="Nog eens").location
    assert again.startswith(HERE)
    client.post(again, data=chosen(client.get(again).text))
    first, second = session().exec(select(ActivityImport).order_by(col(ActivityImport.created_at))).all()
    assert rows_in(first.id) == rows_in(second.id)
    assert len(rows_in(first.id)) == 4
    assert client.get(f"{where}/lijst.doc").status_code == 404
