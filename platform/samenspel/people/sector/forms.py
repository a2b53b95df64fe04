"""Forms of administrators about funds and themes."""

import re
import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation

from samenspel import clock
from samenspel.clock import today
from samenspel.forms import TOO_LONG, Day, select_field, stripped
from samenspel.people.forms import KEYWORDS_HELP, keywords_from
from samenspel.people.models import Fund, Theme, ThemeKind
from samenspel.people.sector import queries
from samenspel.people.sector.actions import FundDetails, ThemeDetails
from samenspel.people.successions.queries import succession_of
from samenspel.people.words import SIZES, THEME_KINDS
from samenspel.submissions.merging import EditForm

MAX_COMMITTEES = 30


def _stays_ended(form: Any, field: Field) -> None:
    """The last day of a fund that went on as another one is not changed by itself."""
    if form.was_succeeded and field.data != field.object_data:
        raise StopValidation(_l("Andere fondsen gaan verder voor dit fonds. Neem dat eerst terug."))


class FundDetailsForm(EditForm):
    """The details of a fund that administrators manage; the page that it writes itself is `forms.FundForm`."""

    name = StringField(
        _l("Naam"),
        filters=[stripped],
        validators=[DataRequired(_l("Geef het fonds een naam.")), Length(max=120, message=TOO_LONG)],
        description=_l("Kort, zoals iedereen het noemt: zo staat het in elke lijst."),
    )
    full_name = StringField(
        _l("Volledige naam"),
        filters=[stripped],
        validators=[Length(max=200, message=TOO_LONG)],
        description=_l("Enkel als die anders is. Ze staat op de pagina van het fonds, en zoeken vindt ze."),
    )
    committees = StringField(
        _l("Paritaire comités"),
        filters=[stripped],
        validators=[Length(max=400, message=TOO_LONG)],
        description=_l("De nummers, met komma's ertussen: 118, 220."),
    )
    size = select_field(_l("Grootte"))
    fte = StringField(
        _l("Sectorconsulenten (vte)"),
        filters=[stripped],
        description=_l("Voltijds geteld: 2,5. Leeg als het niet bekend is."),
        render_kw={"inputmode": "decimal"},
    )
    keywords = StringField(
        _l("Trefwoorden"), filters=[stripped], validators=[Length(max=400, message=TOO_LONG)], description=KEYWORDS_HELP
    )
    first_day = Day(
        _l("Bestaat sinds"),
        validators=[Optional()],
        description=_l("De eerste dag: cijfers van vroeger tellen het niet mee. Leeg als het er altijd was."),
    )
    last_day = Day(
        _l("Tot en met"),
        validators=[_stays_ended, Optional()],
        description=_l("De laatste dag, als het fonds ophoudt. Daarna kan je het nergens meer kiezen."),
    )
    renamed_on = Day(
        _l("Nieuwe naam vanaf"),
        validators=[Optional()],
        description=_l(
            "Enkel als je de naam verandert: wat daarvoor gepubliceerd werd, houdt de oude. Leeg als je een "
            "schrijffout verbetert."
        ),
    )

    def __init__(self, fund: Fund | None = None):
        self.fund_id: uuid.UUID | None = fund.id if fund else None
        self.earlier = queries.earlier_names_of(fund.id) if fund else []
        stored: dict[str, Any] = {"first_day": today()}
        if fund:
            fte = "" if fund.consultants_fte is None else f"{fund.consultants_fte:g}".replace(".", ",")
            stored = {
                "name": fund.name,
                "full_name": fund.full_name,
                "committees": ", ".join(fund.joint_committees),
                "size": fund.size or "",
                "fte": fte,
                "keywords": ", ".join(fund.keywords),
                "first_day": fund.first_day,
                "last_day": fund.last_day,
                "renamed_on": today(),
            }
        super().__init__(data=stored)
        self.old_name = fund.name if fund else None
        self.was_succeeded = fund is not None and succession_of(fund.id) is not None
        written = {fund.size: fund.size} if fund and fund.size and fund.size not in SIZES else {}
        self.size.choices = [("", _l("Niet bekend")), *(SIZES | written).items()]

    def validate_name(self, field: Field) -> None:
        if queries.fund_named(field.data, self.fund_id):
            raise ValidationError(_l("Er is al een fonds met deze naam."))

    def validate_committees(self, field: Field) -> None:
        if len(self.numbers) > MAX_COMMITTEES or not all(
            re.fullmatch(r"\d{3}(\.\d{1,2})?", each) for each in self.numbers
        ):
            raise ValidationError(_l("Schrijf de nummers zoals 118 of 149.01, met komma's ertussen."))

    def validate_fte(self, field: Field) -> None:
        if field.data and not re.fullmatch(r"\d{1,3}([.,]\d{1,2})?", field.data):
            raise ValidationError(_l("Schrijf een getal, zoals 4 of 2,5."))

    def validate_last_day(self, field: Field) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_l("De laatste dag komt na de eerste."))

    def validate_renamed_on(self, field: Field) -> None:
        if self.old_name in (None, self.name.data) or not field.data:
            return
        if field.data > today():
            raise ValidationError(_l("Een naam verandert meteen. Kies vandaag, of een dag die voorbij is."))
        if self.earlier and field.data < clock.local(self.earlier[-1].until).date():
            raise ValidationError(_l("Kies een dag na de vorige nieuwe naam, of dezelfde dag."))

    @property
    def numbers(self) -> list[str]:
        """The joint committees, each once."""
        return list(dict.fromkeys(re.findall(r"[^\s,;]+", self.committees.data or "")))

    @property
    def details(self) -> FundDetails:
        """What was sent, once it is valid."""
        fte = float(self.fte.data.replace(",", ".")) if self.fte.data else None
        return FundDetails(
            name=self.name.data or "",
            full_name=self.full_name.data or "",
            joint_committees=self.numbers,
            size=self.size.data or None,
            consultants_fte=fte,
            keywords=keywords_from(self.keywords.data),
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            renamed_on=self.renamed_on.data,
        )


class ThemeForm(EditForm):
    """A theme."""

    name = StringField(
        _l("Naam"),
        filters=[stripped],
        validators=[DataRequired(_l("Geef het thema een naam.")), Length(max=120, message=TOO_LONG)],
    )
    kind = select_field(_l("Soort"))
    since = IntegerField(
        _l("Sinds"),
        validators=[Optional(), NumberRange(1990, 2100, _l("Schrijf een jaartal, zoals 2023."))],
        description=_l("Het jaar waarin het thema erbij kwam."),
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, theme: Theme | None = None):
        self.theme_id: uuid.UUID | None = theme.id if theme else None
        stored = {"name": theme.name, "kind": theme.kind.value, "since": theme.since} if theme else {}
        super().__init__(data=stored)
        self.kind.choices = [(kind.value, name) for kind, name in THEME_KINDS.items()]

    def validate_name(self, field: Field) -> None:
        if queries.theme_named(field.data, self.theme_id):
            raise ValidationError(_l("Er is al een thema met deze naam."))

    def validate_since(self, field: Field) -> None:
        if field.process_errors:
            field.process_errors[:] = []
            raise ValidationError(_l("Schrijf een jaartal, zoals 2023."))

    @property
    def details(self) -> ThemeDetails:
        """What was sent, once it is valid."""
        return ThemeDetails(self.name.data or "", ThemeKind(self.kind.data), self.since.data)
