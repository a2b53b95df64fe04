"""A photo on one's own card: who sees it, what is taken for one, and what it no longer tells."""

import io
import struct
import uuid
import zlib
from base64 import b64decode
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageCms
from sqlmodel import col, select

from samenspel import db
from samenspel.people.cards.models import CardPhoto
from samenspel.people.models import Account
from tests.chat.test_chat import channel_of, say
from tests.documents.test_photos import HEIC, SECRET, photo, telling_exif
from tests.fixtures import ClientOf, Counted
from tests.pages import Part, page
from tests.people.conftest import anew
from tests.world import World

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def png(size: tuple[int, int] = (300, 200), mode: str = "RGB", colour: Any = (200, 0, 0), **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, options.pop("kind", "PNG"), **options)
    return made.getvalue()


def own_form(answer: Any, status: int = 200) -> Part:
    return page(answer, status).one('form[action="/mijn-fiche"]')


def send(client: FlaskClient, content: bytes | None, name: str = "ik.jpg", **typed: Any) -> Any:
    """Saves the own card as its form was filled in, with a photo."""
    fields = own_form(client.get("/mijn-fiche")).fields | typed
    if content is not None:
        fields["photo"] = (io.BytesIO(content), name)
    return client.post("/mijn-fiche", data=fields, content_type="multipart/form-data")


def shown(client: FlaskClient, of: Account) -> list[str]:
    """The photos on the card of somebody."""
    return [image["src"] for image in page(client.get(f"/mensen/{of.id}")).all("h1 img")]


def opened(client: FlaskClient, of: Account) -> Image.Image:
    answer = client.get(shown(client, of)[0])
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    return Image.open(io.BytesIO(answer.data))


def test_a_photo_is_shown_on_the_card_in_the_directory_and_at_the_fund(world: World, client_of: ClientOf) -> None:
    bram, bea = client_of(world.bram), client_of(world.bea)
    assert shown(bea, world.bram) == []
    assert send(bram, png(), job_title="Consulent").status_code == 303
    path = f"/mensen/{world.bram.id}/foto/{anew(world.bram).photo_version}"
    for address in (
        f"/mensen/{world.bram.id}",
        "/mensen",
        "/fondsen/woodwize",
        f"/overleg/{world.open_group.slug}/deelnemers",
    ):
        images = page(bea.get(address)).all("main .avatar img")
        assert [image["src"] for image in images] == [path], address
        assert images[0]["alt"] == ""
        assert images[0]["loading"] == "lazy"
    say(bram, channel_of(world), "Dag allemaal")
    assert path in client_of(world.ann).get(f"/kanalen/{channel_of(world)}").text
    assert path not in client_of(world.gust).get(f"/kanalen/{channel_of(world)}").text
    assert "Consulent" in bea.get(f"/mensen/{world.bram.id}").text
    assert f'BC<img src="{path}"' in bram.get("/").text, "in the bar"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (photo("JPEG"), "a.jpg"),
        (photo("PNG"), "a.png"),
        (photo("WEBP"), "a.webp"),
        (photo("PNG"), "png met een andere naam.jpg"),
        (HEIC, "IMG_0123.HEIC"),
        (HEIC, "IMG_0123.jpg"),
        (png((90, 500), kind="GIF"), "a.gif"),
        (png((400, 300), "CMYK", (0, 255, 255, 55), kind="JPEG"), "druk.jpg"),
        (png((400, 300), "I;16", 60000), "grijs.png"),
        (png((400, 300), "L", 90), "grijs.png"),
        (png((400, 300), "P", 3), "palet.png"),
        (png((3, 900)), "smal.png"),
        (png((1, 1)), "punt.png"),
    ],
)
def test_each_kind_becomes_a_small_square_that_tells_nothing(
    world: World, client_of: ClientOf, content: bytes, name: str
) -> None:
    bram = client_of(world.bram)
    assert send(bram, content, name).status_code == 303
    with opened(bram, world.bram) as image:
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert image.width == image.height <= 256
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    stored = db.session().execute(select(CardPhoto.content)).scalars().all()
    assert len(stored) == 1
    assert SECRET not in stored[0]


