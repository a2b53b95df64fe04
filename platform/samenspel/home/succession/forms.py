"""The forms of a fund that goes on as others: from when and as which, and then who goes where."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from samenspel import clock
from samenspel.clock import midnight, today
from samenspel.forms import Day, MultiCheckboxField, id_from, select_field
from samenspel.home.succession.queries import Preview
from samenspel.people.models import Fund
from samenspel.people.queries import existed_in

#: So long ago a fund can have ended.
MAX_BACK = timedelta(days=2 * 366)


class SuccessorChoiceForm(FlaskForm):
    """From which day, and which funds go on. `funds` are those that can be chosen."""

    class Meta:
        csrf = False  # it only shows a preview

    op = Day(
        _l("Vanaf wanneer?"),
        description=_l("De eerste dag bij de opvolger: vandaag, of een dag die voorbij is."),
        validators=[InputRequired(_l("Kies een dag."))],
    )
    naar = MultiCheckboxField(
        _l("Opvolger"),
        description=_l("Kies er één, of meer als het fonds gesplitst wordt."),
        validators=[InputRequired(_l("Kies een fonds."))],
    )

    def __init__(self, fund: Fund, funds: Sequence[Fund], formdata: Any):
        super().__init__(formdata=formdata, data={"op": today()})
        self.fund = fund
        self.funds = {each.slug: each for each in funds if each.id != fund.id}
        self.naar.choices = [SelectChoice(each.slug, each.name) for each in self.funds.values()]

    @property
    def chosen(self) -> list[Fund]:
        """The funds that go on."""
        return [self.funds[slug] for slug in self.naar.data or () if slug in self.funds]

    def validate_op(self, field: Field) -> None:
        if not field.data:
            return
        if field.data > today():
            raise ValidationError(_l("Die dag komt nog. Kies vandaag, of een dag die voorbij is."))
        if field.data < today() - MAX_BACK:
            raise ValidationError(_l("Dat is te lang geleden: kies een dag van de laatste twee jaar."))
        self._check_existence(field.data)

    def _check_existence(self, day: Any) -> None:
        first, last = self.fund.first_day, self.fund.last_day
        if first and day <= first:
            since = clock.bare_day(first)
            raise ValidationError(_("%(fund)s bestaat pas sinds %(day)s.", fund=self.fund.name, day=since))
        if last and self.fund.is_closed and day > last + timedelta(days=1):
            until = clock.bare_day(last)
            raise ValidationError(
                _("%(fund)s bestond tot en met %(day)s: kies ten laatste de dag erna.", fund=self.fund.name, day=until)
            )
        at = midnight(day)
        for each in self.chosen:
            if not existed_in(each.opened_at, each.closed_at, at, at + timedelta(hours=12)):
                raise ValidationError(_("%(fund)s bestond nog niet op die dag.", fund=each.name))


class SuccessionForm(FlaskForm):
    """Who goes where, once the preview was seen. `person-<id>` says for each the fund, where there are several."""

    seen = HiddenField()
    rest = select_field(
        _l("Al de rest gaat naar"),
        description=_l("Trekkersplaatsen zonder persoon, lopende initiatieven en open uitnodigingen."),
    )

    def set_things(self, preview: Preview, successors: Sequence[Fund]) -> None:
        """Offers the successors for everybody."""
        self.successors = successors
        self.preview = preview
        self.rest.choices = [SelectChoice(str(each.id), each.name) for each in successors]

    @property
    def is_of_what_is(self) -> bool:
        """Whether nothing changed since the preview was shown."""
        return bool(self.seen.data == self.preview.digest)


def successor_field(person_id: uuid.UUID) -> str:
    """The name of the field that says for which fund somebody goes on."""
    return f"person-{person_id.hex}"


def form_of(preview: Preview, successors: Sequence[Fund]) -> SuccessionForm:
    """The form of a preview: with a list for each person where the fund is split."""

    class Form(SuccessionForm):
        pass

    choices = [("", _("Kies een fonds")), *((str(each.id), each.name) for each in successors)]
    for mover in preview.movers if len(successors) > 1 else ():
        label = f"{mover.name} ({mover.email})"
        missing = InputRequired(_("Kies een fonds."))
        setattr(Form, successor_field(mover.id), select_field(label, choices, validators=[missing]))
    form = Form()
    form.set_things(preview, successors)
    if len(successors) == 1:
        del form.rest
    if form.seen.data != preview.digest:
        form.seen.raw_data = None
    return form


def chosen_in(form: SuccessionForm) -> dict[uuid.UUID, uuid.UUID]:
    """For which fund each person goes on, where that was asked."""
    found = {}
    for mover in form.preview.movers:
        name = successor_field(mover.id)
        fund_id = id_from(form[name].data) if name in form else None
        if fund_id:
            found[mover.id] = fund_id
    return found
