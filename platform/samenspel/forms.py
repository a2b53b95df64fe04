"""Form fields that several features use, with errors that say what to do."""

import uuid
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.routing import IntegerConverter, Map
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, TimeField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from samenspel.clock import from_local, is_ambiguous

TOO_LONG = _l("Hoogstens %(max)d tekens.")


class Day(DateField):
    """A date, with an error that says what to do."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Dat is geen datum. Schrijf ze als 2027-03-18.")) from None


class Clock(TimeField):
    """A time of day; browsers send it with or without seconds."""

    def __init__(self, label: Any, **given: Any):
        super().__init__(label, format=["%H:%M", "%H:%M:%S"], **given)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Dat is geen uur. Schrijf het als 13:30.")) from None


class Number(IntegerField):
    """A whole number, with an error that says what to do."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Geef een geheel getal.")) from None


class MultiCheckboxField(SelectMultipleField):
    """Several of a short list, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def select_field(label: Any, choices: Any = None, **more: Any) -> SelectField:
    """A list to choose one thing from, with an error that says what to do; `choices` are pairs (value, label)."""
    listed = None if choices is None else [SelectChoice(*pair) for pair in choices]
    return SelectField(label, choices=listed, invalid_choice_message=_l("Kies iets uit de lijst."), **more)


#: The largest number that a column holds on every database.
MAX_INTEGER = 2**31 - 1


def integer(text: str) -> int:
    """The number that an address or a form names. Raises ValueError for anything else, and for more than databases
    take."""
    number = int(text)
    if abs(number) > MAX_INTEGER:
        raise ValueError(f"more than {MAX_INTEGER}")
    return number


class SmallInteger(IntegerConverter):
    """A number in the path of an address, of which a larger one than databases take does not exist."""

    def __init__(self, map: Map, fixed_digits: int = 0) -> None:  # noqa: A002 (the name that Werkzeug gives it)
        super().__init__(map, fixed_digits=fixed_digits, max=MAX_INTEGER)


def id_from(value: str | None) -> uuid.UUID | None:
    """The id that an address or a form names; None for anything else."""
    try:
        return uuid.UUID(value or "")
    except ValueError:
        return None


def stripped(value: Any) -> Any:
    """Text without blanks around it."""
    return value.strip() if isinstance(value, str) else value


def moment_of(day: date, at: time) -> datetime:
    """The moment of a wall clock time. Raises ValueError, with words, for an hour that a night skips or repeats."""
    if is_ambiguous(day, at):
        raise ValueError(
            gettext("Dit uur komt die nacht twee keer: om 3 uur gaat de klok terug naar 2 uur. Kies een ander uur.")
        )
    try:
        return from_local(day, at)
    except ValueError:
        raise ValueError(gettext("Dit uur bestaat niet: die nacht gaat de klok van 2 naar 3 uur.")) from None
