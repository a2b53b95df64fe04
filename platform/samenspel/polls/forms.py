"""The forms of a poll: what is asked, until when, and what came of a proposal."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from samenspel.clock import local, today
from samenspel.db import now
from samenspel.forms import TOO_LONG, Clock, Day, Number, id_from, moment_of, select_field, stripped
from samenspel.polls.actions import PollDetails
from samenspel.polls.models import MAX_OPTIONS, MIN_OPTIONS, Poll, PollKind, ResultsShown, Voice
from samenspel.polls.words import CONCLUSIONS, KINDS, RESULTS, VOICES
from samenspel.submissions.merging import EditForm

MAX_QUESTION, MAX_EXPLANATION, MAX_OPTION, MAX_WORDS = 300, 5000, 500, 5000
#: A new poll is open for a week, until the end of a working day.
USUAL_DAYS, USUAL_HOUR = 7, time(17)
#: A poll closes within so many days.
MAX_DAYS = 730


class EndFields(FlaskForm):
    """Until when people vote. `closes_at` is set once the form is valid; None is until somebody closes it."""

    closes_on = Day(_l("Stemmen kan tot"), validators=[Optional()])
    closes_hour = Clock(_l("Om"), validators=[Optional()])

    closes_at: datetime | None = None
    previous_end: datetime | None = None

    @classmethod
    def usual(cls) -> dict[str, Any]:
        """What a new form begins with."""
        end = today() + timedelta(days=USUAL_DAYS)
        while end.weekday() > 4:
            end += timedelta(days=1)
        return {"closes_on": end, "closes_hour": USUAL_HOUR}

    @classmethod
    def from_moment(cls, moment: datetime | None) -> dict[str, Any]:
        here = local(moment) if moment else None
        return {"closes_on": here.date() if here else None, "closes_hour": here.time() if here else None}

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators)) & self._ends_in_time()

    def _ends_in_time(self) -> bool:
        if self.closes_on.errors or self.closes_hour.errors:
            return False
        day: date | None = self.closes_on.data
        if day is None:
            return True
        if day > today() + timedelta(days=MAX_DAYS):
            return _reject(self.closes_on, gettext("Die datum ligt te ver weg. Kijk het jaar eens na."))
        try:
            self.closes_at = moment_of(day, self.closes_hour.data or USUAL_HOUR)
        except ValueError as problem:
            return _reject(self.closes_hour, str(problem))
        if self.closes_at <= now() and self.closes_at != self.previous_end:
            return _reject(self.closes_on, gettext("Dat moment is al voorbij."))
        return True


class QuestionFields(FlaskForm):
    """What is asked. `is_proposal` says that there are no options to type; `merged` how many of them were the same."""

    question = StringField(
        _l("Vraag"),
        filters=[stripped],
        validators=[DataRequired(_l("Schrijf wat je wil weten.")), Length(max=MAX_QUESTION, message=TOO_LONG)],
    )
    options = TextAreaField(
        _l("Keuzes"),
        description=_l("Eén op elke regel, minstens twee."),
        validators=[Length(max=MAX_OPTIONS * MAX_OPTION * 2, message=TOO_LONG)],
    )
    kind = RadioField(
        _l("Hoe stem je?"),
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in PollKind if kind is not PollKind.PROPOSAL],
        default=PollKind.SINGLE.value,
        validate_choice=False,
    )
    explanation = TextAreaField(
        _l("Uitleg"), filters=[stripped], validators=[Length(max=MAX_EXPLANATION, message=TOO_LONG)]
    )
    max_choices = Number(
        _l("Hoeveel keuzes?"),
        validators=[Optional()],
        description=_l("Hoogstens zoveel bij “meer keuzes”, precies zoveel bij “rangschikken”. Leeg: alle."),
    )
    voice = select_field(_l("Wie heeft een stem?"), [(voice.value, name) for voice, name in VOICES.items()])
    results = select_field(_l("Wie ziet de uitslag?"), [(shown.value, name) for shown, name in RESULTS.items()])
    is_anonymous = BooleanField(
        _l("Anoniem"),
        description=_l(
            "Niemand ziet wie wat stemde, ook jij en de beheerder niet. De uitslag komt er pas na het einde, en alleen "
            "als minstens drie stemden."
        ),
    )
    asks_reason = BooleanField(_l("Vraag een toelichting bij de stem"))
    agenda_item = select_field(_l("Bij agendapunt"), validators=[Optional()])

    is_proposal = False
    merged = 0
    names: tuple[str, ...] = ()

    def prepare(self, *, is_proposal: bool, items: Sequence[tuple[uuid.UUID, str]] = ()) -> None:
        """Leaves out what a proposal has no use for, and offers the items of an agenda, as (id, title), if any."""
        self.is_proposal = is_proposal
        if is_proposal:
            self.question.label.text = gettext("Voorstel")
            for name in ("options", "kind", "max_choices", "results", "is_anonymous", "asks_reason"):
                del self[name]
        if items:
            named = [SelectChoice(str(item_id), title) for item_id, title in items]
            self.agenda_item.choices = [SelectChoice("", gettext("Geen")), *named]
        else:
            del self["agenda_item"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks the fields, and the options together."""
        is_fine = bool(super().validate(extra_validators))
        if self.is_proposal:
            return is_fine
        if self.kind.data not in list(PollKind) or self.kind.data == PollKind.PROPOSAL:
            is_fine = _reject(self.kind, gettext("Kies iets uit de lijst."))
        return self._reads_options() & self._has_choices() & is_fine

    def _reads_options(self) -> bool:
        typed = [" ".join(line.split()) for line in (self.options.data or "").splitlines()]
        typed = [line for line in typed if line]
        names = {name.casefold(): name for name in reversed(typed)}
        self.names = tuple(dict.fromkeys(names[name.casefold()] for name in typed))
        self.merged = len(typed) - len(self.names)
        if self.options.errors:
            return False
        if len(self.names) < MIN_OPTIONS:
            return _reject(self.options, gettext("Geef minstens twee verschillende keuzes, elk op een regel."))
        if len(self.names) > MAX_OPTIONS:
            return _reject(self.options, gettext("Geef hoogstens %(max)d keuzes.", max=MAX_OPTIONS))
        long = next((name for name in self.names if len(name) > MAX_OPTION), None)
        if long is not None:
            words = gettext("De keuze “%(begin)s…” telt meer dan %(max)d tekens.", begin=long[:40], max=MAX_OPTION)
            return _reject(self.options, words)
        return True

    def _has_choices(self) -> bool:
        most = self.max_choices.data
        if self.max_choices.errors or self.options.errors:
            return False
        if most is None or self.kind.data == PollKind.SINGLE:
            return True
        if not 1 <= most <= max(len(self.names), 1):
            return _reject(
                self.max_choices, gettext("Geef een getal van 1 tot %(count)d.", count=max(len(self.names), 1))
            )
        return True

    @property
    def merged_words(self) -> Any:
        """What is said where options were given twice; empty where none was."""
        if not self.merged:
            return ""
        return ngettext(
            "Eén keuze stond er dubbel, en staat er nu één keer.",
            "%(num)d keuzes stonden er dubbel, en staan er nu één keer.",
            self.merged,
        )

    def details(self) -> PollDetails:
        """What was filled in. A proposal is named and open to all: an objection gets an answer."""
        kind = PollKind.PROPOSAL if self.is_proposal else PollKind(self.kind.data)
        is_anonymous = not self.is_proposal and bool(self.is_anonymous.data)
        if self.is_proposal:
            results = ResultsShown.ALWAYS
        else:
            results = ResultsShown.AFTER_CLOSE if is_anonymous else ResultsShown(self.results.data)
        return PollDetails(
            kind=kind,
            question=self.question.data,
            explanation=self.explanation.data or "",
            options=self.names,
            max_choices=self.max_choices.data if kind in (PollKind.MULTIPLE, PollKind.RANKED) else None,
            voice=Voice(self.voice.data),
            is_anonymous=is_anonymous,
            results=results,
            asks_reason=not self.is_proposal and bool(self.asks_reason.data),
            agenda_item_id=id_from(self.agenda_item.data) if self.agenda_item else None,
        )


