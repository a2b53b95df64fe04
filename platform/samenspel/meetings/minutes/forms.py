"""What is typed in a report: notes an item, and lines of decisions and action points.

The lines come as parallel lists of fields (`decision_id`, `decision_item`, `decision_text`, `decision_was`;
`action_id`, `action_item`, `action_text`, `action_who`, `action_due`, `action_was`), in the order of the page. A line
without words is no line. With each text comes the one that it was made of (`was-<part>`), so that writers are merged.
"""

import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from samenspel.meetings.minutes.actions import ReportText
from samenspel.meetings.minutes.owners import NOBODY, Owners
from samenspel.meetings.minutes.parts.actions import LineText, PartText
from samenspel.meetings.minutes.parts.queries import Stand
from samenspel.meetings.minutes.queries import Outcome

LONGEST_NOTES = 50_000
LONGEST_LINE = 1000
MOST_LINES = 300
DISCUSSED = {"ja": True, "nee": False, "": None}


@dataclass(slots=True)
class Line:
    """A line as it was typed. `who` is a name for `Owners.find`, or empty; ids are text, `item` is empty for general.

    `was` is what the line was made of: its text, who and due as JSON; empty for a new one.
    """

    id: str
    item: str
    text: str
    who: str = ""
    due: str = ""
    was: str = ""
    error: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.text.strip() or self.who or self.due)

    @classmethod
    def of(cls, outcome: Outcome) -> "Line":
        """The line of what was kept."""
        who, due = outcome.who, outcome.due_on.isoformat() if outcome.due_on else ""
        was = json.dumps([outcome.text, who, due])
        return cls(str(outcome.id), str(outcome.item_id or ""), outcome.text, who, due, was)

    def read(self, owners: Owners, *, is_action: bool) -> LineText:
        """The line to keep; what is wrong with it stands in `error`."""
        if len(self.text) > LONGEST_LINE:
            self.error = _("Hou het bij hoogstens %(max)d tekens.", max=LONGEST_LINE)
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
        before = self._before(owners, is_action, item_id)
        return LineText(line_id, is_action, item_id, self.text.strip(), chosen or NOBODY, due, before)

    def _before(self, owners: Owners, is_action: bool, item_id: uuid.UUID | None) -> LineText | None:
        """What the line was made of; None where that was not sent, or not by our page."""
        try:
            text, who, due = json.loads(self.was)
            chosen = owners.find(str(who), self.id)
            due_on = date.fromisoformat(due) if due else None
        except (ValueError, TypeError):
            return None
        return None if chosen is None else LineText(_id(self.id), is_action, item_id, str(text), chosen, due_on)


@dataclass(slots=True)
class ReportForm:
    """`notes` by the id of the item as text; `was` by the same, and under "" for the summary: what each was made of."""

    summary: str
    notes: dict[str, str]
    decisions: list[Line]
    actions: list[Line]
    was: dict[str, str] = field(default_factory=dict)
    discussed: dict[str, str] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, stands: Sequence[Stand]) -> "ReportForm":
        """The form of what was kept."""
        words = {value: name for name, value in DISCUSSED.items()}
        lines = [line for stand in stands for line in stand.lines]
        return cls(
            summary=stands[-1].text,
            notes={str(stand.item_id): stand.text for stand in stands[:-1]},
            decisions=[Line.of(line) for line in lines if not line.is_action],
            actions=[Line.of(line) for line in lines if line.is_action],
            was={str(stand.item_id or ""): stand.text for stand in stands},
            discussed={str(stand.item_id): words[stand.is_discussed] for stand in stands[:-1]},
            known=[str(line.id) for line in lines],
        )

    @classmethod
    def read(cls, sent: MultiDict[str, str], parts: Collection[str]) -> "ReportForm":
        """What was sent for these parts, nothing lost; `remove` names a line ("decision:2") that was taken away."""
        decisions = [
            Line(line_id, item, text, was=was)
            for line_id, item, text, was in zip(
                *_lists(sent, "decision_id", "decision_item", "decision_text", "decision_was"), strict=True
            )
        ]
        actions = [
            Line(*fields)
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
            was={part: sent[f"was-{part}"] for part in parts if f"was-{part}" in sent},
            discussed={item: sent[f"discussed-{item}"] for item in items if f"discussed-{item}" in sent},
            known=sent.getlist("known"),
        )

    def text(self, owners: Owners, *, with_summary: bool) -> ReportText | None:
        """The report to keep; None where something is wrong, which then stands in `errors` and with the lines."""
        if any(len(text) > LONGEST_NOTES for text in (self.summary, *self.notes.values())):
            self.errors.append(_("Een verslag van één punt telt hoogstens %(max)d tekens.", max=LONGEST_NOTES))
        if len(self.decisions) + len(self.actions) > MOST_LINES:
            self.errors.append(_("Een verslag telt hoogstens %(max)d regels.", max=MOST_LINES))
        lines = [
            line.read(owners, is_action=is_action)
            for is_action, some in ((False, self.decisions), (True, self.actions))
            for line in some
        ]
        for line in (*self.decisions, *self.actions):
            if line.error:
                about = line.text.strip()[:60]
                self.errors.append(f"{about}: {line.error}" if about else line.error)
        if self.errors:
            return None
        return ReportText(
            summary=PartText(self.was.get(""), self.summary) if with_summary else None,
            notes={uuid.UUID(item): PartText(self.was.get(item), text) for item, text in self.notes.items()},
            lines=lines,
            known=[found for found in map(_id, self.known) if found],
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
