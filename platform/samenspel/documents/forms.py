"""Forms of documents, and the messages about files that are rejected."""

from pathlib import PurePosixPath
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import Length

from samenspel.forms import TOO_LONG, stripped
from samenspel.runtime import files
from samenspel.runtime.foreign import uploads
from samenspel.runtime.foreign.media_types import ACCEPTED_ENDINGS, MACRO_ENDINGS

#: The most files with one post.
MAX_FILES = 10
#: For the file dialog of the browser.
ACCEPT = ",".join(ACCEPTED_ENDINGS)


def upload_mib() -> int:
    """The largest size of one file, in MiB."""
    return int(current_app.config["SAMENSPEL_UPLOAD_MAX"]) // 2**20


def rejection_message(error: uploads.UploadRejected, filename: str) -> str:
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
            "“%(name)s” kunnen we niet bewaren: het bestand is te groot om te lezen, of stuk. Kijk of je het zelf kunt "
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


def chosen(field: Any) -> list[FileStorage]:
    """The files that were chosen in a field. A browser sends one without a name where none was chosen."""
    sent = field.data if isinstance(field.data, list | tuple) else [field.data]
    return [upload for upload in sent if isinstance(upload, FileStorage) and upload.filename]


def keepable(_form: Any, field: Any) -> None:
    """A validator: every file that was chosen can be stored."""
    sent = chosen(field)
    if len(sent) > MAX_FILES:
        raise ValidationError(_("Kies hoogstens %(most)d bestanden.", most=MAX_FILES))
    wrong = []
    for upload in sent:
        try:
            uploads.check(upload)
        except uploads.UploadRejected as error:
            wrong.append(rejection_message(error, files.safe_name(upload.filename or "")))
    if wrong:
        raise ValidationError(" ".join(wrong))


def needed(_form: Any, field: Any) -> None:
    """A validator: a file was chosen."""
    if not chosen(field):
        raise ValidationError(_("Kies een bestand."))


needed.field_flags = {"required": True}  # type: ignore[attr-defined]  # how WTForms asks a validator


class DocumentForm(FlaskForm):
    """A file for the group; without a title it goes by its own name."""

    upload = FileField(_l("Bestand"), validators=[needed, keepable], render_kw={"accept": ACCEPT})
    title = StringField(
        _l("Titel"),
        filters=[stripped],
        validators=[Length(max=200, message=_l("Een titel telt hoogstens %(max)d tekens."))],
        description=_l("Zonder titel krijgt het document de naam van het bestand."),
    )
    folder = HiddenField()


class VersionForm(FlaskForm):
    upload = FileField(_l("Nieuwe versie"), validators=[needed, keepable], render_kw={"accept": ACCEPT})
    note = StringField(
        _l("Wat is er veranderd?"),
        filters=[stripped],
        validators=[Length(max=300, message=TOO_LONG)],
    )


def attachments() -> MultipleFileField:
    """A field for the files with a post."""
    return MultipleFileField(_l("Bestanden"), validators=[keepable], render_kw={"accept": ACCEPT})
