"""What is typed in a report: notes an item, and lines of decisions and action points.

The lines come as parallel lists of fields (`decision_id`, `decision_item`, `decision_text`, `decision_was`;
`action_id`, `action_item`, `action_text`, `action_who`, `action_due`, `action_was`), in the order of the page. A line
without words is no line. With each text comes its base, the text that it was made of (`was-<part>`), so that the
changes of several writers can be merged.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from samenspel.meetings.minutes.actions import ReportInput
from samenspel.meetings.minutes.owners import OwnerChoices
from samenspel.meetings.minutes.parts.actions import PartInput
from samenspel.meetings.minutes.parts.forms import DISCUSSED, MAX_NOTES_LENGTH, ReportLineForm, id_or_none
from samenspel.meetings.minutes.parts.queries import PartState

MAX_LINES = 300


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
            known_ids=[found for found in map(id_or_none, self.known_ids) if found],
            discussed={uuid.UUID(item): DISCUSSED.get(word) for item, word in self.discussed.items()},
        )


def _lists(sent: MultiDict[str, str], *names: str) -> list[list[str]]:
    """The parallel lists, cut to the shortest: a browser sends them all equally long. `..._was` may be left out."""
    lists = [sent.getlist(name) for name in names]
    shortest = min(len(each) for each in lists[:-1])
    return [(each + [""] * shortest)[:shortest] for each in lists]
