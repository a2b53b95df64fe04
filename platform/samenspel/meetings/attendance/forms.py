"""What is typed on the page of attendance: for each fund a status, and who stood in for it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from samenspel.forms import stripped
from samenspel.meetings.attendance.actions import Presence
from samenspel.meetings.attendance.queries import Promise
from samenspel.meetings.models import AnswerValue, AttendanceStatus

STATUSES = {
    AttendanceStatus.PRESENT: _l("Aanwezig"),
    AttendanceStatus.REPRESENTED: _l("Vertegenwoordigd"),
    AttendanceStatus.EXCUSED: _l("Verontschuldigd"),
    AttendanceStatus.FOLLOWS: _l("Volgt het verslag"),
    AttendanceStatus.ABSENT: _l("Afwezig"),
}


@dataclass(slots=True)
class FundChoice:
    """A fund on the page: what is chosen for it, and what is wrong with that."""

    fund_id: uuid.UUID
    name: str
    status: AttendanceStatus | None
    represented_by: str = ""
    error: str = ""


@dataclass(slots=True)
class AttendanceForm:
    """`choices` in the order of the page. `read` takes what was sent; `presences` gives it for the action."""

    choices: list[FundChoice]
    errors: list[str] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        funds: Sequence[tuple[uuid.UUID, str]],
        recorded: dict[uuid.UUID, Presence],
        answers: dict[uuid.UUID, Promise],
    ) -> "AttendanceForm":
        """What was recorded; where nothing was, what the answers promised, and absent for who did not answer."""
        choices = []
        for fund_id, name in funds:
            if fund_id in recorded:
                presence = recorded[fund_id]
                choices.append(FundChoice(fund_id, name, presence.status, str(presence.represented_by_id or "")))
            elif recorded:
                choices.append(FundChoice(fund_id, name, None))
            else:
                promised = answers.get(fund_id, Promise(None, None))
                by = str(promised.by_fund_id or "")
                choices.append(FundChoice(fund_id, name, _promised(promised.value), by))
        return cls(choices)

    def read(self, sent: MultiDict[str, str], others: Sequence[tuple[uuid.UUID, str]]) -> bool:
        """Takes over what was sent, with a fund of `others` that was added. False where something is wrong."""
        for choice in self.choices:
            status = sent.get(f"status-{choice.fund_id}", "")
            choice.status = AttendanceStatus(status) if status in set(AttendanceStatus) else None
            choice.represented_by = sent.get(f"door-{choice.fund_id}", "")
        added = sent.get("extra", "")
        for fund_id, name in others:
            if str(fund_id) == added:
                self.choices.append(FundChoice(fund_id, name, AttendanceStatus.PRESENT))
        present = {str(each.fund_id) for each in self.choices if each.status is AttendanceStatus.PRESENT}
        names = {str(each.fund_id): each.name for each in self.choices}
        for choice in self.choices:
            if choice.status is AttendanceStatus.REPRESENTED and choice.represented_by not in present:
                other = names.get(choice.represented_by)
                choice.error = (
                    _("%(fund)s staat zelf niet op aanwezig.", fund=other)
                    if other and choice.represented_by != str(choice.fund_id)
                    else _("Kies welk aanwezig fonds %(fund)s vertegenwoordigde.", fund=choice.name)
                )
                self.errors.append(f"{choice.name}: {choice.error}")
        return not self.errors

    def presences(self) -> dict[uuid.UUID, Presence]:
        return {
            each.fund_id: Presence(
                each.status, uuid.UUID(each.represented_by) if each.status is AttendanceStatus.REPRESENTED else None
            )
            for each in self.choices
            if each.status is not None
        }


def _promised(answer: AnswerValue | None) -> AttendanceStatus:
    return _PROMISED.get(answer, AttendanceStatus.ABSENT)


_PROMISED: dict[AnswerValue | None, AttendanceStatus] = {
    AnswerValue.YES: AttendanceStatus.PRESENT,
    AnswerValue.NO: AttendanceStatus.EXCUSED,
    AnswerValue.REPRESENTED: AttendanceStatus.REPRESENTED,
    AnswerValue.FOLLOWS: AttendanceStatus.FOLLOWS,
}


class AnswerForm(FlaskForm):
    """An answer by one tap. The note is kept as it is where none is sent; `by` is the fund that stands in.

    `others` are the funds that may, by their id as text, given by the route.
    """

    value = StringField(_l("Kom je?"))
    by = StringField(_l("Door welk fonds?"))
    others: dict[str, str] = {}  # noqa: RUF012 (each form is given its own)
    note = StringField(
        _l("Opmerking"),
        filters=[stripped],
        validators=[Length(max=300, message=_l("Hou het bij hoogstens %(max)d tekens."))],
    )

    def validate_value(self, field: StringField) -> None:
        if field.data not in set(AnswerValue):
            raise ValidationError(gettext("Kies ja, nee of misschien."))

    def validate_by(self, field: StringField) -> None:
        if self.value.data == AnswerValue.REPRESENTED and field.data not in self.others:
            raise ValidationError(gettext("Kies welk fonds van dit overleg jullie vertegenwoordigt."))
