"""Debriefs (terugkoppelingen): what a fund that represented another one wrote to it afterwards."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from samenspel import text
from samenspel.demo.draft import Draft
from samenspel.groups.models import Membership, MembershipRole
from samenspel.meetings.attendance.models import Debrief
from samenspel.meetings.models import AgendaItem, Attendance, Decision, Meeting, Report
from samenspel.people.models import Account

#: So long ago a meeting may be; within the last days most have not written theirs yet.
_SINCE, _NOT_YET = timedelta(days=120), timedelta(days=8)


def make_debriefs(draft: Draft) -> None:
    """Of each meeting of the last months, by somebody of the fund who is in the group; draws nothing at random."""
    meetings = {row["id"]: row for row in draft.table(Meeting)}
    published = {row["meeting_id"]: row["published_at"] for row in draft.table(Report) if row["published_at"]}
    decisions = _by_meeting(draft, Decision, "text")
    items = _by_meeting(draft, AgendaItem, "title")
    fund_of = {row["id"]: row["fund_id"] for row in draft.table(Account)}
    writers = {
        (row["group_id"], fund_of[row["account_id"]]): row["account_id"]
        for row in draft.table(Membership)
        if row["role"] != MembershipRole.FOLLOWER and not row["left_at"]
    }
    for row in draft.table(Attendance):
        meeting = meetings[row["meeting_id"]]
        writer = writers.get((meeting["group_id"], row["represented_by_id"]))
        age = draft.now - meeting["ends_at"] if meeting["ends_at"] else -_NOT_YET
        if row["represented_by_id"] is None or writer is None or not _NOT_YET < age < _SINCE:
            continue
        key = meeting["id"]
        words = _words(items[key], decisions[key] if key in published else [])
        draft.add(
            Debrief,
            min(draft.now, max(meeting["ends_at"], published.get(key, meeting["ends_at"])) + timedelta(hours=20)),
            meeting_id=key,
            for_fund_id=row["fund_id"],
            by_fund_id=row["represented_by_id"],
            author_id=writer,
            text=words,
            text_html=text.to_html(words),
        )


def _by_meeting(draft: Draft, model: type[Any], column: str) -> defaultdict[object, list[str]]:
    found: defaultdict[object, list[str]] = defaultdict(list)
    for row in draft.table(model):
        found[row["meeting_id"]].append(row[column])
    return found


def _words(items: list[str], decisions: list[str]) -> str:
    """The middle of the agenda, and what was decided if the report says so already."""
    subject = items[len(items) // 2]
    start = (
        f"We waren er ook voor jullie. Het ging vooral over **{subject}**." if subject else "We waren er voor jullie."
    )
    if not decisions:
        return f"{start} Het verslag volgt nog; wat jullie aangaat, bellen we intussen door."
    points = "\n".join(f"- {decision}" for decision in decisions)
    return f"{start} Dit is beslist:\n\n{points}\n\nIs er iets onduidelijk, bel gerust."
