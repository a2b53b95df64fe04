"""Forms of topics."""

import secrets
import uuid
from collections.abc import Collection
from typing import Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from samenspel.documents.forms import attachments
from samenspel.forms import MultiCheckboxField, stripped
from samenspel.people.queries import theme_rows
from samenspel.submissions.merging import EditForm

MAX_TITLE = 200
MAX_BODY = 20_000


def title_field() -> StringField:
    return StringField(
        _l("Titel"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Geef het onderwerp een titel.")),
            Length(max=MAX_TITLE, message=_l("Een titel telt hoogstens %(max)d tekens.")),
        ],
    )


def body_field(label: str, empty_message: str | None) -> TextAreaField:
    """A text; without a message for an empty one it may be left out."""
    return TextAreaField(
        label,
        filters=[stripped],
        validators=[
            DataRequired(empty_message) if empty_message else Optional(),
            Length(max=MAX_BODY, message=_l("Een tekst telt hoogstens %(max)d tekens. Voeg de rest toe als bestand.")),
        ],
    )


def _nonce() -> HiddenField:
    """A token that is new with each form shown: it tells a form sent twice from two forms with the same words."""
    # Without a label WTForms makes one, and reads its catalogue for that at each request.
    return HiddenField("", default=lambda: secrets.token_urlsafe(12), validators=[Optional(), Length(max=40)])


class ThemesForm(FlaskForm):
    themes = MultiCheckboxField(_l("Thema's"), validators=[Optional()])

    @classmethod
    def with_themes(cls, chosen: Collection[uuid.UUID] = ()) -> Self:
        """The form with the themes to choose from; closed ones only where they are chosen already."""
        form = cls(themes=[str(each) for each in chosen])
        form.themes.choices = [SelectChoice(str(row.id), row.name) for row in theme_rows(keep=chosen)]
        return form

    @property
    def theme_ids(self) -> list[uuid.UUID]:
        return [uuid.UUID(each) for each in self.themes.data]


class TopicForm(ThemesForm):
    title = title_field()
    body = body_field(_l("Tekst"), _l("Schrijf waarover het gaat."))
    uploads = attachments()
    nonce = _nonce()


class EditTopicForm(EditForm):
    title = title_field()
    body = body_field(_l("Tekst"), _l("Schrijf waarover het gaat."))
    uploads = attachments()


class ReplyForm(FlaskForm):
    body = body_field(_l("Je reactie"), _l("Schrijf eerst een reactie."))
    uploads = attachments()
    nonce = _nonce()


class EditReplyForm(EditForm):
    body = body_field(_l("Reactie"), _l("Een reactie kan niet leeg zijn. Verwijder ze als ze weg mag."))
    uploads = attachments()
