"""What is typed in a report: notes an item, and lines of decisions and action points.

The lines come as parallel lists of fields (`decision_id`, `decision_item`, `decision_text`; `action_id`, `action_item`,
`action_text`, `action_who`, `action_due`), in the order of the page. A line without words is no line.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from samenspel.meetings.models import ActionItem, Decision
from samenspel.meetings.report_actions import ActionText, DecisionText, ReportText

LONGEST_NOTES = 50_000
LONGEST_LINE = 1000
MOST_LINES = 300


@dataclass(slots=True)
class Line:
    """A line as it was typed. `who` is "account:<id>", "fund:<id>" or empty; ids are text, `item` empty for general."""

    id: str
    item: str
    text: str
    who: str = ""
    due: str = ""
    error: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.text.strip() or self.who or self.due)


@dataclass(slots=True)
class ReportForm:
    """`notes` by the id of the item as text."""

    revision: int
    summary: str
    notes: dict[str, str]
    decisions: list[Line]
    actions: list[Line]
    errors: list[str] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        revision: int,
        summary: str,
        notes: Mapping[uuid.UUID, str],
        decisions: Sequence[Decision],
        actions: Sequence[ActionItem],
    ) -> "ReportForm":
        """The form of what was kept."""
        return cls(
            revision=revision,
            summary=summary,
            notes={str(item_id): text for item_id, text in notes.items()},
            decisions=[Line(str(row.id), str(row.agenda_item_id or ""), row.text) for row in decisions],
            actions=[
                Line(
                    str(row.id),
                    str(row.agenda_item_id or ""),
                    row.text,
                    _who(row.owner_id, row.fund_id),
                    row.due_on.isoformat() if row.due_on else "",
                )
                for row in actions
            ],
        )

    @classmethod
    def read(cls, sent: MultiDict[str, str], items: Collection[uuid.UUID]) -> "ReportForm":
        """What was sent, nothing lost; `remove` names a line ("decision:2") that was taken away."""
        decisions = [
            Line(*fields) for fields in zip(*_lists(sent, "decision_id", "decision_item", "decision_text"), strict=True)
        ]
        actions = [
            Line(*fields)
            for fields in zip(
                *_lists(sent, "action_id", "action_item", "action_text", "action_who", "action_due"), strict=True
            )
        ]
        kind, _colon, number = sent.get("remove", "").partition(":")
        lines = {"decision": decisions, "action": actions}.get(kind, [])
        if number.isdecimal() and int(number) < len(lines):
            del lines[int(number)]
        return cls(
            revision=max(0, sent.get("revision", 0, type=int)),
            summary=sent.get("summary", ""),
            notes={str(item): sent[f"notes-{item}"] for item in items if f"notes-{item}" in sent},
            decisions=[line for line in decisions if not line.is_blank],
            actions=[line for line in actions if not line.is_blank],
        )

    def text(self, accounts: Collection[uuid.UUID], funds: Collection[uuid.UUID]) -> ReportText | None:
        """The report to keep; None where something is wrong, which then stands in `errors` and with the lines."""
        if any(len(text) > LONGEST_NOTES for text in (self.summary, *self.notes.values())):
            self.errors.append(_("Een verslag van één punt telt hoogstens %(max)d tekens.", max=LONGEST_NOTES))
        if len(self.decisions) + len(self.actions) > MOST_LINES:
            self.errors.append(_("Een verslag telt hoogstens %(max)d regels.", max=MOST_LINES))
        decisions, actions = [], []
        for line in self.decisions:
            self._check(line)
            decisions.append(DecisionText(_id(line.id), _id(line.item), line.text.strip()))
        for line in self.actions:
            due = self._check_action(line)
            owner_id = _chosen(line.who, "account", accounts)
            fund_id = _chosen(line.who, "fund", funds)
            if line.who and not (owner_id or fund_id):
                self._refuse(line, _("Die persoon of dat fonds zit niet (meer) in dit overleg."))
            actions.append(ActionText(_id(line.id), _id(line.item), line.text.strip(), owner_id, fund_id, due))
        if self.errors:
            return None
        notes = {uuid.UUID(item): text for item, text in self.notes.items()}
        return ReportText(self.revision, self.summary, notes, decisions, actions)

    def _check(self, line: Line) -> None:
        if len(line.text) > LONGEST_LINE:
            self._refuse(line, _("Hou het bij hoogstens %(max)d tekens.", max=LONGEST_LINE))

    def _check_action(self, line: Line) -> date | None:
        self._check(line)
        if not line.text.strip():
            self._refuse(line, _("Schrijf wat er moet gebeuren, of haal de regel weg."))
        if not line.due:
            return None
        try:
            return date.fromisoformat(line.due)
        except ValueError:
            self._refuse(line, _("Dat is geen datum. Schrijf ze als 2027-03-18."))
            return None

    def _refuse(self, line: Line, words: str) -> None:
        line.error = words
        self.errors.append(f"{line.text.strip()[:60]}: {words}" if line.text.strip() else words)


def _who(owner_id: uuid.UUID | None, fund_id: uuid.UUID | None) -> str:
    if owner_id:
        return f"account:{owner_id}"
    return f"fund:{fund_id}" if fund_id else ""


def _lists(sent: MultiDict[str, str], *names: str) -> list[list[str]]:
    """The parallel lists, cut to the shortest: a browser sends them all equally long."""
    lists = [sent.getlist(name) for name in names]
    shortest = min(len(each) for each in lists)
    return [each[:shortest] for each in lists]


def _id(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _chosen(who: str, kind: str, known: Collection[uuid.UUID]) -> uuid.UUID | None:
    """The id in "<kind>:<id>", where it is one of those known."""
    prefix, _colon, value = who.partition(":")
    found = _id(value) if prefix == kind else None
    return found if found in known else None
