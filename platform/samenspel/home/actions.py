"""Writes that combine several features."""

import uuid
from datetime import date

from samenspel.chat import actions as chat
from samenspel.db import free_slug, session
from samenspel.groups import actions as groups
from samenspel.groups.models import Group, MembershipRole
from samenspel.meetings.instead import actions as instead
from samenspel.meetings.instead import queries as instead_queries
from samenspel.meetings.instead.models import ReplacedMeeting
from samenspel.topics import actions as topics
from samenspel.viewer import Viewer


def start_group(viewer: Viewer, details: groups.GroupDetails) -> Group:
    """Creates a group with its channel; the viewer organises it."""
    group = groups.create_group(free_slug(Group.slug, details.name, "overleg"), details)
    chat.open_channel(group.id)
    groups.join(viewer.id, viewer.fund_id, group.id, MembershipRole.ORGANISER)
    session().flush()
    return group


def open_topic_instead(
    viewer: Viewer, group_id: uuid.UUID, title: str, body: str, *, minutes: int, closes_on: date
) -> ReplacedMeeting:
    """Opens a topic in place of a meeting of so many minutes, and counts the hours that come free."""
    topic_id = topics.open_topic(viewer, group_id, title, body)
    people = instead_queries.expected_people(group_id)
    return instead.record_replaced(viewer, group_id, topic_id, people=people, minutes=minutes, closes_on=closes_on)
