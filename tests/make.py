"""Makes rows for tests, with what the test does not care about filled in."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from samenspel import text
from samenspel.activity.models import Activity, Verb
from samenspel.chat.models import Channel
from samenspel.db import now, session
from samenspel.groups.models import Group, GroupKind, Membership, MembershipRole
from samenspel.initiatives.models import Initiative, InitiativeFund
from samenspel.meetings.models import AgendaItem, Attendance, AttendanceStatus, Meeting
from samenspel.people.models import Account, Fund, Theme, ThemeKind
from samenspel.topics.models import Reply, Topic
from samenspel.viewer import Role

T = TypeVar("T")
_numbers = count(1)


#: Whether rows are being made that are committed together.
_is_together = False


def _add(row: T) -> T:
    session().add(row)
    if _is_together:
        session().flush()
    else:
        session().commit()
    return row


@contextmanager
def at_once() -> Iterator[None]:
    """What is made in it is committed at its end, together: for scenes of many rows, in a fraction of the time."""
    global _is_together
    before, _is_together = _is_together, True
    try:
        yield
    finally:
        _is_together = before
    if not before:
        session().commit()


def theme(slug: str = "", **given: Any) -> Theme:
    slug = slug or f"thema-{next(_numbers)}"
    return _add(Theme(**{"slug": slug, "name": slug.capitalize(), "kind": ThemeKind.INTERSECTORAL} | given))


def fund(slug: str = "", **given: Any) -> Fund:
    slug = slug or f"fonds-{next(_numbers)}"
    return _add(Fund(**{"slug": slug, "name": slug.capitalize()} | given))


def account(name: str = "", role: Role = Role.CONSULTANT, fund: Fund | None = None, **given: Any) -> Account:
    number = next(_numbers)
    name = name or f"Persoon {number}"
    email = name.lower().replace(" ", ".") + "@example.org"
    return _add(
        Account(
            **{"name": name, "email": email, "role": role, "fund_id": fund.id if fund else None}
            | {"fs_uniquifier": f"u{number}"}
            | given
        )
    )


def group(slug: str = "", kind: GroupKind = GroupKind.WORKING_GROUP, **given: Any) -> Group:
    slug = slug or f"groep-{next(_numbers)}"
    made = _add(Group(**{"slug": slug, "name": slug.replace("-", " ").capitalize(), "kind": kind} | given))
    _add(Channel(group_id=made.id))
    return made


def membership(who: Account, where: Group, role: MembershipRole = MembershipRole.MEMBER, **given: Any) -> Membership:
    row = {
        "account_id": who.id,
        "group_id": where.id,
        "fund_id": who.fund_id,
        "role": role,
        "joined_at": now(),
    }
    return _add(Membership(**row | given))


def topic(where: Group, by: Account, title: str = "Een vraag", body: str = "Wie weet dit?", **given: Any) -> Topic:
    row: dict[str, Any] = {
        "group_id": where.id,
        "author_id": by.id,
        "fund_id": by.fund_id,
        "title": title,
        "body": body,
    }
    return _add(Topic(**row | {"body_html": text.to_html(body), "last_author_id": by.id} | given))


def reply(to: Topic, by: Account, body: str = "Wij weten het.", **given: Any) -> Reply:
    to.reply_count += 1
    to.last_at = now()
    to.last_author_id = by.id
    row: dict[str, Any] = {
        "topic_id": to.id,
        "number": to.reply_count,
        "author_id": by.id,
        "fund_id": by.fund_id,
        "body": body,
    }
    return _add(Reply(**row | {"body_html": text.to_html(body)} | given))


def meeting(where: Group, by: Account, title: str = "Bijeenkomst", days: int = 7, **given: Any) -> Meeting:
    start = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)
    row: dict[str, Any] = {"group_id": where.id, "organiser_id": by.id, "title": title, "starts_at": start}
    return _add(Meeting(**row | {"ends_at": start + timedelta(hours=2)} | given))


def agenda_item(of: Meeting, title: str = "Rondvraag", position: int = 1, **given: Any) -> AgendaItem:
    row: dict[str, Any] = {"meeting_id": of.id, "title": title, "position": position}
    return _add(AgendaItem(**row | given))


def attendance(at: Meeting, of: Fund, status: AttendanceStatus = AttendanceStatus.PRESENT, **given: Any) -> Attendance:
    row: dict[str, Any] = {"meeting_id": at.id, "fund_id": of.id, "status": status}
    return _add(Attendance(**row | given))


def initiative(title: str = "Een initiatief", *funds: Fund, **given: Any) -> Initiative:
    """An initiative with the funds that take part in it."""
    made = _add(Initiative(**{"slug": f"initiatief-{next(_numbers)}", "title": title} | given))
    for each in funds:
        _add(InitiativeFund(initiative_id=made.id, fund_id=each.id))
    return made


def activity(
    who: Account, verb: Verb, meeting: Meeting, title: str = "", object_id: uuid.UUID | None = None
) -> Activity:
    """What somebody did with a meeting, or with something that belongs to it."""
    return _add(
        Activity(
            verb=verb,
            actor_id=who.id,
            group_id=meeting.group_id,
            object_id=object_id or meeting.id,
            title=title or meeting.title,
            path=f"/bijeenkomsten/{meeting.id}",
        )
    )
