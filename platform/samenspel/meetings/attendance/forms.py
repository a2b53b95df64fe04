"""What is typed on the page of attendance: for each fund a status, and the fund that represented it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from samenspel.meetings.attendance.actions import FundPresence, likely_presence
from samenspel.meetings.attendance.queries import FundAnswer
from samenspel.meetings.models import AttendanceStatus

STATUS_NAMES = {
    AttendanceStatus.PRESENT: _l("Aanwezig"),
    AttendanceStatus.REPRESENTED: _l("Vertegenwoordigd"),
    AttendanceStatus.EXCUSED: _l("Verontschuldigd"),
    AttendanceStatus.FOLLOWS: _l("Leest het verslag"),
    AttendanceStatus.ABSENT: _l("Afwezig"),
}


@dataclass(slots=True)
class FundChoice:
    """A fund on the page, with what is chosen for it, and what is wrong with that.

    `represented_by` is the id of the fund that was typed in `represented_by_name`; what names no fund stays as it was
    typed.
    """

    fund_id: uuid.UUID
    name: str
    status: AttendanceStatus | None
    represented_by: str = ""
    represented_by_name: str = ""
    error: str = ""
    #: What is stored, as the form sends it back to tell what was changed in it.
    base: str = ""

    def __post_init__(self) -> None:
        self.base = self.sent

    @property
    def sent(self) -> str:
        """What is chosen, as one word; by whom counts only where somebody else was there for the fund."""
        by = self.represented_by if self.status is AttendanceStatus.REPRESENTED else ""
        return f"{self.status or ''} {by}".strip()


@dataclass(slots=True)
class AttendanceForm:
    """The page of attendance; `choices` in its order."""

    choices: list[FundChoice]
    errors: list[str] = field(default_factory=list)

    @classmethod
    def from_records(
        cls,
        funds: Sequence[tuple[uuid.UUID, str]],
        recorded: dict[uuid.UUID, FundPresence],
        answers: dict[uuid.UUID, FundAnswer],
        *,
        is_taken: bool,
    ) -> "AttendanceForm":
        """The form with the record; for a fund without one what is likely, unless the record was taken (`is_taken`).

        A record of which nobody took more than who came in (`recorded` and not `is_taken`) says nothing of the others.
        """
        choices = []
        for fund_id, name in funds:
            if fund_id in recorded:
                presence = recorded[fund_id]
            elif is_taken:
                choices.append(FundChoice(fund_id, name, None))
                continue
            else:
                presence = likely_presence(answers.get(fund_id), recorded)
            choices.append(FundChoice(fund_id, name, presence.status, str(presence.represented_by_id or "")))
        names = {str(each.fund_id): each.name for each in choices}
        for choice in choices:
            choice.represented_by_name = names.get(choice.represented_by, "")
        return cls(choices)

    def fill(self, sent: MultiDict[str, str], others: Sequence[tuple[uuid.UUID, str]]) -> bool:
        """Takes what was sent, with a fund of `others` that was added. False where something is wrong.

        A fund that was added since the page was opened is not in what was sent, and stays as it is; so does one that
        was not changed in it (`was-<fund>` is what the page showed). One that others changed too is asked again.
        """
        ids = {_folded(each.name): str(each.fund_id) for each in self.choices}
        for choice in self.choices:
            status = sent.get(f"status-{choice.fund_id}")
            if status is None:
                continue
            stored, shown = choice.sent, sent.get(f"was-{choice.fund_id}", choice.sent)
            before = choice.status, choice.represented_by, choice.represented_by_name
            choice.status = AttendanceStatus(status) if status in set(AttendanceStatus) else None
            choice.represented_by_name = sent.get(f"door-{choice.fund_id}", "").strip()
            choice.represented_by = ids.get(_folded(choice.represented_by_name), "")
            if choice.sent == shown:
                choice.status, choice.represented_by, choice.represented_by_name = before
            elif shown != stored != choice.sent:
                name = STATUS_NAMES[before[0]] if before[0] else _("Niet verwacht")
                choice.error = _(
                    "Iemand anders noteerde intussen: %(status)s. Bewaar opnieuw als jouw keuze klopt.",
                    status=str(name).lower(),
                )
                self.errors.append(f"{choice.name}: {choice.error}")
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

    def presences(self) -> dict[uuid.UUID, FundPresence]:
        """What was chosen, by the id of the fund."""
        return {
            each.fund_id: FundPresence(
                each.status, uuid.UUID(each.represented_by) if each.status is AttendanceStatus.REPRESENTED else None
            )
            for each in self.choices
            if each.status is not None
        }


def _folded(name: str) -> str:
    """A name as people type it from memory: capitals and the number of blanks do not matter."""
    return " ".join(name.split()).casefold()
