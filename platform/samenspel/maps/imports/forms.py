"""A file of what funds did together, as it is brought in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from samenspel.forms import stripped

#: How large a file may be that is brought in.
MAX_BYTES = 5 * 2**20
_TOO_LONG = _l("Hoogstens %(max)d tekens.")


class ActivityImportForm(FlaskForm):
    """A file of what funds did before the platform or elsewhere."""

    title = StringField(
        _l("Wat is dit?"),
        filters=[stripped],
        validators=[DataRequired(_l("Zeg in een paar woorden wat dit is.")), Length(max=160, message=_TOO_LONG)],
        description=_l("Bijvoorbeeld: aanwezigheden 2019 tot 2022, of gezamenlijke ESF-projecten."),
    )
    file = FileField(_l("Bestand"), render_kw={"accept": ".csv,.xlsx,.xls,.ods,.graphml,.gexf,text/csv"})
    outside = BooleanField(
        _l("Dit gebeurde buiten de werking van de SERV"),
        description=_l(
            "Waar in de kolom rapporteren nee staat, wordt het bewaard, maar telt het op de kaart niet mee."
        ),
    )

    def validate_file(self, field: Field) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Kies een bestand."))
        if field.data.stream.seek(0, 2) > MAX_BYTES:
            raise ValidationError(_("Dit bestand is te groot: hoogstens %(mib)d MB.", mib=MAX_BYTES // 2**20))
        field.data.stream.seek(0)
