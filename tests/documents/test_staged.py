"""Files that are uploaded while somebody writes: pictures in the text, documents when it is sent."""

import io
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlmodel import select

from samenspel.db import now, session
from samenspel.documents.lists import latest_in
from samenspel.documents.staged import queries
from samenspel.documents.staged.models import StagedFile
from samenspel.documents.staged.tasks import KEPT, sweep
from samenspel.groups.models import Group
from tests import make
from tests.documents import office
from tests.fixtures import ClientOf
from tests.pages import page
from tests.world import World


def photo(width: int = 2400, height: int = 1200, orientation: int = 1) -> bytes:
    """A photo as a telephone makes it, which says where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telefoon van Bram"
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "JPEG", exif=exif)
    return made.getvalue()


def _point() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1, 1)).save(made, "PNG")
    return made.getvalue()


POINT = _point()


def stage(client: Any, group: Group, content: bytes, name: str, status: int = 201) -> Any:
    answer = client.post(f"/overleg/{group.slug}/bijlagen", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == status, answer.text
    return answer.json


def test_a_picture_is_seen_by_its_uploader_until_the_text_is_sent(world: World, client_of: ClientOf) -> None:
    bram, carla = client_of(world.bram), client_of(world.carla)
    group, topic = world.open_group, make.topic(world.open_group, world.ann)
    staged = stage(bram, group, photo(orientation=6), "zaal.jpg")
    path, _, size = staged["url"].partition("#")
    assert (staged["type"], size) == ("image/jpeg", "800x1600")
    shown = bram.get(path)
    with Image.open(io.BytesIO(shown.data)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((800, 1600), {})
    assert carla.get(path).status_code == 404
    assert client_of(world.ilse).get(path).status_code == 404

    bram.post(f"/onderwerpen/{topic.id}/reacties", data={"body": f"Zo was het:\n\n![De zaal]({staged['url']})"})
    shown_picture = page(carla.get(f"/onderwerpen/{topic.id}"), 200).one("article.post .prose img")
    shape = [shown_picture[name] for name in ("src", "alt", "width", "height", "loading")]
    assert shape == [path, "De zaal", "800", "1600", "lazy"]
    assert carla.get(path).status_code == 200
    assert carla.get(f"{path}?groot").data != shown.data
    assert client_of(world.gerd).get(path).status_code == 404


def test_a_picture_goes_with_the_reply_that_shows_it(world: World, client_of: ClientOf) -> None:
    bram, ann = client_of(world.bram), client_of(world.ann)
    topic = make.topic(world.open_group, world.ann)
    url = stage(bram, world.open_group, POINT, "punt.png")["url"]
    assert url.endswith("#1x1")
    for words in ("Kijk", "Nog eens"):
        bram.post(f"/onderwerpen/{topic.id}/reacties", data={"body": f"{words} ![]({url})"})
    posts = page(bram.get(f"/onderwerpen/{topic.id}"), 200).all("a.post-own[href^='/reacties/']")
    replies = [each["href"].removesuffix("/bewerken") for each in posts]
    path = url.partition("#")[0]
    bram.post(f"{replies[0]}/verwijdering")
    assert ann.get(path).status_code == 200  # the other reply shows it still
    ann.post(f"{replies[1]}/verwijdering")
    assert [ann.get(path).status_code, bram.get(path).status_code] == [404, 200]


def test_other_files_become_documents_when_the_text_is_sent(world: World, client_of: ClientOf) -> None:
    bram = client_of(world.bram)
    note = stage(bram, world.open_group, b"De nota", "nota.txt")
    assert note["url"] == f"/bijlagen/{note['id']}"
    sent = bram.post(
        f"/overleg/{world.open_group.slug}/onderwerpen",
        data={"title": "Een nota", "body": "Hierbij", "staged": [note["id"], "geen", note["id"]]},
    )
    assert page(client_of(world.carla).get(sent.location), 200).one("a.attachment").text == "nota.txt (txt, 7 B)"
    assert [line.title for line in latest_in(world.open_group.id, 10)] == ["nota.txt"]
    assert bram.get(note["url"]).status_code == 404


def test_nobody_attaches_the_file_of_another_or_of_another_group(world: World, client_of: ClientOf) -> None:
    ilse, bram = client_of(world.ilse), client_of(world.bram)
    topic = make.topic(world.open_group, world.ann)
    secret = stage(ilse, world.closed_group, POINT, "geheim.png")
    note = stage(ilse, world.open_group, b"Nota", "nota.txt")
    body = f"![x]({secret['url']})"
    for client in (bram, ilse):
        client.post(f"/onderwerpen/{topic.id}/reacties", data={"body": body, "staged": secret["id"]})
    bram.post(f"/onderwerpen/{topic.id}/reacties", data={"body": "Nota", "staged": note["id"]})
    assert latest_in(world.open_group.id, 10) == []
    assert bram.get(f"/bijlagen/{secret['id']}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "leeg.png", "leeg"),
        (office.PNG.replace(b"x\xda", b"\0\0"), "stuk.png", "stuk"),
        (b"MZ", "a.exe", "kunnen we niet"),
    ],
)
def test_what_cannot_be_taken_is_said(world: World, client_of: ClientOf, content: bytes, name: str, said: str) -> None:
    assert said in stage(client_of(world.bram), world.open_group, content, name, 422)["error"]
    assert session().execute(select(StagedFile.id)).all() == []


def test_what_is_part_of_nothing_goes_after_a_week(app: Flask, world: World, client_of: ClientOf) -> None:
    bram = client_of(world.bram)
    old, young = (stage(bram, world.open_group, photo(1700, 10), "a.jpg")["id"] for _ in range(2))
    session().get_one(StagedFile, uuid.UUID(old)).loose_at = now() - KEPT - timedelta(hours=1)
    session().flush()
    sweep()
    assert [bram.get(f"/bijlagen/{each}").status_code for each in (old, young)] == [404, 200]


def test_what_somebody_keeps_ready_has_an_end(app: Flask, world: World, client_of: ClientOf) -> None:
    bram, group = client_of(world.bram), world.open_group
    first = stage(bram, group, b"Nota", "nota.txt")
    row = session().get_one(StagedFile, uuid.UUID(first["id"]))
    row.size = queries.MAX_LOOSE * app.config["SAMENSPEL_UPLOAD_MAX"] - 3
    session().commit()
    assert "nog niet verstuurd" in stage(bram, group, b"Nota", "twee.txt", 422)["error"]
    stage(client_of(world.ann), group, b"Nota", "twee.txt")
    topic = make.topic(group, world.ann)
    bram.post(f"/onderwerpen/{topic.id}/reacties", data={"body": "Hierbij", "staged": [first["id"]]})
    stage(bram, group, b"Nota", "twee.txt")
