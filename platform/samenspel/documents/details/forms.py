"""The form of what a document is: its title, kind and place, and when somebody looks at it again."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from samenspel.documents.models import DocumentKind
from samenspel.forms import TOO_LONG, Day, id_from, select_field, stripped
from samenspel.submissions.merging import EditForm

KIND_WORDS = {
    DocumentKind.DOCUMENT: _l("document"),
    DocumentKind.REPORT: _l("verslag"),
    DocumentKind.ANNEX: _l("bijlage"),
}


class DetailsForm(EditForm):
    title = StringField(
        _l("Titel"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Geef het document een titel.")),
            DataRequired(_l("Geef het document een titel.")),
            Length(max=200, message=TOO_LONG),
        ],
    )
    kind = select_field(_l("Soort"), [(kind.value, words) for kind, words in KIND_WORDS.items()])
    folder = select_field(_l("Map"))
    review_on = Day(
        _l("Nog geldig?"),
        validators=[Optional()],
        description=_l("Op die dag vragen we wie hieronder staat of het document nog klopt."),
    )
    reviewer = select_field(_l("Wie kijkt het na"))
    pinned = BooleanField(_l("Vastzetten op de pagina van het overleg"))

    @property
    def folder_id(self) -> uuid.UUID | None:
        return id_from(self.folder.data)

    @property
    def reviewer_id(self) -> uuid.UUID | None:
        return id_from(self.reviewer.data)
