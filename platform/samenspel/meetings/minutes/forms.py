"""What is typed in a report: notes an item, and lines of decisions and action points.

The lines come as parallel lists of fields (`decision_id`, `decision_item`, `decision_text`, `decision_was`;
`action_id`, `action_item`, `action_text`, `action_who`, `action_due`, `action_was`), in the order of the page. A line
without words is no line. With each text comes its base, the text that it was made of (`was-<part>`), so that the
changes of several writers can be merged.
"""

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from samenspel.meetings.minutes.actions import ReportInput
from samenspel.meetings.minutes.owners import NOBODY, OwnerChoices
from samenspel.meetings.minutes.parts.actions import PartInput
from samenspel.meetings.minutes.parts.line_actions import LineInput
from samenspel.meetings.minutes.parts.queries import PartState
from samenspel.meetings.minutes.queries import Outcome

MAX_NOTES_LENGTH = 50_000
MAX_LINE_LENGTH = 1000
MAX_LINES = 300
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
        line_id, item_id = _id(self.id), _id(self.item)
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
        return None if chosen is None else LineInput(_id(self.id), is_action, item_id, str(text), chosen, due_on)


@dataclass(slots=True)
class ReportForm:
    """A whole report as it was typed: `notes` by the id of the agenda item as text; `bases`, the texts that they were
    made of, by the same, and under "" that of the summary."""

    summary: str
    notes: dict[str, str]
    decisions: list[ReportLineForm]
    actions: list[ReportLineForm]
    bases: dict[str, str] = field(default_factory=dict)
    discussed: dict[str, str] = field(default_factory=dict)
    known_ids: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def from_states(cls, states: Sequence[PartState]) -> "ReportForm":
        """The form of the report as it was saved."""
        words = {value: name for name, value in DISCUSSED.items()}
        lines = [line for state in states for line in state.lines]
        return cls(
            summary=states[-1].text,
            notes={str(state.item_id): state.text for state in states[:-1]},
            decisions=[ReportLineForm.from_outcome(line) for line in lines if not line.is_action],
            actions=[ReportLineForm.from_outcome(line) for line in lines if line.is_action],
            bases={str(state.item_id or ""): state.text for state in states},
            discussed={str(state.item_id): words[state.is_discussed] for state in states[:-1]},
            known_ids=[str(line.id) for line in lines],
        )

    @classmethod
    def from_request(cls, sent: MultiDict[str, str], parts: Collection[str]) -> "ReportForm":
        """What was sent for these parts, nothing lost; `remove` names a line ("decision:2") that was taken away."""
        decisions = [
            ReportLineForm(line_id, item, text, base=base)
            for line_id, item, text, base in zip(
                *_lists(sent, "decision_id", "decision_item", "decision_text", "decision_was"), strict=True
            )
        ]
        actions = [
            ReportLineForm(*fields)
            for fields in zip(
                *_lists(sent, "action_id", "action_item", "action_text", "action_who", "action_due", "action_was"),
                strict=True,
            )
        ]
        kind, _colon, number = sent.get("remove", "").partition(":")
        lines = {"decision": decisions, "action": actions}.get(kind, [])
        if number.isdecimal() and int(number) < len(lines):
            del lines[int(number)]
        items = [part for part in parts if part and f"notes-{part}" in sent]
        return cls(
            summary=sent.get("summary", ""),
            notes={item: sent[f"notes-{item}"] for item in items},
            decisions=[line for line in decisions if not line.is_blank and line.item in parts],
            actions=[line for line in actions if not line.is_blank and line.item in parts],
            bases={part: sent[f"was-{part}"] for part in parts if f"was-{part}" in sent},
            discussed={item: sent[f"discussed-{item}"] for item in items if f"discussed-{item}" in sent},
            known_ids=sent.getlist("known"),
        )

    def to_input(self, owners: OwnerChoices, *, with_summary: bool) -> ReportInput | None:
        """The report to save; None where something is wrong, which `errors` and the lines then say."""
        if any(len(text) > MAX_NOTES_LENGTH for text in (self.summary, *self.notes.values())):
            self.errors.append(_("Een verslag van één punt telt hoogstens %(max)d tekens.", max=MAX_NOTES_LENGTH))
        if len(self.decisions) + len(self.actions) > MAX_LINES:
            self.errors.append(_("Een verslag telt hoogstens %(max)d regels.", max=MAX_LINES))
        lines = [
            line.to_input(owners, is_action=is_action)
            for is_action, some in ((False, self.decisions), (True, self.actions))
            for line in some
        ]
        for line in (*self.decisions, *self.actions):
            if line.error:
                about = line.text.strip()[:60]
                self.errors.append(f"{about}: {line.error}" if about else line.error)
        if self.errors:
            return None
        return ReportInput(
            summary=PartInput(self.bases.get(""), self.summary) if with_summary else None,
            notes={uuid.UUID(item): PartInput(self.bases.get(item), text) for item, text in self.notes.items()},
            lines=lines,
            known_ids=[found for found in map(_id, self.known_ids) if found],
            discussed={uuid.UUID(item): DISCUSSED.get(word) for item, word in self.discussed.items()},
        )


def _lists(sent: MultiDict[str, str], *names: str) -> list[list[str]]:
    """The parallel lists, cut to the shortest: a browser sends them all equally long. `..._was` may be left out."""
    lists = [sent.getlist(name) for name in names]
    shortest = min(len(each) for each in lists[:-1])
    return [(each + [""] * shortest)[:shortest] for each in lists]


def _id(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
