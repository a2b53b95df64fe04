"""What is typed about what is usual for a kind of group: how long, where, and the items that always come back."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange

from samenspel.forms import Number, stripped
from samenspel.meetings.models import WantedResult
from samenspel.meetings.series.models import MeetingTemplate

MAX_ITEMS = 20
#: Rows that wait for an item.
EMPTY_ROWS = 3
MAX_ITEM_MINUTES = 600
MAX_ITEM_TITLE = 200


@dataclass(slots=True)
class ItemRow:
    """An item as it was typed, and what is wrong with it. One without a title is none."""

    title: str = ""
    minutes: str = "15"
    wanted: str = WantedResult.INFORM.value
    error: str = ""

    def check(self) -> None:
        """Says what is wrong with it, if anything."""
        is_number = self.minutes.isascii() and self.minutes.isdecimal() and len(self.minutes) < 4
        if not is_number or not 1 <= int(self.minutes) <= MAX_ITEM_MINUTES:
            self.error = gettext("Kies tussen %(min)d en %(max)d minuten.", min=1, max=MAX_ITEM_MINUTES)
        elif len(self.title) > MAX_ITEM_TITLE:
            self.error = gettext("Hou het bij hoogstens %(max)d tekens.", max=MAX_ITEM_TITLE)
        elif self.wanted not in set(WantedResult):
            self.error = gettext("Kies informeren, uitwerken of beslissen.")


class TemplateForm(FlaskForm):
    """What is usual for a kind of group. `typed` are the items; `items_error` is what is wrong with them together."""

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

    typed: list[ItemRow]
    items_error: str = ""

    @classmethod
    def of(cls, template: MeetingTemplate | None, prefix: str, sent: MultiDict[str, str] | None) -> "TemplateForm":
        """The form of one kind; `prefix` keeps several on a page apart, of which one is `sent` at a time."""
        kept: dict[str, Any] = {"formdata": None} if sent is None else {}
        usual = {"minutes": template.minutes if template else 120, "place": template.place if template else ""}
        form = cls(**kept, prefix=prefix, data=usual)
        if sent is None:
            rows = template.items if template else []
            form.typed = [ItemRow(row["title"], str(row["minutes"]), row["wanted"]) for row in rows]
        else:
            columns = (sent.getlist(f"{prefix}-item_{name}") for name in ("title", "minutes", "wanted"))
            rows_sent = zip(*columns, strict=False)
            form.typed = [ItemRow(*(value.strip() for value in row)) for row in rows_sent if row[0].strip()]
        return form

    @property
    def shown(self) -> list[ItemRow]:
        """The rows of the page: what was typed, and some empty ones."""
        return self.typed + [ItemRow() for _ in range(min(EMPTY_ROWS, max(0, MAX_ITEMS - len(self.typed))))]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and each item. All errors are shown at once."""
        fine = super().validate(extra_validators)
        for row in self.typed:
            row.check()
        if any(row.error for row in self.typed):
            self.items_error = gettext("Met een van de vaste punten klopt iets niet.")
        elif len(self.typed) > MAX_ITEMS:
            self.items_error = gettext("Hou het bij hoogstens %(most)d vaste punten.", most=MAX_ITEMS)
        return fine and not self.items_error

    def items(self) -> list[dict[str, Any]]:
        """The items, as a template keeps them."""
        return [{"title": row.title, "minutes": int(row.minutes), "wanted": row.wanted} for row in self.typed]
