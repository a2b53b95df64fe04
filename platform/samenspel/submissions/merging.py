"""Two people change one thing at once: what does not conflict is merged, what does is shown to the second.

A form that changes something carries a digest of every value that it was filled with, its base. When it is sent, a
field that was not changed in it takes the value that is stored by now; one that only its sender changed is saved; one
that both changed to different values is a conflict. Then nothing is saved: the form comes back with both values side by
side, and is sent again with a choice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any, cast

from flask import g, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from markupsafe import Markup
from sqlmodel import col
from wtforms import BooleanField, Field, HiddenField, SelectFieldBase

from samenspel.db import columns, session
from samenspel.submissions.actions import note_changes
from samenspel.submissions.models import FieldChange
from samenspel.viewer import Viewer

BASE = "base"
#: What is chosen in a conflict: `choice-<field>` is one of these.
CHOICE, THEIRS, MINE = "choice-", "theirs", "mine"


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that somebody else changed too: what is stored now and what was sent, in words; and who changed it when,
    if that is known."""

    theirs: str
    mine: str
    changed_by: str | None = None
    changed_at: datetime | None = None
    is_own: bool = False


class EditForm(FlaskForm):
    """A form that may change something stored, which its fields are filled with by name (`XForm(data=...)`).

    `base_input` belongs in the form of a page that changes what exists. A form without it is saved as it was sent.
    """

    #: Whether this request merged the form, so that it now shows what is stored.
    is_merged = False

    @property
    def base_input(self) -> Markup:
        """The hidden field with the base."""
        value = None if self.is_merged else request.form.get(self._base_name)
        if value is None:
            value = " ".join(f"{field.short_name}:{digest(field.object_data)}" for field in self.compared_fields())
        return Markup('<input type="hidden" name="{}" value="{}">').format(self._base_name, value)

    @property
    def _base_name(self) -> str:
        return f"{self._prefix}{BASE}"

    def compared_fields(self) -> Iterator[Field]:
        return (each for each in self if not isinstance(each, HiddenField | FileField | MultipleFileField))

    def validate(self, extra_validators: Any = None) -> bool:
        """Merges what was sent with what is stored, and then checks it. A conflict is an error of its field."""
        conflicts = self._merge()
        is_valid: bool = super().validate(extra_validators)
        for field, conflict in conflicts.items():
            setattr(field.flags, "conflict", conflict)  # noqa: B010 (templates ask it of the field)
            field.errors = [*field.errors, _message(conflict)]
        return is_valid and not conflicts

    def _merge(self) -> dict[Field, FieldConflict]:
        sent = request.form.get(self._base_name)
        if sent is None:
            return {}
        base = dict(pair.split(":", 1) for pair in sent.split() if ":" in pair)
        conflicting, changed = [], []
        for field in self.compared_fields():
            name, mine, stored = field.short_name, digest(field.data), digest(field.object_data)
            if name not in base or (mine == stored and not field.process_errors):
                continue
            is_mine_new = mine != base[name] or bool(field.process_errors)
            if not is_mine_new or request.form.get(CHOICE + field.name) == THEIRS:
                _take_stored(field)
                continue
            changed.append(name)
            if stored != base[name]:
                conflicting.append(field)
        self.is_merged = True
        if not conflicting:
            note_changes(request.path, changed, _viewer().name)
            return {}
        known = _changes(request.path)
        return {field: _conflict(field, known.get(field.short_name)) for field in conflicting}


def digest(value: Any) -> str:
    """A digest of a value as a browser would send it back: text without blanks around it, choices in any order."""
    return blake2b("\0".join(_as_sent(value)).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _as_sent(value: Any) -> list[str]:
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(each) for each in value)
    if value is None or value is False:
        return [""]
    if isinstance(value, time):
        return [f"{value:%H:%M}"]
    if isinstance(value, date):
        return [value.isoformat()]
    return ["\n".join(str(value).splitlines()).strip()]


def _take_stored(field: Field) -> None:
    stored = field.object_data
    field.process(None, stored)
    field.raw_data = _as_sent(stored)


def _changes(path: str) -> Mapping[str, Any]:
    query = columns(FieldChange.field, FieldChange.changed_by, FieldChange.changed_at)
    return {row.field: row for row in session().execute(query.where(col(FieldChange.path) == path))}


def _conflict(field: Field, change: Any) -> FieldConflict:
    theirs, mine = _in_words(field, field.object_data), _in_words(field, field.data)
    if change is None:
        return FieldConflict(theirs, mine)
    return FieldConflict(theirs, mine, change.changed_by, change.changed_at, is_own=change.changed_by == _viewer().name)


def _in_words(field: Field, value: Any) -> str:
    """A value of a field, as its page would show it."""
    values = _as_sent(value)
    if isinstance(field, SelectFieldBase):
        labels = {str(option.data): str(option.label.text) for option in field}
        return ", ".join(labels.get(value, value) for value in values)
    if isinstance(field, BooleanField):
        return str(gettext("Ja") if value else gettext("Nee"))
    return values[0]


def _message(conflict: FieldConflict) -> str:
    if conflict.is_own:
        return str(gettext("Je veranderde dit intussen zelf ook, in een ander venster. Kies wat het wordt."))
    if conflict.changed_by:
        return str(gettext("%(name)s veranderde dit intussen ook. Kies wat het wordt.", name=conflict.changed_by))
    return str(gettext("Iemand anders veranderde dit intussen ook. Kies wat het wordt."))


def _viewer() -> Viewer:
    return cast(Viewer, g.viewer)
