"""What is typed about a date poll: words, a length, a last day, and the moments to choose from."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from samenspel.clock import local, today
from samenspel.db import now
from samenspel.forms import Day, moment_of
from samenspel.meetings.forms import MeetingFieldsForm, is_plausible_day
from samenspel.meetings.models import Meeting
from samenspel.meetings.polls.actions import PollPlan

#: A poll with fewer moments asks nothing; one with more is answered by nobody.
MIN_SLOTS, MAX_SLOTS = 2, 40
#: Rows that wait for a moment on an empty form.
EMPTY_ROWS = 4
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
}


@dataclass(slots=True)
class SlotRow:
    """A moment as it was typed, and what is wrong with it."""

    day: str = ""
    start: str = ""
    error: str = ""
    moment: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.day or self.start)

    def read(self, kept: set[datetime]) -> None:
        """Makes the moment of what was typed, or says why it is none. Those that were there already may be past."""
        try:
            day = date.fromisoformat(self.day)
        except ValueError:
            self.error = (
                gettext("Dat is geen datum. Schrijf ze als 2027-03-18.") if self.day else gettext("Kies een dag.")
            )
            return
        try:
            at = time.fromisoformat(self.start)
        except ValueError:
            self.error = (
                gettext("Dat is geen uur. Schrijf het als 13:30.") if self.start else gettext("Vul een uur in.")
            )
            return
        if not is_plausible_day(day):
            self.error = gettext("Die datum ligt te ver weg. Kijk het jaar eens na.")
            return
        try:
            moment = moment_of(day, at.replace(second=0, microsecond=0, tzinfo=None))
        except ValueError as problem:
            self.error = str(problem)
            return
        if moment < now() and moment not in kept:
            self.error = gettext("Dat moment is al voorbij.")
            return
        self.moment = moment


class PollForm(MeetingFieldsForm):
    """Opens a date poll or changes it. `rows` are the moments, `slots_error` what is wrong with them together."""

    minutes = SelectField(
        _l("Hoe lang duurt het?"),
        choices=[SelectChoice(str(minutes), label) for minutes, label in LENGTHS.items()],
        default="120",
        validate_choice=False,
    )
    closes_on = Day(
        _l("Antwoorden kan tot en met"),
        validators=[InputRequired(_l("Kies de laatste dag om te antwoorden."))],
        description=_l("Wie nog niets liet weten, krijgt twee dagen vooraf een herinnering."),
    )

    rows: list[SlotRow]
    slots_error: str = ""
    kept: set[datetime]
    kept_closes_on: date | None = None

    @classmethod
    def fresh(cls, minutes: int = 0, place: str = "") -> "PollForm":
        """A new poll, open for a week, of the usual length and place where those are known."""
        length = minutes if minutes in LENGTHS else 120
        form = cls(data={"closes_on": today() + timedelta(days=7), "minutes": str(length), "place": place})
        form.rows, form.kept = [], set()
        return form

    @classmethod
    def of(cls, meeting: Meeting, minutes: int, closes_on: date, starts: list[datetime]) -> "PollForm":
        """The form that changes a poll."""
        form = cls(
            data={
                "title": meeting.title,
                "place": meeting.place,
                "link": meeting.link,
                "intro": meeting.intro,
                "wanted": meeting.wanted.value if meeting.wanted else None,
                "minutes": str(minutes),
                "closes_on": closes_on,
            }
        )
        moments = [local(start) for start in starts]
        form.rows = [SlotRow(f"{each:%Y-%m-%d}", f"{each:%H:%M}") for each in moments]
        form.kept, form.kept_closes_on = set(starts), closes_on
        return form

    def take(self, sent: MultiDict[str, str]) -> None:
        """Takes over the moments that were sent, typed or picked in the calendar."""
        days, starts = sent.getlist("slot_day"), sent.getlist("slot_start")
        pairs = zip(days, starts, strict=False)
        self.rows = [SlotRow(day.strip()[:20], start.strip()[:20]) for day, start in pairs][: MAX_SLOTS * 2]

    @property
    def shown(self) -> list[SlotRow]:
        """The rows of the page: what was typed, and some empty ones."""
        typed = [row for row in self.rows if not row.is_empty]
        return typed + [SlotRow() for _ in range(EMPTY_ROWS if len(typed) < MAX_SLOTS else 0)]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, each moment, and then what they say together. All errors are shown at once."""
        fine = super().validate(extra_validators)
        if self.minutes.data not in {str(minutes) for minutes in LENGTHS}:
            fine = self.refuse(self.minutes, gettext("Kies hoe lang het duurt."))
        typed = [row for row in self.rows if not row.is_empty]
        for row in typed:
            row.read(self.kept)
        moments = self.moments
        if any(row.error for row in typed):
            self.slots_error = gettext("Met een van de momenten klopt iets niet.")
        elif len(moments) > MAX_SLOTS:
            self.slots_error = gettext("Stel hoogstens %(most)d momenten voor; kies de beste uit.", most=MAX_SLOTS)
        elif len(moments) < MIN_SLOTS:
            self.slots_error = gettext(
                "Stel minstens twee momenten voor. Ligt de datum vast? Plan dan meteen de bijeenkomst."
            )
        return self._closes_in_time(moments) and fine and not self.slots_error

    def _closes_in_time(self, moments: list[datetime]) -> bool:
        closes_on = self.closes_on.data
        if self.closes_on.errors or closes_on is None:
            return False
        if closes_on < today() and closes_on != self.kept_closes_on:
            return self.refuse(self.closes_on, gettext("Die dag is al voorbij."))
        if moments and closes_on > local(moments[-1]).date():
            return self.refuse(self.closes_on, gettext("Sluit ten laatste op de dag van het laatste moment."))
        return True

    @property
    def moments(self) -> list[datetime]:
        """The moments that are good, in order, each once."""
        return sorted({row.moment for row in self.rows if row.moment is not None})

    def plan(self) -> PollPlan:
        return PollPlan(
            title=self.title.data,
            place=self.place.data or "",
            link=self.link.data or "",
            intro=self.intro.data or "",
            wanted=self.wanted_result,
            minutes=int(self.minutes.data),
            closes_on=self.closes_on.data,
            starts=tuple(self.moments),
        )
