"""What a meeting and a poll share in asking people from outside the group: whom a form means."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel.groups.joining import queries as joining
from samenspel.groups.joining.selection import Selection
from samenspel.groups.outsiders.actions import PersonToAsk
from samenspel.groups.outsiders.forms import InviteOutsidersForm
from samenspel.groups.outsiders.models import InvitedOutsider
from samenspel.groups.outsiders.queries import MAX_OUTSIDERS
from samenspel.people import queries as people
from samenspel.viewer import Viewer


class GuestChooser:
    """The form by which an organiser asks people from outside a group, of whom some are `known`: asked before.

    What it comes to is shown first; with do=send those of it are asked who were shown and are still ticked.
    """

    def __init__(self, viewer: Viewer, group_id: uuid.UUID, known: Iterable[InvitedOutsider]) -> None:
        self._group = joining.group_by_id(group_id)
        self._inside, self._addable = joining.member_ids_of(group_id), people.people_to_add()
        self._known = {each.email: each.account_id for each in known}
        self.form = InviteOutsidersForm()
        there = self._inside | {each for each in self._known.values() if each}
        groups = joining.groups_to_copy(viewer, group_id)
        self.form.set_choices(self._addable, there, people.fund_rows(), groups)
        self.selection: Selection | None = None
        self.has_changed = False

    def choose(self) -> Sequence[PersonToAsk] | None:
        """Whom the form, which is valid, asks now; None where they are to be shown first, or are too many."""
        assert self._group is not None
        selection = Selection(self.form, self._group.kind, self._inside, self._addable, self._known)
        if len(self._known) + selection.count + len(selection.unknown) > MAX_OUTSIDERS:
            self.form.addresses.errors = [_("Nodig er hoogstens %(max)d in totaal uit.", max=MAX_OUTSIDERS)]
            return None
        self.selection = selection
        if request.form.get("do") != "send":
            return None
        self.has_changed = not self._shown <= set(request.form.get("shown", "").split())
        return None if self.has_changed else self._ticked(selection)

    @property
    def _shown(self) -> set[str]:
        assert self.selection is not None
        return self.selection.ids | {each.email for each in self.selection.unknown}

    def _ticked(self, selection: Selection) -> list[PersonToAsk]:
        taken, mailed = set(request.form.getlist("take")), set(request.form.getlist("mail"))
        accounts = {str(row.id): row for row in self._addable if str(row.id) in taken & selection.ids}
        return [
            *(PersonToAsk(row.email, row.name, row.id, row.party) for row in accounts.values()),
            *(PersonToAsk(each.email, each.name) for each in selection.unknown if each.email in mailed),
        ]

    @property
    def context(self) -> dict[str, Any]:
        """What the templates show of it."""
        shown = " ".join(sorted(self._shown)) if self.selection else ""
        return {"form": self.form, "selection": self.selection, "shown": shown, "has_changed": self.has_changed}


def tell_who_was_asked(invited: int) -> None:
    """Says on the next page how many get a mail."""
    if invited:
        flash(ngettext("%(num)d persoon krijgt een mail.", "%(num)d personen krijgen een mail.", invited), "success")
    else:
        flash(_("Er is niemand uitgenodigd."), "info")