class NewPollForm(QuestionFields, EndFields):
    """Asks something, until some moment."""

    def validate(self, extra_validators: Any = None) -> bool:
        return QuestionFields.validate(self, extra_validators) & self._ends_in_time()


class ChangePollForm(QuestionFields, EditForm):
    """Changes what is asked."""

    @classmethod
    def values(cls, poll: Poll) -> dict[str, Any]:
        return {
            "question": poll.question,
            "options": "\n".join(poll.options),
            "kind": poll.kind.value,
            "explanation": poll.explanation,
            "max_choices": poll.max_choices,
            "voice": poll.voice.value,
            "results": poll.results.value,
            "is_anonymous": poll.is_anonymous,
            "asks_reason": poll.asks_reason,
            "agenda_item": str(poll.agenda_item_id or ""),
        }

    def changed_details(self, poll: Poll) -> PollDetails:
        """What was filled in, with what this form does not ask."""
        return replace(self.details(), agenda_item_id=poll.agenda_item_id)


class EndForm(EndFields, EditForm):
    """Gives a poll another end."""


class ConclusionForm(EditForm):
    """What became of a proposal, and why."""

    conclusion = RadioField(
        _l("Besluit"),
        choices=[SelectChoice(each.value, name) for each, name in CONCLUSIONS.items()],
        validators=[InputRequired(_l("Kies wat het besluit is."))],
    )
    words = TextAreaField(
        _l("In woorden"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Schrijf kort wat beslist is, en wat je met de bezwaren deed.")),
            Length(max=MAX_WORDS, message=TOO_LONG),
        ],
    )


class AnswerForm(EditForm):
    """What the author of a proposal says to an objection or a question."""

    answer = TextAreaField(_l("Je antwoord"), filters=[stripped], validators=[Length(max=MAX_WORDS, message=TOO_LONG)])


def _reject(field: Any, words: str) -> bool:
    field.errors = [*field.errors, words]
    return False
