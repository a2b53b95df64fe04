"""Finds the report that somebody writes."""

import uuid
from dataclasses import dataclass

from flask import abort
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings import one as pages
from samenspel.meetings.minutes.parts import queries as parts
from samenspel.meetings.models import MeetingState
from samenspel.meetings.reach import reach, refuse, unless_archived


@dataclass(frozen=True, slots=True)
class Desk:
    """A meeting for who writes its report: `writes_all` of it, or only about the items that they bring (`own`)."""

    seen: pages.SeenMeeting
    writes_all: bool
    own: frozenset[str] = frozenset()

    def writes(self, part: str) -> bool:
        """Whether they write a part: an agenda item by its id as text, or "" for what belongs to none."""
        return self.writes_all or part in self.own


def reach_desk(meeting_id: uuid.UUID) -> Desk:
    """The meeting for who writes its report. For others a draft does not exist (404); published or read along: 403."""
    me, seen = web.viewer(), reach(meeting_id)
    if access.may_write_report(me, seen.group_id):
        return Desk(_ready(seen), writes_all=True)
    owned = parts.owned_items(me, seen.id)
    mine = {str(item_id) for item_id in owned if access.may_write_item(me, seen.group_id, me.id)}
    if not mine or seen.is_published:
        is_read = seen.is_published or access.may_read_draft(me, seen.group_id, seen.shared_at)
        abort(403 if is_read else 404)
    return Desk(_ready(seen), writes_all=False, own=frozenset(mine))


def _ready(seen: pages.SeenMeeting) -> pages.SeenMeeting:
    """The meeting, where a report can be written: it has a date, and its group goes on. Else back to its page."""
    if seen.state is MeetingState.SEEKING:
        abort(refuse(seen, _("De datum wordt nog gezocht. Een verslag voorbereiden kan zodra hij vastligt.")))
    return unless_archived(seen)
