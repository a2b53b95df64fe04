"""Files as people send them keep their kind and their name, from the form to the download."""

import io
from urllib.parse import quote

import pytest

from samenspel.documents import lists
from tests.documents import office
from tests.documents.test_photos import HEIC
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World

MP3 = b"ID3\x03\0\0\0\0\0\x21" + bytes(40) + b"\xff\xfb\x90\x64" + bytes(413)
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + bytes(99)


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (office.zipped({"a.txt": "x"}), "Map 'oud' & nieuw, 100 % #1 €5.zip", ".zip"),
        (b"Subject: Vraag\r\nFrom: ann@alimento.be\r\n\r\nDag", "Vraag & antwoord, 'dringend'.eml", ".eml"),
        (office.ole("__properties_version1.0"), "RE_ budget 2027 = €5.000, 10 %.msg", ".msg"),
        (MP3, "Interview #3 'n Alimento & co.mp3", ".mp3"),
        (M4A, "Opname 1, 50 %25 + €.m4a", ".m4a"),
        (HEIC, "Flip-over 'dag' & avond, #2 €.heic", ".jpg"),
        (office.PNG, "Groepsfoto's, 100 % & €.jpg", ".png"),
        (office.PNG, "SCHERM.PNG", ".PNG"),
        (b"x", "Één naïef «plan» `a` ;b; 日本.txt", ".txt"),
    ],
)
def test_a_file_keeps_its_kind_and_its_name(
    world: World, client_of: ClientOf, content: bytes, name: str, kept: str
) -> None:
    ann, where = client_of(world.ann), f"/overleg/{world.open_group.slug}/documenten"
    data = {"upload": (io.BytesIO(content), name)}
    assert ann.post(where, data=data, content_type="multipart/form-data").status_code == 303
    (line,) = lists.latest_in(world.open_group.id, 10)
    title = name.rpartition(".")[0] + kept
    assert line.title == title
    assert title in page(ann.get(where)).text
    got = client_of(world.bram).get(f"/documenten/{line.id}")
    assert got.status_code == 200
    assert got.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{quote(title, safe='')}")
