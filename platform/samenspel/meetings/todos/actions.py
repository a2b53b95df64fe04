"""Writes of notices about meetings: what is to do, and what happened."""

import uuid
from collections import defaultdict
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from samenspel.activity.notices import actions as notices
from samenspel.activity.notices.actions import News, Recipient
from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import Thing, ThingKind
from samenspel.db import now, session
from samenspel.meetings.models import Meeting
from samenspel.meetings.news import queue_news
from samenspel.meetings.todos import queries
from samenspel.meetings.todos.queries import MeetingListener, OpenToDo, ToDoScope
from samenspel.people.models import Account
from samenspel.viewer import Viewer

#: What began by itself is mailed as long as it is no older: not what was to do before there were notices.
RECENT = timedelta(days=2)


def update_to_dos(scope: ToDoScope, actor_id: uuid.UUID | None = None) -> None:
    """Makes the notices of what is to do say what is to do now: new ones are added, and what was done, answered,
    cancelled or moved is to do no more. `actor_id` is who gave something to do, which is not mailed to themselves."""
    wanted = {(each.account_id, each.thing): each for each in queries.to_dos(scope)}
    over: dict[Thing, set[uuid.UUID]] = defaultdict(set)
    for notice in queries.noticed(scope):
        thing = Thing(notice.kind, notice.thing_id)
        to_do = wanted.pop((notice.account_id, thing), None)
        if to_do is None:
            over[thing].add(notice.account_id)
        elif notice.due_at != to_do.due_at:
            notice.due_at = to_do.due_at
            notice.title = _title_of(to_do)[:200]
    session().flush()
    for thing, account_ids in over.items():
        notices.mark_done(thing, account_ids)
    new: dict[tuple[Thing, bool], list[OpenToDo]] = defaultdict(list)
    for each in wanted.values():
        is_mailed = each.account_id != actor_id and _is_mailed(each, is_change=scope.group_id is not None)
        new[each.thing, is_mailed].append(each)
    for (_thing, is_mailed), same in new.items():
        _notify(same, None if not is_mailed else actor_id, has_own_mail=not is_mailed)


def _is_mailed(to_do: OpenToDo, *, is_change: bool) -> bool:
    """Whether the notice is mailed: polls, invitations and agendas have mails of their own."""
    if to_do.since is not None:
        return to_do.since > now() - RECENT
    return to_do.thing.kind is ThingKind.ACTION_POINT and is_change


def _notify(same: list[OpenToDo], actor_id: uuid.UUID | None, *, has_own_mail: bool) -> None:
    one = same[0]
    news = News(
        thing=one.thing,
        title=_title_of(one),
        path=one.path,
        group_id=one.group_id,
        actor_id=actor_id,
        at=now(),
        due_at=one.due_at,
        has_own_mail=has_own_mail,
    )
    notices.notify(news, [Recipient(each.account_id, NoticeReason.TO_DO) for each in same])


def _title_of(to_do: OpenToDo) -> str:
    if not to_do.date_locale:
        return to_do.title
    with force_locale(to_do.date_locale):
        return str(_("Kies een datum: %(title)s", title=to_do.title))


def queue_reminder(viewer: Viewer, meeting: Meeting) -> None:
    """Reminds the people who did not answer a meeting, once the request is over."""
    meeting.reminded_at = now()
    queue_news(viewer.id, meeting.id, "reminder")


def remind(meeting: Meeting, actor_id: uuid.UUID) -> None:
    """Puts a meeting on top again, unread, for the people who did not answer it; they get a mail of its own."""
    by_locale: dict[str, list[Recipient]] = defaultdict(list)
    for each in queries.to_remind(meeting, actor_id):
        by_locale[each.locale].append(Recipient(each.id, NoticeReason.TO_DO))
    for locale, people in by_locale.items():
        with force_locale(locale):
            title = str(_("Kom je? %(title)s", title=meeting.title))[:200]
        news = News(
            thing=Thing(ThingKind.MEETING, meeting.id),
            title=title,
            path=meeting.path,
            group_id=meeting.group_id,
            actor_id=actor_id,
            at=now(),
            due_at=meeting.starts_at,
            has_own_mail=True,
        )
        notices.notify(news, people)


