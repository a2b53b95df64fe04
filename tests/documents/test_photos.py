"""Photos as they come from telephones: nothing but the picture is told, and it stands the right way up."""

import io
import zlib
from base64 import b64decode

import pytest
from flask import Flask
from PIL import Image, ImageChops, ImageOps
from werkzeug.datastructures import FileStorage

from samenspel.runtime import files
from samenspel.runtime.foreign import uploads

SECRET = b"Kerkstraat 12"
#: 64 by 64 red pixels, as a telephone stores them.
HEIC = zlib.decompress(
    b64decode(
        "eNpjYGCQSSupLMhIzUxmAILczDRDEDs3MzGNgYExLDe1JJEBAhQzUnKKoGyGgszkEgY0oJSZkw82xMWBgREIgYCxCkIDgQQQK2dm5qWBeSBRUS"
        "AnlQnKyyhLNgQx+QoyS3LhSq5lFhQVAOntmQXJ+UC6AqjMmZEZJDQBrEjuA8Ofvz9+MDDwMycAdUg4MPIw/v8PUsAMUsEMQnK7mBwSgZLaToyM"
        "aDILFBpZp73y1FyXxyTFwwESOgEiOBySgOrZXRgPFm1QcgBaI5ycn1OUl5xTARTmZWBrAAqJZBYXpEL95gDFAgWZFZkgAWYODqBpDOKZBbmw4A"
        "OGCEsjEzMLkKmQm5IICj0RDcb1LBJ/Ki1e//+5lf+mgLjxTFk+ANrFSEQ="
    )
)


def picture() -> Image.Image:
    """A picture that is different at each end."""
    image = Image.new("RGB", (40, 20), "white")
    image.paste((200, 0, 0), (0, 0, 10, 10))
    return image


def telling_exif(orientation: int) -> bytes:
    """Exif data with the way up, a place on earth and a remark."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (50.0, 51.0, 0.0)
    return exif.tobytes()


def photo(kind: str, orientation: int = 6) -> bytes:
    made = io.BytesIO()
    options = {"xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"} if kind != "PNG" else {}
    picture().save(made, kind, exif=telling_exif(orientation), **options)
    return made.getvalue()


def stored(content: bytes, name: str) -> tuple[uploads.StoredFile, bytes]:
    """What an upload becomes in the store, which it leaves again."""
    file = uploads.store(FileStorage(io.BytesIO(content), name))
    content = files.read(file.key)
    files.delete(file.key)
    return file, content


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_a_turned_photo_keeps_its_pixels_and_its_way_up_and_tells_no_more(app: Flask, kind: str, name: str) -> None:
    sent = photo(kind) + (b"\xff\xd8" + SECRET + b"\xff\xd9" if kind == "JPEG" else b"")
    assert SECRET in sent
    file, content = stored(sent, name)
    assert SECRET not in content
    assert file.size == len(content)
    with Image.open(io.BytesIO(sent)) as before, Image.open(io.BytesIO(content)) as after:
        exif = after.getexif()
        assert dict(exif) == {0x0112: 6}
        assert not exif.get_ifd(0x8825)
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None
        assert ImageOps.exif_transpose(after).size == (20, 40)


def test_a_photo_that_tells_nothing_is_stored_as_it_came(app: Flask) -> None:
    made = io.BytesIO()
    picture().save(made, "WEBP")
    for content, name in ((photo("GIF"), "a.gif"), (made.getvalue(), "b.webp")):
        assert stored(content, name)[1] == content


def test_a_photo_of_a_telephone_becomes_a_jpeg(app: Flask) -> None:
    file, content = stored(HEIC, "IMG 0123.HEIC")
    assert (file.filename, file.media_type, file.size) == ("IMG 0123.jpg", "image/jpeg", len(content))
    with Image.open(io.BytesIO(content)) as image:
        assert image.format == "JPEG"
        red, green, blue = image.convert("RGB").tobytes()[:3]
        assert red > 180
        assert green < 70 > blue
        assert not image.getexif()


@pytest.mark.parametrize("length", [30, 200])
def test_a_broken_heic_is_refused(app: Flask, length: int) -> None:
    with pytest.raises(uploads.UploadRejected, match="unreadable"):
        stored(HEIC[:length], "IMG.heic")
