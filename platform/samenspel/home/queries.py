"""Combines the selects of the features into the start page."""

from dataclasses import dataclass
from typing import Any

from samenspel.chat import queries as chat
from samenspel.db import columns, session
from samenspel.groups.models import MembershipRole
from samenspel.initiatives import queries as initiatives
from samenspel.initiatives.queries import YearResults
from samenspel.meetings import lists as meetings
from samenspel.meetings.catchup.notice_queries import notices_for
from samenspel.meetings.points import queries as points
from samenspel.meetings.polls import list_queries as polls
from samenspel.topics import queries as topics
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class StartPage:
    """The start page of somebody: to do (polls to drafts), new (topics, channels, reports) and coming (meetings)."""

    polls: list[Any]
    to_answer: list[Any]
    actions: list[Any]
    drafts: list[Any]
    topics: list[Any]
    channels: list[Any]
    reports: list[Any]
    missed: list[Any]
    debriefs: list[Any]
    meetings: list[Any]

    @property
    def has_work(self) -> bool:
        return bool(self.polls or self.to_answer or self.actions or self.drafts or self.debriefs)

    @property
    def has_news(self) -> bool:
        return bool(self.topics or self.channels or self.reports)


def start_page_of(viewer: Viewer) -> StartPage:
    """The start page of a viewer. Each part is one query, which is left out where it cannot have rows for them."""
    organises = viewer.is_isa or MembershipRole.ORGANISER in viewer.memberships.values()
    in_groups = bool(viewer.memberships)
    coming = meetings.upcoming_for(viewer, days=42, limit=12) if in_groups else []
    notices = notices_for(viewer) if in_groups else []
    return StartPage(
        polls=polls.polls_waiting_for(viewer) if in_groups else [],
        to_answer=[meeting for meeting in coming if meeting.needs_answer][:5],
        actions=points.open_points_for(viewer, limit=6),
        drafts=meetings.drafts_for(viewer, limit=4) if organises else [],
        topics=topics.unread_for(viewer, limit=8) if in_groups else [],
        channels=chat.unread_for(viewer, limit=5),
        reports=[each for each in notices if not each.is_missed and not each.fund_slug][:4],
        missed=[each for each in notices if each.is_missed],
        debriefs=[each for each in notices if each.fund_slug],
        meetings=coming[:6],
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
