"""Combines the selects of the features into the start page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from samenspel import clock
from samenspel.activity.things import Thing, ThingKind
from samenspel.clock import local
from samenspel.db import columns, now, session
from samenspel.drafts.queries import DraftLine, drafts_of
from samenspel.groups.models import MembershipRole
from samenspel.home.start_news import StartNews, start_news_of, to_dos_and_news_of
from samenspel.initiatives import queries as initiatives
from samenspel.initiatives.queries import YearResults
from samenspel.meetings import lists as meetings
from samenspel.meetings.catchup.notice_queries import notices_for
from samenspel.meetings.lists import MeetingLine
from samenspel.meetings.models import MIGHT_COME
from samenspel.meetings.points import queries as points_queries
from samenspel.meetings.polls import list_queries as polls
from samenspel.news.unread.queries import UnreadItem
from samenspel.people.cards.queries import CardToConfirm, card_to_confirm
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class TodayLine:
    """A meeting of today, and whether the viewer organises it."""

    meeting: MeetingLine
    organises: bool

    @property
    def changes_at(self) -> tuple[datetime, ...]:
        """When it is to be said otherwise."""
        joins_at = self.meeting.joins_at
        return (*((joins_at,) if joins_at else ()), self.meeting.starts_at, self.meeting.ends_at)


@dataclass(frozen=True, slots=True)
class StartPage:
    """The start page of somebody: to do (polls to other_work), missed meetings, news, coming meetings, `unsent`: what
    they typed and did not send, and their own card where it is time to look at it."""

    polls: list[Any]
    to_answer: list[Any]
    actions: list[Any]
    drafts: list[Any]
    debriefs: list[Any]
    other_work: list[UnreadItem]
    missed: list[Any]
    news: StartNews
    today: list[TodayLine]
    meetings: list[Any]
    unsent: list[DraftLine]
    card: CardToConfirm | None

    @property
    def changes_at(self) -> datetime:
        """When what is said of today is no longer so: one can join, it began, it is over, it is another day. A moment,
        and not how long till then: the same page is the same answer."""
        tomorrow = clock.midnight(clock.today() + timedelta(days=1))
        moments = [each for line in self.today for each in line.changes_at]
        return min(each for each in (*moments, tomorrow) if each > now())

    @property
    def has_work(self) -> bool:
        return bool(self.polls or self.to_answer or self.actions or self.drafts or self.debriefs or self.other_work)

    @property
    def hidden_work(self) -> int:
        """How much of what is to do is one click away: the page shows a few of each kind first."""
        first = ((self.polls, 2), (self.to_answer, 3), (self.actions, 3), (self.debriefs, 2), (self.drafts, 2))
        return sum(len(rows[count:]) for rows, count in (*first, (self.other_work, 3)))


def _today_of(viewer: Viewer, coming: Iterable[MeetingLine]) -> list[TodayLine]:
    """The meetings of today that ask for the viewer, also those that began before and go on: where they come or have
    to say so, and those that they organise."""
    day, found = clock.today(), []
    for each in coming:
        role = viewer.memberships.get(each.group_id)
        organises = viewer.id == each.organiser_id or role is MembershipRole.ORGANISER
        is_asked = each.my_answer is None and role not in (None, MembershipRole.FOLLOWER)
        if local(each.starts_at).date() <= day and (organises or is_asked or each.my_answer in MIGHT_COME):
            found.append(TodayLine(each, organises))
    return found


def start_page_of(viewer: Viewer) -> StartPage:
    """The start page of a viewer. Each part is one query, which is left out where it cannot have rows for them."""
    organises = viewer.is_isa or MembershipRole.ORGANISER in viewer.memberships.values()
    in_groups = bool(viewer.memberships)
    coming = meetings.upcoming_for(viewer, days=42, limit=12) if in_groups or viewer.is_isa else []
    reports = notices_for(viewer) if in_groups else []
    sought = polls.polls_waiting_for(viewer) if in_groups else []
    to_answer = [meeting for meeting in coming if meeting.needs_answer]
    points = points_queries.open_points_for(viewer, limit=6)
    drafts = meetings.drafts_for(viewer, limit=4) if organises else []
    missed = [each for each in reports if not each.fund_slug]
    shown = {Thing(ThingKind.MEETING, poll.id) for poll in sought}
    shown |= {Thing(ThingKind.MEETING, meeting.id) for meeting in to_answer}
    shown |= {Thing(ThingKind.ACTION_POINT, point.id) for point in points}
    shown |= {Thing(ThingKind.REPORT, meeting.id) for meeting in drafts}
    shown |= {Thing(ThingKind.REPORT, meeting.meeting_id) for meeting in missed}
    to_dos, news = to_dos_and_news_of(viewer)
    today = _today_of(viewer, coming)
    of_today = {line.meeting.id for line in today}
    return StartPage(
        polls=sought,
        to_answer=to_answer[:5],
        actions=points,
        drafts=drafts,
        debriefs=[each for each in reports if each.fund_slug],
        other_work=[item for item in to_dos if item.thing not in shown and item.thing.kind is not ThingKind.DEBRIEF],
        missed=missed,
        news=start_news_of(viewer, news, shown),
        today=today,
        meetings=[each for each in coming if each.id not in of_today][:4],
        unsent=drafts_of(viewer.id, limit=3),
        card=card_to_confirm(viewer),
    )


@dataclass(frozen=True, slots=True)
class FollowerPage:
    """The start page of somebody who takes part in no group: initiatives, and the newest results."""

    initiatives: list[Any]
    results: YearResults | None


def follower_page_of(viewer: Viewer) -> FollowerPage:
    """The start page of a viewer of WEWIS."""
    return FollowerPage(
        initiatives=initiatives.initiatives(viewer)[:8],
        results=next(iter(initiatives.results(viewer)), None),
    )


def ping() -> None:
    """Raises an exception where the database does not answer."""
    session().execute(columns(1))
