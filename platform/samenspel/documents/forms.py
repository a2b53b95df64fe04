"""Forms of documents, and the messages about files that are rejected."""

from typing import Any

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
from samenspel.runtime.foreign.media_types import ACCEPTED_ENDINGS
from samenspel.runtime.foreign.words import rejection_message

#: The most files with one post.
MAX_FILES = 10
#: For the file dialog of the browser.
ACCEPT = ",".join(ACCEPTED_ENDINGS)


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
