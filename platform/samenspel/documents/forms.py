"""Forms of documents, and what is said of files that are refused."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from samenspel.forms import stripped
from samenspel.runtime import files

#: At most so many files with one post.
MAX_FILES = 10
#: For the file dialog of the browser.
ACCEPT = ",".join(sorted({ending for endings in files.ALLOWED_TYPES.values() for ending in endings}))


def refusal(error: files.UploadRejected, filename: str) -> str:
    """Why a file is not kept, and what may be done."""
    if error.reason == "empty":
        said = _("“%(name)s” is een leeg bestand.", name=filename)
    elif error.reason == "too_large":
        most = current_app.config["SAMENSPEL_UPLOAD_MAX"] // 2**20
        said = _("“%(name)s” is te groot: een bestand telt hoogstens %(most)s MB.", name=filename, most=most)
    else:
        said = _(
            "“%(name)s” kunnen we niet bewaren. Dit kan wel: pdf, Word, Excel, PowerPoint, OpenDocument, png, jpg, "
            "gif, webp, txt, md, csv en ics. De inhoud moet kloppen met de naam.",
            name=filename,
        )
    return str(said)


def chosen(field: Any) -> list[FileStorage]:
    """The files that were chosen in a field, one or several; a browser sends a nameless one for none."""
    given = field.data if isinstance(field.data, list | tuple) else [field.data]
    return [upload for upload in given if isinstance(upload, FileStorage) and upload.filename]


def keepable(_form: Any, field: Any) -> None:
    """A validator: all that was chosen can be kept."""
    uploads = chosen(field)
    if len(uploads) > MAX_FILES:
        raise ValidationError(_("Kies hoogstens %(most)d bestanden.", most=MAX_FILES))
    wrong = []
    for upload in uploads:
        try:
            files.check(upload)
        except files.UploadRejected as error:
            wrong.append(refusal(error, files.safe_name(upload.filename or "")))
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


class VersionForm(FlaskForm):
    upload = FileField(_l("Nieuwe versie"), validators=[needed, keepable], render_kw={"accept": ACCEPT})


def attachments() -> MultipleFileField:
    """A field for the files with a post."""
    return MultipleFileField(_l("Bestanden"), validators=[keepable], render_kw={"accept": ACCEPT})
