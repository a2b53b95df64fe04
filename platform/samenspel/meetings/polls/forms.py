"""The form of a date poll: the fields of a meeting, its length, the last day to answer, and its moments."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from samenspel.clock import from_local, local, today
from samenspel.db import now
from samenspel.forms import Day, moment_of
from samenspel.meetings.fields import MeetingFields
from samenspel.meetings.forms import MeetingFieldsForm, is_plausible_day
from samenspel.meetings.models import Meeting
from samenspel.meetings.polls.actions import PollPlan
from samenspel.meetings.polls.models import WHOLE_DAY, DatePoll
from samenspel.meetings.series.models import MeetingTemplate, template_fields

#: With fewer moments there is no choice; with more nobody answers.
MIN_SLOTS, MAX_SLOTS = 2, 40
#: Empty rows to type moments in.
EMPTY_ROWS = 4
USUAL_MINUTES = 120
LENGTHS = {
    30: _l("een half uur"),
    45: _l("drie kwartier"),
    60: _l("1 uur"),
    90: _l("anderhalf uur"),
    120: _l("2 uur"),
    150: _l("twee en een half uur"),
    180: _l("3 uur"),
    240: _l("een halve dag (4 uur)"),
    420: _l("een dag (7 uur)"),
    WHOLE_DAY: _l("een hele dag, zonder uren"),
    2 * WHOLE_DAY: _l("twee hele dagen"),
    3 * WHOLE_DAY: _l("drie hele dagen"),
}


@dataclass(slots=True)
class SlotRow:
    """A moment as it was typed, with its error; `moment` is set once it was parsed."""

    day: str = ""
    start: str = ""
    error: str = ""
    moment: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.day or self.start)

    def parse(self, existing: set[datetime], *, is_day: bool) -> None:
        """Sets the moment or the error. Only moments that the poll had already may be in the past. The moment of a
        whole day is the midnight before it (`is_day`), whatever hour was typed."""
        try:
            day = date.fromisoformat(self.day)
        except ValueError:
            self.error = (
                gettext("Dat is geen datum. Schrijf ze als 2027-03-18.") if self.day else gettext("Kies een dag.")
            )
            return
        try:
            at = time() if is_day else time.fromisoformat(self.start)
        except ValueError:
            self.error = (
                gettext("Dat is geen uur. Schrijf het als 13:30.") if self.start else gettext("Vul een uur in.")
            )
            return
        if not is_plausible_day(day):
            self.error = gettext("Die datum ligt te ver weg. Kijk het jaar eens na.")
            return
        try:
            at = at.replace(second=0, microsecond=0, tzinfo=None)
            moment = from_local(day, at) if is_day else moment_of(day, at)
        except ValueError as problem:
            self.error = str(problem)
            return
        if moment < now() and moment not in existing:
            self.error = gettext("Dat moment is al voorbij.")
            return
        self.moment = moment


class PollForm(MeetingFieldsForm):
    """Opens a date poll or changes it. `rows` are the moments; `slots_error` is about all of them together."""

    minutes = SelectField(
        _l("Hoe lang duurt het?"),
        choices=[SelectChoice(str(minutes), label) for minutes, label in LENGTHS.items()],
        default=str(USUAL_MINUTES),
        validate_choice=False,
    )
    closes_on = Day(
        _l("Antwoorden kan tot en met"),
        validators=[InputRequired(_l("Kies de laatste dag om te antwoorden."))],
        description=_l("Wie nog niets liet weten, krijgt twee dagen vooraf een herinnering."),
    )

    rows: list[SlotRow]
    slots_error: str = ""
    existing: set[datetime]
    previous_closes_on: date | None = None

    @classmethod
    def for_new_poll(cls, template: MeetingTemplate | None) -> "PollForm":
        """The form of a new poll that is open for a week; the template gives the length and the fields of a meeting."""
        length = template.minutes if template and template.minutes in LENGTHS else USUAL_MINUTES
        data = template_fields(template) | {"closes_on": today() + timedelta(days=7), "minutes": str(length)}
        form = cls(data=data)
        form.rows, form.existing = [], set()
        return form

    @classmethod
    def from_poll(cls, meeting: Meeting, poll: DatePoll, starts: list[datetime]) -> "PollForm":
        """The form that changes a poll; `starts` are its moments."""
        choices = {"minutes": str(poll.minutes), "closes_on": poll.closes_on}
        form = cls(data=MeetingFields.from_row(meeting).form_data() | choices)
        form.existing, form.previous_closes_on = set(starts), poll.closes_on
        form.rows = [SlotRow(day, start) for day, start in form.stored_moments]
        return form

    def read_rows(self, sent: MultiDict[str, str]) -> None:
        """Reads the moments that were sent, whether typed or picked in the calendar.

        Moments that others added or removed since the page was shown (`was_slot`: those on it) are added or removed.
        """
        days, starts = sent.getlist("slot_day"), sent.getlist("slot_start")
        pairs = zip_longest(days, starts, fillvalue="")  # half a row gets an error, and is not dropped
        typed = [(day.strip()[:80], start.strip()[:80]) for day, start in pairs]
        stored = self.stored_moments
        if "was_slot" in sent:
            shown = {(day, start) for day, _space, start in (each.partition(" ") for each in sent.getlist("was_slot"))}
            typed = [each for each in typed if each in stored or each not in shown]
            typed += [each for each in stored if each not in shown and each not in typed]
        self.rows = [SlotRow(day, start) for day, start in typed]

    @property
    def stored_moments(self) -> list[tuple[str, str]]:
        """The moments that the poll has, as day and hour."""
        return [(f"{each:%Y-%m-%d}", f"{each:%H:%M}") for each in map(local, sorted(self.existing))]

    @property
    def visible_rows(self) -> list[SlotRow]:
        """The rows of the page: the moments that were typed, and some empty rows."""
        typed = [row for row in self.rows if not row.is_empty]
        return typed + [SlotRow() for _ in range(EMPTY_ROWS if len(typed) < MAX_SLOTS else 0)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks the fields, each moment, and then all of them together, so that all errors are shown at once."""
        fine = super().validate(extra_validators)
        if self.minutes.data not in {str(minutes) for minutes in LENGTHS}:
            fine = self.reject(self.minutes, gettext("Kies hoe lang het duurt."))
        typed = [row for row in self.rows if not row.is_empty]
        for row in typed:
            row.parse(self.existing, is_day=self.is_of_days)
        moments = self.moments
        if len(typed) > MAX_SLOTS:
            self.slots_error = gettext(
                "Dit zijn %(count)d momenten. Stel er hoogstens %(most)d voor; haal weg wat het minst past.",
                count=len(typed),
                most=MAX_SLOTS,
            )
        elif any(row.error for row in typed):
            self.slots_error = gettext("Met een van de momenten klopt iets niet.")
        elif len(moments) < MIN_SLOTS:
            self.slots_error = gettext(
                "Stel minstens twee momenten voor. Ligt de datum vast? Plan dan meteen de bijeenkomst."
            )
        return self._closes_in_time(moments) and fine and not self.slots_error

    def _closes_in_time(self, moments: list[datetime]) -> bool:
        closes_on = self.closes_on.data
        if self.closes_on.errors or closes_on is None:
            return False
        if closes_on < today() and closes_on != self.previous_closes_on:
            return self.reject(self.closes_on, gettext("Die dag is al voorbij."))
        if moments and closes_on > local(moments[-1]).date():
            return self.reject(self.closes_on, gettext("Sluit ten laatste op de dag van het laatste moment."))
        return True

    @property
    def is_of_days(self) -> bool:
        """Whether the poll looks for whole days."""
        return self.minutes.data in {str(minutes) for minutes in LENGTHS if minutes % WHOLE_DAY == 0}

    @property
    def moments(self) -> list[datetime]:
        """The moments that could be parsed, in order and each once."""
        return sorted({row.moment for row in self.rows if row.moment is not None})

    def plan(self) -> PollPlan:
        return PollPlan(
            fields=self.meeting_fields(),
            minutes=int(self.minutes.data),
            closes_on=self.closes_on.data,
            starts=tuple(self.moments),
        )