def test_it_stands_upright_and_keeps_the_upper_part(world: World, client_of: ClientOf) -> None:
    """As a telephone that is held upright stores it: lying, and with the way up beside it."""
    lying = Image.new("RGB", (1200, 600), (0, 0, 255))
    lying.paste((255, 0, 0), (0, 0, 400, 600))  # the upper third, once it is turned by 90 degrees
    made = io.BytesIO()
    lying.save(made, "JPEG", exif=telling_exif(6))
    bram = client_of(world.bram)
    send(bram, made.getvalue())
    with opened(bram, world.bram) as image:
        assert image.size == (256, 256)
        red, _green, blue = image.getpixel((128, 20))  # type: ignore[misc]
        assert red > 200 > 60 > blue
        assert image.getpixel((128, 240))[2] > 200  # type: ignore[index]


def test_transparency_becomes_white_and_colours_those_of_a_screen(world: World, client_of: ClientOf) -> None:
    bram = client_of(world.bram)
    send(bram, png((300, 300), "RGBA", (0, 0, 0, 0)), "wit.png")
    with opened(bram, world.bram) as image:
        assert image.getpixel((100, 100)) == (255, 255, 255)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for wrong in (profile, b"no profile at all"):
        assert send(bram, png((300, 300), icc_profile=wrong), "kleur.png").status_code == 303
        with opened(bram, world.bram) as image:
            assert image.getpixel((100, 100))[0] > 190  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "leeg.jpg", "“leeg.jpg” is een leeg bestand"),
        (PDF, "cv.pdf", "“cv.pdf” is geen foto. Kies een foto als jpg, png, webp, gif of heic."),
        (b"MZ\x90\x00" + b"\0" * 200, "ik.exe", "“ik.exe” is geen foto"),
        (b"gewone tekst", "ik.txt", "“ik.txt” is geen foto"),
        (PDF, "cv.jpg", "“cv.jpg” is iets anders dan zijn naam zegt (.jpg)"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ik.svg", "“ik.svg” is geen foto"),
        (photo("JPEG")[:300], "half.jpg", "“half.jpg” kunnen we niet lezen"),
        (photo("PNG")[:60], "half.png", "“half.png” kunnen we niet lezen"),
        (HEIC[:200], "half.heic", "“half.heic” kunnen we niet lezen"),
    ],
)
def test_what_is_no_photo_is_refused_in_words_and_nothing_typed_is_lost(
    world: World, client_of: ClientOf, content: bytes, name: str, says: str
) -> None:
    bram = client_of(world.bram)
    send(bram, png())
    before = anew(world.bram).photo_version
    answer = send(bram, content, name, job_title="Consulent hout")
    own = own_form(answer, 422)
    assert says in own.errors["photo"]
    assert own.fields["job_title"] == "Consulent hout"
    assert anew(world.bram).photo_version == before
    assert "Consulent hout" not in bram.get(f"/mensen/{world.bram.id}").text