def tell_news(meeting: Meeting, what: str, actor_id: uuid.UUID) -> None:
    """Tells the people around a meeting that it was planned, changed or cancelled, that its agenda was opened or grew,
    or that its report was published or taken back (`what`); a new invitation is no news beside that there is one to
    answer."""
    thing, page = _ABOUT[what]
    busy = (
        {each.account_id for each in queries.noticed(ToDoScope(meeting.group_id, meeting.id))}
        if what == "planned"
        else ()
    )
    groups: dict[tuple[str, bool], list[MeetingListener]] = defaultdict(list)
    for listener in queries.listeners_of(meeting):
        if listener.account_id not in busy:
            groups[listener.locale, listener.is_concerned].append(listener)
    for (locale, is_concerned), listeners in groups.items():
        news = News(
            thing=Thing(thing, meeting.id),
            title=_title(meeting, what, locale),
            path=f"{meeting.path}{page}",
            group_id=meeting.group_id,
            actor_id=actor_id,
            at=now(),
            has_own_mail=is_concerned and what in _WITH_CALENDAR,
        )
        reason = NoticeReason.CONCERNS_FUND if is_concerned else NoticeReason.FOLLOWS
        notices.notify(news, [Recipient(each.account_id, reason) for each in listeners])


#: The kind of thing that such news is about, and its page below that of the meeting.
_ABOUT = {
    "planned": (ThingKind.MEETING, ""),
    "changed": (ThingKind.MEETING, ""),
    "cancelled": (ThingKind.MEETING, ""),
    "agenda": (ThingKind.AGENDA, ""),
    "added": (ThingKind.AGENDA, "#agenda"),
    "report": (ThingKind.REPORT, "/verslag"),
    "withdrawn": (ThingKind.REPORT, ""),
}
#: News that the people concerned get by a mail of its own, for their calendar.
_WITH_CALENDAR = ("planned", "changed", "cancelled")


def _title(meeting: Meeting, what: str, locale: str) -> str:
    with force_locale(locale):
        titles: dict[str, str] = {
            "changed": _("Gewijzigd: %(title)s", title=meeting.title),
            "added": _("Nieuw op de agenda: %(title)s", title=meeting.title),
            "cancelled": _("Geannuleerd: %(title)s", title=meeting.title),
            "withdrawn": _("Verslag teruggenomen: %(title)s", title=meeting.title),
        }
    return titles.get(what, meeting.title)


def name_owner(meeting: Meeting, account_id: uuid.UUID, actor_id: uuid.UUID) -> None:
    """Tells somebody that an item of the agenda is theirs to bring."""
    news = News(
        thing=Thing(ThingKind.AGENDA, meeting.id),
        title=meeting.title,
        path=meeting.path,
        group_id=meeting.group_id,
        actor_id=actor_id,
        at=now(),
    )
    notices.notify(news, [Recipient(account_id, NoticeReason.MENTION)])


def name_reporter(meeting: Meeting, account_id: uuid.UUID, actor_id: uuid.UUID) -> None:
    """Tells somebody that they were chosen to write the report of a meeting that still takes place."""
    account = session().get(Account, account_id)
    if account is None or meeting.cancelled_at is not None:
        return
    with force_locale(account.locale):
        title = str(_("Jij schrijft het verslag: %(title)s", title=meeting.title))[:200]
    news = News(
        thing=Thing(ThingKind.REPORT, meeting.id),
        title=title,
        path=meeting.path,
        group_id=meeting.group_id,
        actor_id=actor_id,
        at=now(),
    )
    notices.notify(news, [Recipient(account_id, NoticeReason.MENTION)])
