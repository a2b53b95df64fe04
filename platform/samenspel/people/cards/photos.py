"""Takes a photo for a contact card in, before the transaction of its request begins."""

from base64 import b64decode
from typing import IO

from flask import g, request
from flask_babel import gettext as _

from samenspel.runtime import files
from samenspel.runtime.foreign import sandbox, scanner, uploads
from samenspel.runtime.foreign.media_types import HEIC_ENDINGS, IMAGES
from samenspel.runtime.foreign.uploads import UploadRejected
from samenspel.runtime.foreign.words import rejection_message, upload_mib

#: Twice the points at which a card shows it, and some.
SIDE = 256
#: For the file dialog of the browser.
ACCEPT = ",".join((".jpg", ".jpeg", ".png", ".webp", ".gif", *HEIC_ENDINGS))
_SQUARE = "samenspel.runtime.foreign.pictures:square"
#: A photo of 100 million pixels takes some 400 MB.
_LIMITS = sandbox.Limits(seconds=20, memory=2 * 2**30)


def receive(**_arguments: object) -> None:
    """Makes the photo of a card of the file `photo` of the request; for `before_writing`, see `received`. The file
    itself is not kept. Raises sandbox.Busy."""
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return
    uploads.inspect_sent()
    try:
        found = uploads.inspection_of(sent)
        if found.media_type not in IMAGES:
            raise UploadRejected("type")
        if scanner.is_used() and not found.is_scanned:
            raise UploadRejected("scanner_away")  # it would be shown at once
        g.card_photo = _square_of(found, sent.stream)
    except UploadRejected as error:
        g.card_photo = error


def received() -> bytes | None:
    """The photo that was sent, as a JPEG; None where none was. Raises UploadRejected."""
    found: bytes | UploadRejected | None = g.get("card_photo")
    if isinstance(found, UploadRejected):
        raise found
    return found


def photo_rejection(error: UploadRejected, sent_name: str) -> str:
    """The message that says why a file is not taken as a photo, and what to do about it."""
    name = files.safe_name(sent_name)
    if error.reason in ("type", "macro"):
        return str(_("“%(name)s” is geen foto. Kies een foto als jpg, png, webp, gif of heic.", name=name))
    if error.reason == "too_large":
        return str(
            _(
                "“%(name)s” is te groot: een foto telt hoogstens %(most)s MB. Verklein ze, of kies een andere.",
                name=name,
                most=upload_mib(),
            )
        )
    if error.reason == "unreadable":
        return str(
            _(
                "“%(name)s” kunnen we niet lezen: de foto is stuk of veel te groot. Kijk of je ze zelf kan openen, "
                "bewaar ze opnieuw als jpg en kies ze dan nog eens.",
                name=name,
            )
        )
    if error.reason == "scanner_away":
        return str(
            _("“%(name)s” kan nu niet op virussen nagekeken worden. Probeer het straks opnieuw.", name=name),
        )
    return rejection_message(error, name)


def _square_of(found: uploads.Inspection, stream: IO[bytes]) -> bytes:
    try:
        content = sandbox.run(_SQUARE, [found.content or stream], found.media_type, SIDE, limits=_LIMITS)
    except sandbox.Unreadable as error:
        raise UploadRejected("unreadable") from error
    return b64decode(content)
