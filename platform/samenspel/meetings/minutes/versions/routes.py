"""HTTP of the versions of a report, and what each changed."""

import uuid
from datetime import date

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from samenspel import clock, web
from samenspel.meetings import access
from samenspel.meetings.blueprint import bp
from samenspel.meetings.minutes.versions import queries
from samenspel.meetings.minutes.versions.differences import differences, still_there
from samenspel.meetings.one import SeenMeeting
from samenspel.meetings.reach import reach


def _reach(meeting_id: uuid.UUID) -> tuple[SeenMeeting, bool]:
    """The meeting, and whether the viewer sees published versions only; for readers a draft does not exist."""
    seen = reach(meeting_id)
    may_write = access.may_write_report(web.viewer(), seen.group_id, seen.meeting.reporter_id)
    if not (may_write or seen.is_published):
        abort(404)
    return seen, not may_write


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag/versies")
def versions(meeting_id: uuid.UUID) -> ResponseReturnValue:
    """All versions of the report, newest first; readers see those since it was published."""
    seen, published_only = _reach(meeting_id)
    listed = queries.versions_of(seen.id, published_only=published_only)
    return render_template("meetings/minutes/versions/index.html", seen=seen, versions=listed)


@bp.get("/bijeenkomsten/<uuid:meeting_id>/verslag/versies/<int:number>")
def version(meeting_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """What a version changed since the one before it. What is no longer in the report is for its writers only: a
    name that was taken out is gone for everybody else."""
    seen, published_only = _reach(meeting_id)
    contents = queries.contents_until(seen.id, min(number, 10**6), published_only=published_only)
    if not contents:
        abort(404)
    before = contents[1] if len(contents) > 1 else None
    parts = differences(before, contents[0], _("Algemeen"), _phrase)
    if published_only:
        current = queries.newest_content(seen.id)
        parts = still_there(parts, differences(None, current, _("Algemeen"), _phrase) if current else [])
    return render_template(
        "meetings/minutes/versions/show.html",
        seen=seen,
        number=number,
        is_first=before is None,
        is_whole=not published_only,
        parts=parts,
    )


def _phrase(line: dict[str, str]) -> str:
    """The words of a decision or an action point."""
    if line["kind"] == "decision":
        return " ".join((_("Beslissing:"), line["text"]))
    due = clock.day(date.fromisoformat(line["due"]), web.locale()) if line["due"] else ""
    facts = ", ".join(part for part in (line["who"], due) if part)
    return " ".join((_("Actie:"), line["text"], *([f"({facts})"] if facts else ())))
