"""Finds the report of a request that writes it."""

import uuid
from dataclasses import dataclass

from flask import abort
from flask_babel import gettext as _

from samenspel import web
from samenspel.meetings import access
from samenspel.meetings.minutes import queries
from samenspel.meetings.models import MeetingState
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.reach import reach, refuse, require_active


@dataclass(frozen=True, slots=True)
class ReportEditor:
    """A meeting whose report the viewer writes: the whole of it, or only about the items that they bring (`own_items`,
    by their ids as text)."""

    seen: SeenMeeting
    may_write_all: bool
    own_items: frozenset[str] = frozenset()

    def may_write(self, item_id: str) -> bool:
        """Whether they write the part of an agenda item (its id as text), or the general part ("")."""
        return self.may_write_all or item_id in self.own_items


def reach_editor(meeting_id: uuid.UUID) -> ReportEditor:
    """The meeting, for somebody who writes its report. For others a draft does not exist (404); one that they may read
    answers 403."""
    me, seen = web.viewer(), reach(meeting_id)
    if access.may_write_report(me, seen.group_id, seen.meeting.reporter_id):
        return ReportEditor(_require_date(seen), may_write_all=True)
    is_in = access.may_write_item(me, seen.group_id, me.id)
    mine = {str(item_id) for item_id in queries.own_item_ids(me, seen.id)} if is_in else set()
    if not mine or seen.is_published:
        is_read = seen.is_published or access.may_read_draft(
            me, seen.group_id, seen.meeting.reporter_id, seen.shared_at
        )
        abort(403 if is_read else 404)
    return ReportEditor(_require_date(seen), may_write_all=False, own_items=frozenset(mine))


def reach_whole_report(meeting_id: uuid.UUID) -> SeenMeeting:
    """The meeting, for somebody who writes its whole report and publishes it."""
    editor = reach_editor(meeting_id)
    web.require(editor.may_write_all)
    return editor.seen


def _require_date(seen: SeenMeeting) -> SeenMeeting:
    """The meeting, where a report can be written: it has a date, and its group is not archived. Else redirects to its
    page."""
    if seen.state is MeetingState.SEEKING:
        abort(refuse(seen, _("De datum wordt nog gezocht. Een verslag voorbereiden kan zodra hij vastligt.")))
    return require_active(seen)
