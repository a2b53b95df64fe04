"""Forms of folders."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from samenspel.documents.folders.actions import FolderRejected
from samenspel.documents.folders.queries import MAX_DEPTH, MAX_FOLDERS, FolderTree
from samenspel.forms import TOO_LONG, id_from, select_field, stripped
from samenspel.runtime.files import safe_name
from samenspel.submissions.merging import EditForm

_REASONS = {
    "taken": _l("Er is hier al een map met die naam."),
    "deep": _l("Mappen liggen hoogstens %(most)d diep in elkaar."),
    "many": _l("Een overleg heeft hoogstens %(most)d mappen."),
    "inside": _l("Een map kan niet in zichzelf liggen."),
    "gone": _l("Die map is er niet meer. Kies een andere."),
}
_MOST = {"deep": MAX_DEPTH, "many": MAX_FOLDERS}


def folder_name(value: Any) -> Any:
    """A name that is a folder on every computer, where a zip file makes one."""
    value = stripped(value)
    return safe_name(value) if isinstance(value, str) and value else value


class FolderForm(EditForm):
    """The name and the place of a folder."""

    name = StringField(
        _l("Naam van de map"),
        filters=[folder_name],
        validators=[
            InputRequired(_l("Geef de map een naam.")),
            DataRequired(_l("Geef de map een naam.")),
            Length(max=100, message=TOO_LONG),
        ],
    )
    parent = select_field(_l("In"))

    def offer(self, tree: FolderTree, without: uuid.UUID | None = None) -> "FolderForm":
        """Lets choose among the folders of the group, but for one and all that lies in it."""
        self.parent.choices = folder_choices(tree, without)
        return self

    @property
    def parent_id(self) -> uuid.UUID | None:
        return id_from(self.parent.data)

    def reject(self, error: FolderRejected) -> None:
        """Says next to the field why a folder cannot be so."""
        field = self.name if error.reason in ("taken", "many") else self.parent
        field.errors = [*field.errors, str(_REASONS[error.reason]) % {"most": _MOST.get(error.reason)}]


def folder_choices(tree: FolderTree, without: uuid.UUID | None = None) -> list[tuple[str, str]]:
    """The folders of a group to choose from, each with those in which it lies."""
    left_out = {without, *(each.id for each in tree.below(without))} if without else set()
    return [
        ("", _("Documenten (geen map)")),
        *((str(each.id), tree.label(each.id)) for each in tree.below(None) if each.id not in left_out),
    ]
