"""Says why a file was not read, or not taken."""

from pathlib import PurePosixPath

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from samenspel.runtime.foreign.media_types import MACRO_ENDINGS
from samenspel.runtime.foreign.sandbox import Reason, Unreadable
from samenspel.runtime.foreign.uploads import UploadRejected

_WORDS = {
    Reason.MEMORY: _l("Dit bestand is te groot om te lezen: uitgepakt vraagt het te veel geheugen."),
    Reason.ANSWER: _l("Dit bestand is te groot om te lezen: er staat te veel in."),
    Reason.TIME: _l("Dit bestand is te groot om te lezen: het duurt te lang."),
    Reason.BROKEN: _l("Dit bestand kan niet gelezen worden: het is stuk, of iets anders dan het lijkt."),
}


def sentence(error: Unreadable) -> str:
    """The sentence for the person who gave the file."""
    return str(_WORDS[error.reason])


def upload_mib() -> int:
    """The largest size of one file, in MiB."""
    return int(current_app.config["SAMENSPEL_UPLOAD_MAX"]) // 2**20


def rejection_message(error: UploadRejected, filename: str) -> str:
    """The message that says why a file is rejected, and what to do about it."""
    ending = PurePosixPath(filename).suffix.lower()
    if error.reason == "empty":
        message = _(
            "“%(name)s” is een leeg bestand. Open het, bewaar het opnieuw en kies het dan nog eens.", name=filename
        )
    elif error.reason == "too_large":
        most = upload_mib()
        message = _(
            "“%(name)s” is te groot: een bestand telt hoogstens %(most)s MB. Verklein het, of zet een link.",
            name=filename,
            most=most,
        )
    elif error.reason == "macro":
        message = _(
            "“%(name)s” bevat macro’s, en zulke bestanden bewaren we niet. Bewaar het als %(ending)s en kies het dan "
            "opnieuw.",
            name=filename,
            ending=MACRO_ENDINGS.get(ending, ending),
        )
    elif error.reason == "content":
        message = _(
            "“%(name)s” is iets anders dan zijn naam zegt (%(ending)s). Open het in het programma waarin het gemaakt "
            "is, bewaar het opnieuw en kies het dan nog eens.",
            name=filename,
            ending=ending,
        )
    elif error.reason == "infected":
        message = _("“%(name)s” bewaren we niet: de virusscanner vond er iets in. Kijk je toestel na.", name=filename)
    elif error.reason == "unscanned":
        message = _(
            "“%(name)s” kan nu niet op virussen nagekeken worden. Probeer het straks opnieuw, of bewaar het anders: "
            "kleiner, of als pdf.",
            name=filename,
        )
    elif error.reason == "scanner_away":
        message = _(
            "“%(name)s” kan nog niet in de tekst: de virusscanner antwoordt niet. Probeer het straks opnieuw; je tekst "
            "blijft staan.",
            name=filename,
        )
    elif error.reason == "unreadable":
        message = _(
            "“%(name)s” kunnen we niet bewaren: het bestand is te groot om te lezen, of stuk. Kijk of je het zelf kan "
            "openen, en bewaar het opnieuw.",
            name=filename,
        )
    else:
        message = _(
            "“%(name)s” kunnen we niet bewaren. Dit kan wel: pdf, Word, Excel, PowerPoint, OpenDocument, foto’s (jpg, "
            "png, heic, gif, webp), mails (msg, eml), geluid (mp3, m4a), zip, txt, md, csv en ics.",
            name=filename,
        )
    return str(message)
