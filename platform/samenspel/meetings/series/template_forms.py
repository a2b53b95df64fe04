"""The form of a template: the usual length, place and agenda items for a kind of group."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange

from samenspel.forms import Number, stripped
from samenspel.meetings.models import WantedResult
from samenspel.meetings.series.models import TEMPLATE_FIELDS, MeetingTemplate, template_fields
from samenspel.submissions.merging import EditForm, digest

#: The length of a meeting where a kind of group has no template.
USUAL_MINUTES = 120
MAX_ITEMS = 20
#: Empty rows to type more items in.
EMPTY_ROWS = 3
MAX_ITEM_MINUTES = 600
MAX_ITEM_TITLE = 200


@dataclass(slots=True)
class ItemRow:
    """An agenda item as it was typed, with its error. A row without a title does not count."""

    title: str = ""
    minutes: str = "15"
    wanted: str = WantedResult.INFORM.value
    error: str = ""

    def check(self) -> None:
        """Sets the error, if the item has one."""
        is_number = self.minutes.isascii() and self.minutes.isdecimal() and len(self.minutes) < 4
        if not is_number or not 1 <= int(self.minutes) <= MAX_ITEM_MINUTES:
            self.error = gettext("Kies tussen %(min)d en %(max)d minuten.", min=1, max=MAX_ITEM_MINUTES)
        elif len(self.title) > MAX_ITEM_TITLE:
            self.error = gettext("Hou het bij hoogstens %(max)d tekens.", max=MAX_ITEM_TITLE)
        elif self.wanted not in set(WantedResult):
            self.error = gettext("Kies informeren, uitwerken of beslissen.")


class TemplateForm(EditForm):
    """The template of a kind of group. `rows` are its items; `items_error` is about all of them together."""

    minutes = Number(
        _l("Gewone duur, in minuten"),
        validators=[
            InputRequired(_l("Hoeveel minuten duurt het?")),
            NumberRange(15, 600, message=_l("Kies tussen %(min)d en %(max)d minuten.")),
        ],
    )
    place = StringField(
        _l("Gewone plaats"),
        filters=[stripped],
        validators=[Length(max=200, message=_l("Hou het bij hoogstens %(max)d tekens."))],
    )

    rows: list[ItemRow]
    items_error: str = ""
    #: A digest of the items as they are stored.
    items_base: str = ""

    @classmethod
    def from_template(
        cls, template: MeetingTemplate | None, prefix: str, sent: MultiDict[str, str] | None
    ) -> "TemplateForm":
        """The form of one kind of group. The page has several, each with a `prefix`; one at most was `sent`."""
        options: dict[str, Any] = {"formdata": None} if sent is None else {}
        minutes = template.minutes if template else USUAL_MINUTES
        form = cls(**options, prefix=prefix, data=template_fields(template) | {"minutes": minutes})
        form.rows = [
            ItemRow(title=row["title"], minutes=str(row["minutes"]), wanted=row["wanted"])
            for row in (template.items if template else ())
        ]
        form.items_base = _digest(form.rows)
        if sent is not None:
            form.read_rows(sent, prefix)
        return form

    def read_rows(self, sent: MultiDict[str, str], prefix: str) -> None:
        """Reads the items that were sent. Those that nobody changed in this form stay as they are stored by now."""
        stored = self.rows
        columns = [sent.getlist(f"{prefix}-item_{name}") for name in ("title", "minutes", "wanted")]
        rows = [
            ItemRow(title=title.strip(), minutes=minutes.strip(), wanted=wanted.strip())
            for title, minutes, wanted in zip(*columns, strict=False)
            if title.strip()
        ]
        shown = sent.get(f"{prefix}-items_base", self.items_base)
        if _digest(rows) == shown:
            return
        self.rows = rows
        if shown != self.items_base != _digest(rows):
            self.items_error = gettext(
                "Iemand anders veranderde de vaste punten intussen ook. Nu staat er: %(items)s. Bewaar opnieuw als "
                "jouw lijst moet gelden.",
                items=", ".join(row.title for row in stored) or "–",
            )

    @property
    def visible_rows(self) -> list[ItemRow]:
        """The rows of the page: the items, and some empty rows."""
        return self.rows + [ItemRow() for _ in range(min(EMPTY_ROWS, max(0, MAX_ITEMS - len(self.rows))))]

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks the fields and each item, so that all errors are shown at once."""
        fine = super().validate(extra_validators)
        for row in self.rows:
            row.check()
        if any(row.error for row in self.rows):
            self.items_error = gettext("Met een van de vaste punten klopt iets niet.")
        elif len(self.rows) > MAX_ITEMS:
            self.items_error = gettext("Hou het bij hoogstens %(most)d vaste punten.", most=MAX_ITEMS)
        return fine and not self.items_error

    def template_values(self) -> dict[str, Any]:
        """The columns of a template, once the form is valid."""
        items = [{"title": row.title, "minutes": int(row.minutes), "wanted": row.wanted} for row in self.rows]
        fields = {name: self[name].data or "" for name in TEMPLATE_FIELDS}
        return fields | {"minutes": self.minutes.data, "items": items}


def _digest(rows: list[ItemRow]) -> str:
    return digest(" ".join(repr((row.title, row.minutes, row.wanted)) for row in rows))
