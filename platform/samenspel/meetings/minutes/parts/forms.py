"""What is typed in one part of a report: its text, a decision or an action point."""

import json
import uuid
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from samenspel.meetings.minutes.owners import NOBODY, OwnerChoices
from samenspel.meetings.minutes.parts.line_actions import LineInput
from samenspel.meetings.minutes.queries import Outcome

MAX_NOTES_LENGTH = 50_000
MAX_LINE_LENGTH = 1000
#: The values of the field "was this item discussed?": None leaves it to what the report says.
DISCUSSED = {"ja": True, "nee": False, "": None}


@dataclass(slots=True)
class ReportLineForm:
    """A decision or an action point as it was typed. `who` is a name for `OwnerChoices.find`, or empty; ids are text,
    and `item` is empty where the line belongs to no agenda item.

    `base` is what the line was made of: its text, who and due as JSON; empty for a new one.
    """

    id: str
    item: str
    text: str
    who: str = ""
    due: str = ""
    base: str = ""
    error: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.text.strip() or self.who or self.due)

    @classmethod
    def from_outcome(cls, outcome: Outcome) -> "ReportLineForm":
        """The line of a decision or an action point that was saved."""
        who, due = outcome.who, outcome.due_on.isoformat() if outcome.due_on else ""
        base = json.dumps([outcome.text, who, due])
        return cls(str(outcome.id), str(outcome.item_id or ""), outcome.text, who, due, base)

    def to_input(self, owners: OwnerChoices, *, is_action: bool) -> LineInput:
        """The line to save; `error` says what is wrong with it."""
        if len(self.text) > MAX_LINE_LENGTH:
            self.error = _("Hou het bij hoogstens %(max)d tekens.", max=MAX_LINE_LENGTH)
        due: date | None = None
        chosen = owners.find(self.who, self.id)
        if is_action:
            if not self.text.strip():
                self.error = _("Schrijf wat er moet gebeuren, of haal de regel weg.")
            if chosen is None:
                self.error = _(
                    "Wie is “%(who)s”? Kies een naam uit de lijst: een deelnemer of een fonds.", who=self.who
                )
            try:
                due = date.fromisoformat(self.due) if self.due else None
            except ValueError:
                self.error = _("Dat is geen datum. Schrijf ze als 2027-03-18.")
        line_id, item_id = id_or_none(self.id), id_or_none(self.item)
        base = self._base_input(owners, is_action, item_id)
        return LineInput(line_id, is_action, item_id, self.text.strip(), chosen or NOBODY, due, base)

    def _base_input(self, owners: OwnerChoices, is_action: bool, item_id: uuid.UUID | None) -> LineInput | None:
        """What the line was made of; None where that was not sent, or not by our page."""
        try:
            text, who, due = json.loads(self.base)
            chosen = owners.find(str(who), self.id)
            due_on = date.fromisoformat(due) if due else None
        except (ValueError, TypeError):
            return None
        return None if chosen is None else LineInput(id_or_none(self.id), is_action, item_id, str(text), chosen, due_on)


def id_or_none(value: str) -> uuid.UUID | None:
    """The id that a text stands for, or None."""
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