def test_a_photo_that_is_too_large_says_how_large_it_may_be(
    world: World, client_of: ClientOf, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SAMENSPEL_UPLOAD_MAX", 2000)
    answer = send(client_of(world.bram), b"\xff\xd8\xff" + bytes(2000), "groot.jpg")
    said = own_form(answer, 422).errors["photo"]
    assert said.startswith("“groot.jpg” is te groot: een foto telt hoogstens ")
    assert said.endswith(" MB. Verklein ze, of kies een andere.")


def test_a_bomb_is_refused(world: World, client_of: ClientOf) -> None:
    """Some kilobytes that would be 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(3751 * 300), 9)) + chunk(b"IEND", b"")
    answer = send(client_of(world.bram), bomb, "bom.png")
    assert "“bom.png” kunnen we niet lezen" in page(answer, 422).text


def test_a_photo_that_was_chosen_beside_another_fault_is_asked_again(world: World, client_of: ClientOf) -> None:
    answer = send(client_of(world.bram), png(), name="ik.png", phone="0" * 50)
    assert "Kies je foto opnieuw" in page(answer, 422).text
    assert anew(world.bram).photo_version is None


def test_it_is_taken_away_again_and_another_takes_its_place(world: World, client_of: ClientOf) -> None:
    bram = client_of(world.bram)
    assert 'name="without_photo"' not in own_form(bram.get("/mijn-fiche")).html
    send(bram, png())
    first = shown(bram, world.bram)[0]
    send(bram, png(colour=(0, 0, 200)), without_photo="y")
    second = shown(bram, world.bram)[0]
    assert first != second, "who took it away and chose one has the one that was chosen"
    assert bram.get(first).status_code == 404
    send(bram, None)
    assert shown(bram, world.bram) == [second], "a form without a file changes nothing"
    send(bram, None, without_photo="y")
    assert shown(bram, world.bram) == []
    assert bram.get(second).status_code == 404
    assert db.session().execute(select(col(CardPhoto.account_id))).all() == []


def test_who_does_not_see_the_card_does_not_see_the_photo(world: World, client_of: ClientOf) -> None:
    send(client_of(world.bram), png())
    path = f"/mensen/{world.bram.id}/foto/{anew(world.bram).photo_version}"
    for who, status in ((world.ann, 200), (world.bea, 200), (world.gust, 404)):
        answer = client_of(who).get(path)
        assert answer.status_code == status, who.name
    seen = client_of(world.ann).get(path)
    assert "private" in seen.headers["Cache-Control"]
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    guest = page(client_of(world.gust).get(f"/overleg/{world.open_group.slug}/deelnemers"))
    assert guest.all(".avatar img") == []
    for wrong in (f"{path}0", f"/mensen/{uuid.uuid4()}/foto/{path.rpartition('/')[2]}"):
        assert client_of(world.ann).get(wrong).status_code == 404


def test_a_guest_sees_their_own(world: World, client_of: ClientOf) -> None:
    gust = client_of(world.gust)
    send(gust, png())
    assert len(shown(gust, world.gust)) == 1
    assert gust.get(shown(gust, world.gust)[0]).status_code == 200


def test_a_closed_account_shows_none(world: World, client_of: ClientOf) -> None:
    send(client_of(world.bram), png())
    path = f"/mensen/{world.bram.id}/foto/{anew(world.bram).photo_version}"
    bea = client_of(world.bea)
    assert bea.post(f"/beheer/accounts/{world.bram.id}/sluiting").status_code == 303
    assert shown(bea, world.bram) == []
    assert bea.get(path).status_code == 404


def test_it_is_in_the_address_book(world: World, client_of: ClientOf) -> None:
    bram = client_of(world.bram)
    assert "PHOTO" not in bram.get(f"/mensen/{world.bram.id}/fiche.vcf").text
    send(bram, png())
    card = bram.get(f"/mensen/{world.bram.id}/fiche.vcf").text.replace("\r\n ", "")
    line = next(line for line in card.splitlines() if line.startswith("PHOTO;ENCODING=b;TYPE=JPEG:"))
    assert b64decode(line.partition(":")[2]) == db.session().execute(select(CardPhoto.content)).scalar()


def test_a_list_of_people_asks_no_more_with_photos(world: World, client_of: ClientOf, counted: Counted) -> None:
    bea = client_of(world.bea)
    bea.get("/mensen")
    with counted() as before:
        bea.get("/mensen")
    for each in (world.ann, world.bram):
        send(client_of(each), png())
    bea.get("/mensen")
    with counted() as after:
        bea.get("/mensen")
    assert len(after) == len(before)
    assert not any("card_photo" in statement for statement in after)
