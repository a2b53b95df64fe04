"""Forms about levels, digests, working hours and absences."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from samenspel.activity.levels.models import DigestRhythm, Level, LevelScope
from samenspel.activity.levels.words import LEVELS, RHYTHMS
from samenspel.clock import today
from samenspel.forms import Clock, Day, MultiCheckboxField, select_field
from samenspel.submissions.merging import EditForm

WEEKDAYS = [
    ("0", _l("maandag")),
    ("1", _l("dinsdag")),
    ("2", _l("woensdag")),
    ("3", _l("donderdag")),
    ("4", _l("vrijdag")),
    ("5", _l("zaterdag")),
    ("6", _l("zondag")),
]
MAX_ABSENCE = timedelta(days=730)
_LEVELS = [(level.value, name) for level, name in LEVELS.items()]


def _radio_field(label: Any, choices: Any) -> RadioField:
    return RadioField(
        label,
        choices=[SelectChoice(*pair) for pair in choices],
        invalid_choice_message=_l("Kies iets uit de lijst."),
    )


class PreferenceForm(EditForm):
    """How much news somebody wants, and when it is mailed."""

    in_app = _radio_field(_l("In Samenspel"), _LEVELS)
    by_mail = _radio_field(_l("Per mail"), _LEVELS)
    rhythm = _radio_field(_l("Hoe vaak?"), [(rhythm.value, name) for rhythm, name in RHYTHMS.items()])
    weekday = select_field(_l("Dag van de weekelijkse samenvatting"), WEEKDAYS)
    hour = select_field(_l("Uur"), [(str(hour), f"{hour:02}:00") for hour in range(5, 23)])
    work_can_wait = BooleanField(
        _l("Werk kan wachten"),
        description=_l("Mails komen dan enkel op je werkdagen, buiten je stille uren. Wat vandaag moet, wacht nooit."),
    )
    work_days = MultiCheckboxField(
        _l("Mijn werkdagen"),
        choices=[SelectChoice(*pair) for pair in WEEKDAYS],
        description=_l("Ze staan ook op je contactfiche."),
    )
    quiet_from = Clock(_l("Stille uren van"), validators=[InputRequired(_l("Vul een uur in."))])
    quiet_until = Clock(_l("tot"), validators=[InputRequired(_l("Vul een uur in."))])

    def compared_fields(self) -> Iterator[Field]:
        """All but the two of the table, in which there is no place to show a conflict: the last choice counts."""
        return (field for field in super().compared_fields() if field not in (self.in_app, self.by_mail))

    def validate_work_days(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Kies minstens één dag."))

    @property
    def preference(self) -> dict[str, Any]:
        """The values for `levels.actions.change_preference`."""
        return {
            "rhythm": DigestRhythm(self.rhythm.data),
            "weekday": int(self.weekday.data),
            "hour": int(self.hour.data),
            "work_can_wait": self.work_can_wait.data,
            "work_days": sorted(int(day) for day in self.work_days.data),
            "quiet_from": self.quiet_from.data,
            "quiet_until": self.quiet_until.data,
        }


class AbsenceForm(EditForm):
    away_from = Day(_l("Vanaf"), validators=[InputRequired(_l("Kies de eerste dag."))])
    away_until = Day(_l("Tot en met"), validators=[InputRequired(_l("Kies de laatste dag."))])

    def validate_away_until(self, field: Field) -> None:
        if self.away_from.data and field.data < self.away_from.data:
            raise ValidationError(_("De laatste dag komt voor de eerste."))
        if field.data < today():
            raise ValidationError(_("Deze dag is al voorbij."))
        if field.data > today() + MAX_ABSENCE:
            raise ValidationError(_("Kies een dag binnen de twee jaar."))


class ChoiceForm(FlaskForm):
    """A level for a group or a theme, where it is not the one of the account."""

    place = select_field(_l("Overleg of thema"))
    level = select_field(_l("Meldingen"), _LEVELS)

    def set_places(self, groups: Sequence[Any], themes: Sequence[Any]) -> None:
        """Offers groups and themes: rows with id and name."""
        kinds = ((LevelScope.GROUP, _("Overleg"), groups), (LevelScope.THEME, _("Thema's"), themes))
        self.place.choices = [
            SelectChoice(f"{scope}:{row.id}", row.name, optgroup=kind) for scope, kind, rows in kinds for row in rows
        ]

    @property
    def chosen(self) -> tuple[LevelScope, uuid.UUID, Level]:
        scope, _colon, scope_id = self.place.data.partition(":")
        return LevelScope(scope), uuid.UUID(scope_id), Level(self.level.data)
